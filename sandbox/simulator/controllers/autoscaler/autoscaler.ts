/** HorizontalPodAutoscalers scale by what Pods use. Source: pkg/controller/podautoscaler/horizontal.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { podMetrics } from '../../kubelet/usage-metrics.ts';
import { StatusError } from '../../meta/status.ts';
import { equal, type Json, type JsonObject } from '../../patch/json.ts';
import { updateAs } from '../create-as.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { type HorizontalPodAutoscaler, type Pod, toJson } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { amount, type Proposal, proposeReplicas, type Usage } from './replica-calculator.ts';
import { findTarget, type ScaleTarget } from './scale-target.ts';
import { applyRules, type Memory, noteScaling } from './scaling-rules.ts';

const path = '/apis/autoscaling/v2/horizontalpodautoscalers';
/** --horizontal-pod-autoscaler-sync-period; there is no timer where there are no autoscalers. */
const syncMs = 15_000;

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>;
type MetricSpec = NonNullable<Spec['metrics']>[number];
type Status = NonNullable<HorizontalPodAutoscaler['status']>;
type Condition = NonNullable<Status['conditions']>[number];

export function startHorizontalPodAutoscaler(cluster: Cluster): void {
  new AutoscalerController(cluster).start();
}

class AutoscalerController {
  readonly #cluster: Cluster;
  readonly #autoscalers: Collection<HorizontalPodAutoscaler>;
  readonly #recorder: EventRecorder;
  readonly #queue: WorkQueue;
  readonly #memories = new Map<string, Memory>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#autoscalers = collectionOf(cluster, path);
    this.#recorder = new EventRecorder(cluster, { component: 'horizontal-pod-autoscaler' });
    this.#queue = new WorkQueue(cluster, (key) => this.#sync(key));
  }

  start(): void {
    this.#autoscalers.onChange(({ now, before, object }) => {
      if (!now) this.#memories.delete(object.metadata.uid);
      else if (!before) this.#queue.add(keyOf(now));
    });
    for (const autoscaler of this.#autoscalers.list()) this.#queue.add(keyOf(autoscaler));
  }

  #sync(key: string): void {
    const autoscaler = this.#autoscalers.get(...splitKey(key));
    if (!autoscaler) return;
    const memory = this.#memories.get(autoscaler.metadata.uid) ?? { recommendations: [], ups: [], downs: [] };
    this.#memories.set(autoscaler.metadata.uid, memory);
    new Round(this.#cluster, this.#recorder, autoscaler, memory).run();
    this.#queue.addAfter(key, syncMs);
  }
}

/** One look at one autoscaler. */
class Round {
  readonly #cluster: Cluster;
  readonly #recorder: EventRecorder;
  readonly #autoscaler: HorizontalPodAutoscaler;
  readonly #spec: Spec;
  readonly #memory: Memory;
  #conditions: readonly Condition[];

  constructor(cluster: Cluster, recorder: EventRecorder, autoscaler: HorizontalPodAutoscaler, memory: Memory) {
    this.#cluster = cluster;
    this.#recorder = recorder;
    this.#autoscaler = autoscaler;
    this.#spec = autoscaler.spec as Spec;
    this.#memory = memory;
    this.#conditions = autoscaler.status?.conditions ?? [];
  }

  run(): void {
    const target = findTarget(this.#cluster, this.#autoscaler);
    if (typeof target === 'string') {
      this.#recorder.record(this.#autoscaler, 'Warning', 'FailedGetScale', target);
      const text = `the HPA controller was unable to get the target's current scale: ${target}`;
      this.#set('AbleToScale', false, 'FailedGetScale', text);
      this.#write({});
      return;
    }
    this.#set(
      'AbleToScale',
      true,
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const { replicas: current } = target;
    const { minReplicas: min = 1, maxReplicas: max } = this.#spec;
    if (current === 0 && min !== 0) {
      const text = 'scaling is disabled since the replica count of the target is zero';
      this.#set('ScalingActive', false, 'ScalingDisabled', text);
      this.#write({ current: target.statusReplicas, desired: 0 });
    } else if (current > max)
      this.#rescale(target, max, 'Current number of replicas above Spec.MaxReplicas', undefined);
    else if (current < min) this.#rescale(target, min, 'Current number of replicas below Spec.MinReplicas', undefined);
    else this.#scaleByMetrics(target, min, max);
  }

  #scaleByMetrics(target: ScaleTarget, min: number, max: number): void {
    const { replicas: current } = target;
    const metrics = this.#propose(target);
    if (!metrics.best) {
      this.#write({ current: target.statusReplicas, metrics: metrics.statuses });
      this.#recorder.record(this.#autoscaler, 'Warning', 'FailedComputeMetricsReplicas', metrics.failure ?? '');
      return;
    }
    const { replicas: desired, name } = metrics.best;
    const reason = desired > current ? `${name} above target` : desired < current ? 'All metrics below target' : '';
    const verdict = applyRules(this.#spec, this.#memory, { current, desired, min, max }, this.#cluster.now());
    this.#set('AbleToScale', true, verdict.able.reason, verdict.able.message);
    this.#set('ScalingLimited', verdict.limited.isLimited, verdict.limited.reason, verdict.limited.message);
    if (verdict.replicas === current)
      this.#write({ current: target.statusReplicas, desired: current, metrics: metrics.statuses });
    else this.#rescale(target, verdict.replicas, reason, metrics.statuses);
  }

  #rescale(target: ScaleTarget, desired: number, reason: string, metrics: readonly JsonObject[] | undefined): void {
    const { statusReplicas: current } = target;
    try {
      target.scaleTo(desired);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const text = `New size: ${desired}; reason: ${reason}; error: ${error.message}`;
      this.#recorder.record(this.#autoscaler, 'Warning', 'FailedRescale', text);
      const why = `the HPA controller was unable to update the target scale: ${error.message}`;
      this.#set('AbleToScale', false, 'FailedUpdateScale', why);
      this.#write({ current, ...(metrics ? { metrics } : {}) });
      return;
    }
    const text = `the HPA controller was able to update the target scale to ${desired}`;
    this.#set('AbleToScale', true, 'SucceededRescale', text);
    this.#recorder.record(this.#autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`);
    noteScaling(this.#memory, target.replicas, desired, this.#cluster.now());
    this.#write({ current, desired, scaled: true, ...(metrics ? { metrics } : {}) });
  }

  #propose(target: ScaleTarget): {
    best: { replicas: number; name: string } | undefined;
    statuses: JsonObject[];
    failure?: string;
  } {
    let best: { replicas: number; name: string } | undefined;
    let first: { reason: string; message: string } | undefined;
    let failures = 0;
    const statuses: JsonObject[] = [];
    const { metrics = [] } = this.#spec;
    for (const metric of metrics) {
      const found = this.#proposeFor(metric, target);
      if ('message' in found) {
        failures += 1;
        first ??= found;
        statuses.push({ type: '' });
        continue;
      }
      statuses.push(found.status);
      if (!best || found.replicas > best.replicas) best = { replicas: found.replicas, name: found.name };
    }
    const failure =
      first && `invalid metrics (${failures} invalid out of ${metrics.length}), first error is: ${first.message}`;
    if (first && (failures >= metrics.length || (best && best.replicas < target.replicas))) {
      this.#recorder.record(this.#autoscaler, 'Warning', first.reason, first.message);
      const text = `the HPA was unable to compute the replica count: ${first.message}`;
      this.#set('ScalingActive', false, first.reason, text);
      return { best: undefined, statuses, ...(failure ? { failure } : {}) };
    }
    const text = `the HPA was able to successfully calculate a replica count from ${best?.name ?? ''}`;
    this.#set('ScalingActive', true, 'ValidMetricFound', text);
    return { best, statuses };
  }

  #proposeFor(
    metric: MetricSpec,
    target: ScaleTarget,
  ): { replicas: number; name: string; status: JsonObject } | { reason: string; message: string } {
    const isContainer = metric.type === 'ContainerResource';
    const source = isContainer ? metric.containerResource : metric.type === 'Resource' ? metric.resource : undefined;
    if (!source) {
      const reason = `FailedGet${metric.type}Metric`;
      return { reason, message: `failed to get ${metric.type.toLowerCase()} metric: no metrics API serves it` };
    }
    const { name: resource, target: wanted } = source;
    const container = isContainer ? metric.containerResource?.container : undefined;
    const byValue = wanted.averageValue !== undefined;
    const proposal = proposeReplicas(
      {
        pods: target.pods,
        usage: this.#usage(target.pods, resource),
        resource,
        ...(container === undefined ? {} : { container }),
        replicas: target.replicas,
        now: this.#cluster.now(),
      },
      byValue
        ? { averageValue: amount(resource, wanted.averageValue ?? '0') }
        : { utilization: wanted.averageUtilization ?? 0 },
    );
    if (typeof proposal === 'string') {
      const what = byValue ? 'usage' : 'utilization';
      const reason = isContainer ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric';
      return { reason, message: `failed to get ${resource} ${what}: ${proposal}` };
    }
    const kind = isContainer ? 'container resource' : 'resource';
    const name = byValue ? `${resource} resource` : `${resource} ${kind} utilization (percentage of request)`;
    const current = currentOf(resource, proposal);
    const status = isContainer
      ? { type: metric.type, containerResource: { name: resource, container: container ?? '', current } }
      : { type: metric.type, resource: { name: resource, current } };
    return { replicas: proposal.replicas, name, status: status as unknown as JsonObject };
  }

  #usage(pods: readonly Pod[], resource: string): Map<string, Usage> {
    const found = new Map<string, Usage>();
    for (const pod of pods) {
      const metrics = podMetrics(this.#cluster, toJson(pod)) as
        | { containers: { name: string; usage: Record<string, string> }[] }
        | undefined;
      if (!metrics) continue;
      const usage = metrics.containers.map(
        ({ name, usage: own }) => [name, amount(resource, own[resource] ?? '0')] as const,
      );
      found.set(pod.metadata.name, new Map(usage));
    }
    return found;
  }

  /** The new ones come first in the list upstream keeps; one that is known stays at its place. */
  #set(type: string, isTrue: boolean, reason: string, message: string): void {
    const status = isTrue ? 'True' : 'False';
    const known = this.#conditions.find((condition) => condition.type === type);
    const lastTransitionTime =
      known?.status === status && known.lastTransitionTime ? known.lastTransitionTime : this.#cluster.timestamp();
    const next: Condition = { type, status, lastTransitionTime, reason, message };
    this.#conditions = known
      ? this.#conditions.map((condition) => (condition === known ? next : condition))
      : [...this.#conditions, next];
  }

  #write({
    current,
    desired,
    scaled = false,
    metrics,
  }: {
    current?: number;
    desired?: number;
    scaled?: boolean;
    metrics?: readonly JsonObject[];
  }): void {
    const before = this.#autoscaler.status;
    const lastScaleTime = scaled ? this.#cluster.timestamp() : before?.lastScaleTime;
    const status = {
      conditions: this.#conditions,
      currentMetrics: metrics ?? before?.currentMetrics ?? null,
      ...(current === undefined ? pick(before?.currentReplicas, 'currentReplicas') : pick(current, 'currentReplicas')),
      desiredReplicas: desired ?? before?.desiredReplicas ?? 0,
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
    };
    if (equal(status as unknown as Json, (before ?? {}) as unknown as Json)) return;
    const { namespace = '', name } = this.#autoscaler.metadata;
    try {
      updateAs(this.#cluster, path, { namespace, name, subresource: 'status' }, (live) => toJson({ ...live, status }));
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    }
  }
}

function pick(count: number | undefined, name: string): Record<string, number> {
  return count ? { [name]: count } : {};
}

function currentOf(resource: string, { utilization, averageValue }: Proposal): JsonObject {
  const value = resource === 'cpu' ? `${averageValue}m` : String(averageValue);
  return { ...(utilization === undefined ? {} : { averageUtilization: utilization }), averageValue: value };
}
