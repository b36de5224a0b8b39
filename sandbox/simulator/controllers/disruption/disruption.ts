/** How many Pods of a PodDisruptionBudget may be taken away now. Source: pkg/controller/disruption/disruption.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { equal, type Json } from '../../patch/json.ts';
import { updateAs } from '../create-as.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { scaledValue } from '../kit/int-or-percent.ts';
import { controllerOf } from '../kit/owners.ts';
import { podsPath } from '../kit/pod-control.ts';
import { isReady } from '../kit/pods.ts';
import { type LabelSelector, type Pod, type PodDisruptionBudget, selects, toJson } from '../kit/wire.ts';
import { RetryError, WorkQueue } from '../kit/work-queue.ts';
import { findScale, scalablePaths } from './find-scale.ts';

const path = '/apis/policy/v1/poddisruptionbudgets';
/** A Pod whose eviction was granted counts as gone for so long (DeletionTimeout). */
const deletionTimeoutMs = 120_000;

export function startDisruptionController(cluster: Cluster): void {
  new DisruptionController(cluster).start();
}

class DisruptionController {
  readonly #cluster: Cluster;
  readonly #budgets: Collection<PodDisruptionBudget>;
  readonly #pods: Collection<Pod>;
  readonly #recorder: EventRecorder;
  readonly #queue: WorkQueue;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#budgets = collectionOf(cluster, path);
    this.#pods = collectionOf(cluster, podsPath);
    this.#recorder = new EventRecorder(cluster, { component: 'controllermanager' });
    this.#queue = new WorkQueue(cluster, (key) => this.#sync(key));
  }

  start(): void {
    this.#budgets.onChange(({ now }) => {
      if (now) this.#queue.add(keyOf(now));
    });
    this.#pods.onChange(({ now, before, object }) => {
      for (const budget of this.#budgets.list(object.metadata.namespace))
        if ([now, before].some((pod) => pod && selects(budget.spec?.selector, pod.metadata.labels)))
          this.#queue.add(keyOf(budget));
    });
    // Whose size changes changes what is expected.
    for (const scalable of scalablePaths)
      collectionOf(this.#cluster, scalable).onChange(({ object }) => {
        for (const budget of this.#budgets.list(object.metadata.namespace)) this.#queue.add(keyOf(budget));
      });
    for (const budget of this.#budgets.list()) this.#queue.add(keyOf(budget));
  }

  #sync(key: string): void {
    const budget = this.#budgets.get(...splitKey(key));
    if (!budget) return;
    const { selector } = budget.spec ?? {};
    const pods = this.#pods
      .list(budget.metadata.namespace)
      .filter(({ metadata }) => selects(selector, metadata.labels));
    if (pods.length === 0) this.#recorder.record(budget, 'Normal', 'NoPods', 'No matching pods found');
    const expectation = this.#expect(budget, pods);
    if (expectation.failure !== undefined) {
      const text = `Failed to calculate the number of expected pods: ${expectation.failure}`;
      this.#recorder.record(budget, 'Warning', 'CalculateExpectedPodCountFailed', text);
      this.#failSafe(budget, expectation.failure);
      throw new RetryError(expectation.failure);
    }
    if (expectation.unmanaged) this.#recorder.record(budget, 'Warning', 'UnmanagedPods', unmanagedText(selector));
    const nowMs = this.#cluster.now().getTime();
    const disrupted = Object.fromEntries(
      Object.entries(budget.status?.disruptedPods ?? {}).filter(([name, time]) => {
        const pod = pods.find(({ metadata }) => metadata.name === name);
        return pod && pod.metadata.deletionTimestamp === undefined && Date.parse(time) + deletionTimeoutMs >= nowMs;
      }),
    );
    const healthy = pods.filter(
      (pod) =>
        pod.metadata.deletionTimestamp === undefined && isReady(pod) && disrupted[pod.metadata.name] === undefined,
    ).length;
    const { expected, desired } = expectation;
    const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
    this.#writeStatus(budget, {
      currentHealthy: healthy,
      desiredHealthy: desired,
      ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
      disruptionsAllowed: allowed,
      expectedPods: expected,
    });
    const waits = Object.values(disrupted).map((time) => Date.parse(time) + deletionTimeoutMs - nowMs);
    if (waits.length > 0) this.#queue.addAfter(key, Math.min(...waits) + 1);
  }

  #expect({ spec, metadata }: PodDisruptionBudget, pods: readonly Pod[]): Expectation {
    const { minAvailable, maxUnavailable } = spec ?? {};
    if (maxUnavailable === undefined && typeof minAvailable === 'number')
      return { expected: pods.length, desired: minAvailable, unmanaged: false };
    if (maxUnavailable === undefined && minAvailable === undefined)
      return { expected: 0, desired: 0, unmanaged: false };
    const scales = new Map<string, number>();
    let unmanaged = false;
    for (const pod of pods) {
      const owner = controllerOf(pod);
      if (!owner) unmanaged = true;
      else if (!scales.has(owner.uid)) {
        const scale = findScale(this.#cluster, metadata.namespace ?? '', owner);
        if (!scale) return { ...nothing, failure: `found no controllers for pod ${JSON.stringify(pod.metadata.name)}` };
        if (scale.problem !== undefined) return { ...nothing, failure: scale.problem };
        scales.set(owner.uid, 0);
        scales.set(scale.uid, scale.replicas);
      }
    }
    const expected = [...scales.values()].reduce((sum, scale) => sum + scale, 0);
    const desired =
      maxUnavailable === undefined
        ? (scaledValue(minAvailable ?? 0, expected, 'up') ?? 0)
        : Math.max(0, expected - (scaledValue(maxUnavailable, expected, 'up') ?? 0));
    return { expected, desired, unmanaged };
  }

  /** Nothing may be disrupted while nobody knows how many Pods there should be. */
  #failSafe(budget: PodDisruptionBudget, message: string): void {
    const { conditions: _, observedGeneration: __, ...status } = budget.status ?? {};
    const base = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, ...status, disruptionsAllowed: 0 };
    this.#writeStatus(budget, base, { reason: 'SyncFailed', message });
  }

  #writeStatus(budget: PodDisruptionBudget, counts: Counts, failure?: { reason: string; message: string }): void {
    const { namespace = '', name, generation = 1 } = budget.metadata;
    const known = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed');
    const is = counts.disruptionsAllowed > 0 ? 'True' : 'False';
    const reason = failure?.reason ?? (counts.disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods');
    const status = {
      conditions: [
        {
          lastTransitionTime: known?.status === is ? known.lastTransitionTime : this.#cluster.timestamp(),
          message: failure?.message ?? '',
          observedGeneration: generation,
          reason,
          status: is,
          type: 'DisruptionAllowed',
        },
      ],
      ...counts,
      observedGeneration: generation,
    };
    if (equal(status as unknown as Json, (budget.status ?? {}) as unknown as Json)) return;
    updateAs(this.#cluster, path, { namespace, name, subresource: 'status' }, (live) => toJson({ ...live, status }));
  }
}

interface Counts {
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptedPods?: Readonly<Record<string, string>>;
  readonly disruptionsAllowed: number;
  readonly expectedPods: number;
}

interface Expectation {
  readonly expected: number;
  readonly desired: number;
  /** There are Pods that nobody scales. */
  readonly unmanaged: boolean;
  readonly failure?: string;
}

const nothing = { expected: 0, desired: 0, unmanaged: false };

function unmanagedText(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {})
    .sort()
    .map(([key, value]) => `${key}: ${value},`)
    .join('');
  const shown = `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{},}`;
  return `Pods selected by this PodDisruptionBudget (selector: ${shown}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}
