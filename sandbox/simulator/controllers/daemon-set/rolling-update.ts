/** Which Pods of a DaemonSet are renewed next. Source: rollingUpdate in pkg/controller/daemon/update.go. */
import { scaledValue } from '../kit/int-or-percent.ts';
import { isAvailable } from '../kit/pods.ts';
import type { DaemonSet, Node, Pod } from '../kit/wire.ts';
import { isUpdated, wantsNode } from './daemon-pods.ts';

export interface Changes {
  readonly remove: Pod[];
  /** Names of nodes. */
  readonly create: string[];
}

export function maxSurgeOf({ spec }: DaemonSet, desired: number): number {
  const { type, rollingUpdate } = spec?.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return 0;
  return scaledValue(rollingUpdate?.maxSurge ?? 0, desired, 'up') ?? 0;
}

function maxUnavailableOf({ spec }: DaemonSet, desired: number): number {
  return scaledValue(spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, desired, 'up') ?? 0;
}

export function rollingUpdate(
  set: DaemonSet,
  nodes: readonly Node[],
  onNodes: ReadonlyMap<string, readonly Pod[]>,
  hash: string,
  now: Date,
): Changes {
  const desired = nodes.filter((node) => wantsNode(set, node).run).length;
  const surge = maxSurgeOf(set, desired);
  const unavailable = maxUnavailableOf(set, desired);
  const ready = (pod: Pod): boolean => isAvailable(pod, set.spec?.minReadySeconds ?? 0, now);
  const pairs = [...onNodes].map(([node, pods]) => ({ node, ...pair(set, pods, hash) }));
  if (surge > 0) return surging(set, nodes, pairs, { surge, desired, ready });
  // Both zero would hold everything up: one may be missing then.
  const most = unavailable === 0 ? 1 : unavailable;
  const [broken, healthy]: [Pod[], Pod[]] = [[], []];
  let missing = 0;
  for (const { current, old, isCrowded } of pairs) {
    if (isCrowded || (!old && !current) || (old && current)) missing += 1;
    else if (current) missing += ready(current) ? 0 : 1;
    else if (old && !ready(old)) {
      broken.push(old);
      missing += 1;
    } else if (old) healthy.push(old);
  }
  return { remove: [...broken, ...healthy.slice(0, Math.max(0, most - missing))], create: [] };
}

interface Pair {
  readonly current?: Pod;
  readonly old?: Pod;
  /** More Pods than one of each: that is seen to first. */
  readonly isCrowded: boolean;
}

function pair(set: DaemonSet, pods: readonly Pod[], hash: string): Pair {
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const [current, ...moreCurrent] = staying.filter((pod) => isUpdated(pod, set, hash));
  const [old, ...moreOld] = staying.filter((pod) => !isUpdated(pod, set, hash));
  return {
    ...(current ? { current } : {}),
    ...(old ? { old } : {}),
    isCrowded: moreCurrent.length + moreOld.length > 0,
  };
}

/** New Pods come first, beside the old ones. */
function surging(
  set: DaemonSet,
  nodes: readonly Node[],
  pairs: readonly (Pair & { node: string })[],
  { surge, desired, ready }: { surge: number; desired: number; ready: (pod: Pod) => boolean },
): Changes {
  const wanted = new Map(nodes.map((node) => [node.metadata.name, wantsNode(set, node).run]));
  const [remove, stranded]: [Pod[], Pod[]] = [[], []];
  const [allowed, candidates]: [string[], string[]] = [[], []];
  let [surging, available] = [0, 0];
  for (const { node, current, old, isCrowded } of pairs) {
    if (isCrowded) {
      surging += 1;
      continue;
    }
    const shown = old ?? current;
    if (shown && ready(shown)) available += 1;
    if (!old) continue;
    if (current) {
      if (ready(current)) remove.push(old);
      else surging += 1;
    } else if (!wanted.get(node)) (ready(old) ? stranded : remove).push(old);
    else (ready(old) ? candidates : allowed).push(node);
  }
  remove.push(...stranded.slice(0, Math.max(0, available - desired)));
  return { remove, create: [...allowed, ...candidates.slice(0, Math.max(0, surge - surging))] };
}
