/** The revisions of a Deployment, which its ReplicaSets remember in annotations. Source: SetNewReplicaSetAnnotations in pkg/controller/deployment/util/deployment_util.go. */
import type { Deployment, ReplicaSet } from '../kit/wire.ts';
import { byCreation, desiredReplicas, maxReplicas } from './rollout.ts';

export const revision = 'deployment.kubernetes.io/revision';
const history = 'deployment.kubernetes.io/revision-history';
/** Longest text of a history. */
const longestHistory = 2_000;
const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revision,
  history,
  desiredReplicas,
  maxReplicas,
  'deprecated.deployment.rollback.to',
]);

export function revisionOf({ metadata }: ReplicaSet): string {
  return metadata.annotations?.[revision] ?? '';
}

/** Undefined for what is no number. */
function numberOf(set: ReplicaSet): number | undefined {
  const text = revisionOf(set);
  if (text === '') return 0;
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map((set) => numberOf(set) ?? 0));
}

export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x === undefined || y === undefined || x === y ? byCreation(a, b) : x - y;
}

/** A Deployment's annotations as its ReplicaSets get them. */
export function copiedAnnotations({ metadata }: Deployment): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)));
}

/** The annotations of a ReplicaSet that is, or is again, the newest; the same object when nothing changes. */
export function newestAnnotations(
  deployment: Deployment,
  set: ReplicaSet,
  next: string,
): Readonly<Record<string, string>> | undefined {
  const before = set.metadata.annotations;
  const copied = Object.entries(copiedAnnotations(deployment)).filter(([key, value]) => before?.[key] !== value);
  const known = numberOf(set);
  const isNewer = known !== undefined && known < Number(next);
  if (copied.length === 0 && !isNewer) return before;
  const annotations = { ...before, ...Object.fromEntries(copied) };
  if (!isNewer) return annotations;
  const old = before?.[revision];
  return { ...annotations, [revision]: next, ...(old === undefined ? {} : historyWith(before?.[history], old)) };
}

/** The revisions it had before, the oldest dropped where the text gets too long. */
function historyWith(known: string | undefined, old: string): Record<string, string> {
  if (!known) return { [history]: old };
  const kept = [...known.split(','), old];
  while (kept.join(',').length > longestHistory && kept.length > 1) kept.shift();
  return { [history]: kept.join(',') };
}
