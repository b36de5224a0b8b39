/** How many replicas a load asks for. Source: pkg/controller/podautoscaler/{replica_calculator.go,metrics/utilization.go}. */
import { parseQuantity } from '../../kinds/quantity.ts';
import { podCondition } from '../kit/pods.ts';
import type { Pod } from '../kit/wire.ts';

/** Differences from the target that are let be. */
const tolerance = 0.1;
/** How long after its start a Pod's CPU tells nothing (--horizontal-pod-autoscaler-cpu-initialization-period). */
const cpuSettlesMs = 300_000;
/** How long a Pod may take to become ready for the first time (--horizontal-pod-autoscaler-initial-readiness-delay). */
const readinessDelayMs = 30_000;

/** What one container uses: CPU in thousandths of a core, everything else in its own unit. */
export type Usage = ReadonlyMap<string, number>;

export interface Load {
  readonly pods: readonly Pod[];
  /** By name of a Pod: what its containers use; absent for those nothing is known of. */
  readonly usage: ReadonlyMap<string, Usage>;
  readonly resource: string;
  /** Only this container, where one is named. */
  readonly container?: string;
  readonly replicas: number;
  readonly now: Date;
}

export type Target = { readonly utilization: number } | { readonly averageValue: number };

export interface Proposal {
  readonly replicas: number;
  /** Percent of what is requested. */
  readonly utilization?: number;
  readonly averageValue: number;
}

/** A text says why nothing can be computed. */
export function proposeReplicas(load: Load, target: Target): Proposal | string {
  const { pods, usage, resource, replicas } = load;
  if (usage.size === 0)
    return `unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`;
  if (pods.length === 0) return 'no pods returned by selector while calculating replica count';
  const { unready, missing, ignored } = group(load);
  const values = new Map<string, number>();
  for (const pod of pods) {
    const { name } = pod.metadata;
    const own = usage.get(name);
    if (own && !ignored.has(name) && !unready.has(name)) values.set(name, sum(own, load.container));
  }
  const readyCount = values.size;
  if (readyCount === 0) return 'did not receive metrics for targeted pods (pods might be unready)';
  const requests = 'utilization' in target ? requestsOf(load) : new Map<string, number>();
  if (typeof requests === 'string') return requests;
  const ratioOf = (): number => ratio(values, requests, target);
  const first = ratioOf();
  const measured = shown(values, requests, target);
  const answer = (count: number): Proposal => ({ replicas: count, ...measured });
  const addsUnready = unready.size > 0 && first > 1;
  if (!addsUnready && missing.size === 0)
    return answer(isNear(first) ? replicas : Math.ceil(round(first * readyCount)));
  // What nothing is known of is taken to speak against scaling.
  const full = 'utilization' in target ? Math.max(100, target.utilization) / 100 : 1;
  for (const name of missing)
    values.set(
      name,
      first < 1 ? ('utilization' in target ? (requests.get(name) ?? 0) * full : target.averageValue) : 0,
    );
  if (addsUnready) for (const name of unready) values.set(name, 0);
  const second = ratioOf();
  if (isNear(second) || (first < 1 && second > 1) || (first > 1 && second < 1)) return answer(replicas);
  const next = Math.ceil(round(second * values.size));
  const isBackwards = (second < 1 && next > replicas) || (second > 1 && next < replicas);
  return answer(isBackwards ? replicas : next);
}

function isNear(ratio: number): boolean {
  return Math.abs(1 - ratio) <= tolerance + Number.EPSILON;
}

/** So that 3.0000000000000004 Pods are three. */
function round(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

function sum(usage: Usage, container: string | undefined): number {
  let total = 0;
  for (const [name, value] of usage) if (container === undefined || name === container) total += value;
  return total;
}

function ratio(values: ReadonlyMap<string, number>, requests: ReadonlyMap<string, number>, target: Target): number {
  const { utilization, averageValue } = shown(values, requests, target);
  return 'utilization' in target ? (utilization ?? 0) / target.utilization : averageValue / target.averageValue;
}

function shown(values: ReadonlyMap<string, number>, requests: ReadonlyMap<string, number>, target: Target) {
  let [used, requested] = [0, 0];
  for (const [name, value] of values) {
    used += value;
    requested += requests.get(name) ?? 0;
  }
  const averageValue = Math.floor(used / Math.max(1, values.size));
  if (!('utilization' in target)) return { averageValue };
  return { averageValue, utilization: requested === 0 ? 0 : Math.floor((used * 100) / requested) };
}

function group({ pods, usage, resource, now }: Load) {
  const [unready, missing, ignored] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined || pod.status?.phase === 'Failed') ignored.add(name);
    else if (pod.status?.phase === 'Pending') unready.add(name);
    else if (!usage.has(name)) missing.add(name);
    else if (resource === 'cpu' && isUnready(pod, now)) unready.add(name);
  }
  return { unready, missing, ignored };
}

function isUnready(pod: Pod, now: Date): boolean {
  const ready = podCondition(pod, 'Ready');
  const startMs = Date.parse(pod.status?.startTime ?? '');
  if (!ready || Number.isNaN(startMs)) return true;
  if (startMs + cpuSettlesMs > now.getTime()) return ready.status === 'False';
  return ready.status === 'False' && startMs + readinessDelayMs > Date.parse(ready.lastTransitionTime ?? '');
}

/** By name of a Pod. */
function requestsOf({ pods, resource, container }: Load): Map<string, number> | string {
  const requests = new Map<string, number>();
  for (const { metadata, spec } of pods) {
    let total = 0;
    for (const { name, resources } of spec?.containers ?? []) {
      if (container !== undefined && name !== container) continue;
      const request = resources?.requests?.[resource];
      if (request === undefined) return `missing request for ${resource} in container ${name} of Pod ${metadata.name}`;
      total += amount(resource, request);
    }
    requests.set(metadata.name, total);
  }
  return requests;
}

/** CPU in thousandths, everything else in its own unit. */
export function amount(resource: string, quantity: string): number {
  return Number(parseQuantity(quantity).nanos) / (resource === 'cpu' ? 1_000_000 : 1_000_000_000);
}
