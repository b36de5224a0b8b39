/** Which Pods go first when there are too many. Source: ActivePodsWithRanks in pkg/controller/controller_utils.go. */
import { isReady, readySinceMs } from './pods.ts';
import type { Pod } from './wire.ts';

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const phases = ['Pending', 'Unknown', 'Running'];

export interface Ranking {
  readonly now: Date;
  /** The more the sooner: how many related Pods are on the same node. */
  readonly rank?: (pod: Pod) => number;
}

/** The first to go first. */
export function rankForDeletion(pods: readonly Pod[], { now, rank = () => 0 }: Ranking): Pod[] {
  const ranks = new Map(pods.map((pod) => [pod, rank(pod)]));
  return pods.toSorted(
    (a, b) =>
      Number(isAssigned(a)) - Number(isAssigned(b)) ||
      phaseOf(a) - phaseOf(b) ||
      Number(isReady(a)) - Number(isReady(b)) ||
      costOf(a) - costOf(b) ||
      (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0) ||
      byAge(readySinceMs(a), readySinceMs(b), a, b, now) ||
      compareRestarts(a, b) ||
      byAge(Date.parse(a.metadata.creationTimestamp), Date.parse(b.metadata.creationTimestamp), a, b, now),
  );
}

function isAssigned({ spec }: Pod): boolean {
  return Boolean(spec?.nodeName);
}

function phaseOf({ status }: Pod): number {
  return Math.max(0, phases.indexOf(status?.phase ?? 'Pending'));
}

function costOf({ metadata }: Pod): number {
  const cost = metadata.annotations?.[deletionCost] ?? '0';
  return /^-?\d+$/.test(cost) ? Number(cost) : 0;
}

/** The younger ones first, but ages of the same power of two count as alike, and are told apart by uid (logarithmicRankDiff). */
function byAge(sinceA: number | undefined, sinceB: number | undefined, a: Pod, b: Pod, now: Date): number {
  if (sinceA === sinceB) return 0;
  if (sinceA === undefined || sinceB === undefined) return sinceA === undefined ? -1 : 1;
  const difference = magnitude(now.getTime() - sinceA) - magnitude(now.getTime() - sinceB);
  if (difference !== 0) return difference;
  return a.metadata.uid < b.metadata.uid ? -1 : 1;
}

/** Go counts ages in nanoseconds. */
function magnitude(ms: number): number {
  return ms > 0 ? Math.floor(Math.log2(ms * 1_000_000)) : -1;
}

function compareRestarts(a: Pod, b: Pod): number {
  return restartsOf(b) - restartsOf(a) || sidecarRestartsOf(b) - sidecarRestartsOf(a);
}

function restartsOf({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}

function sidecarRestartsOf({ spec, status }: Pod): number {
  const sidecars = new Set(
    (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const counted = (status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name));
  return Math.max(0, ...counted.map(({ restartCount }) => restartCount));
}
