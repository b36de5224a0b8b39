/**
 * What the containers of a Pod hold of the node, and the way from there to what its spec asks for while they run. Source:
 * pkg/kubelet/allocation/allocation_manager.go, pkg/kubelet/events/resize.go, and what SyncPod does with them.
 */
import { equal, type Json } from '../patch/json.ts';
import { add, requestsOf, toRequests } from '../scheduler/pod-requests.ts';
import type { ContainerRecord } from './container-record.ts';
import type { NodeAgent } from './node-agent.ts';
import { type Condition, type ContainerSpec, isSidecar, isTerminal, type Pod, podOf, type Resources } from './pod.ts';

/** What a running container needs to get what it holds by now. */
export type Resize = 'none' | 'in place' | 'restart';

const resizable = ['cpu', 'memory'] as const;

export class Allocation {
  /** By container. */
  readonly #held = new Map<string, Resources>();
  #pending: Condition | undefined;
  #progress: Condition | undefined;

  constructor({ spec, status }: Pod) {
    const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    for (const { name, resources = {} } of concerned({ spec })) {
      const known = statuses.find((one) => one.name === name);
      const held = known?.containerID === undefined ? undefined : known;
      this.#held.set(
        name,
        held?.allocatedResources ? { ...held.resources, requests: held.allocatedResources } : resources,
      );
    }
  }

  /** True while what is asked for must wait for other Pods to go. */
  get isDeferred(): boolean {
    return this.#pending?.reason === 'Deferred';
  }

  /** The container with what it holds. */
  applied(container: ContainerSpec): ContainerSpec {
    const resources = this.#held.get(container.name);
    return resources ? { ...container, resources } : container;
  }

  /** The Pod with what it holds. */
  #appliedPod(pod: Pod): Pod {
    const { initContainers = [], containers } = pod.spec;
    const of = (all: readonly ContainerSpec[]) => all.map((one) => this.applied(one));
    return { ...pod, spec: { ...pod.spec, initContainers: of(initContainers), containers: of(containers) } };
  }

  resizeOf(container: ContainerSpec, record: ContainerRecord): Resize {
    const [wanted, actual] = [this.#held.get(container.name), record.resources];
    if (!wanted || record.state !== 'running' || same(wanted, actual)) return 'none';
    const restarts = resizable.some((name) => {
      if (wanted.limits?.[name] === actual.limits?.[name] && wanted.requests?.[name] === actual.requests?.[name])
        return false;
      return container.resizePolicy?.some(
        (one) => one.resourceName === name && one.restartPolicy === 'RestartContainer',
      );
    });
    return restarts ? 'restart' : 'in place';
  }

  /** Takes what the spec asks for, where the node has it. */
  look(pod: Pod, agent: NodeAgent): void {
    const wanted = concerned(pod);
    if (wanted.every(({ name, resources = {} }) => same(resources, this.#held.get(name) ?? resources))) {
      this.#pending = undefined;
      return;
    }
    const refusal = refusalOf(pod, agent);
    if (refusal) {
      const told = this.#pending;
      this.#pending = conditionOf(pod, 'PodResizePending', refusal);
      if (told?.reason === refusal.reason && told.message === refusal.message) return;
      const text = summary(pod, `Pod resize ${refusal.reason}`, refusal.message);
      agent.events.ofPod(pod, 'Warning', `Resize${refusal.reason}`, text);
      return;
    }
    for (const { name, resources = {} } of wanted) this.#held.set(name, resources);
    this.#pending = undefined;
    this.#progress = conditionOf(pod, 'PodResizeInProgress');
    agent.events.ofPod(pod, 'Normal', 'ResizeStarted', summary(pod, 'Pod resize started'));
  }

  /** Ends the resize once every container that runs has what it holds. */
  settle(pod: Pod, records: readonly ContainerRecord[], agent: NodeAgent): void {
    if (!this.#progress) return;
    const specs = new Map(concerned(pod).map((container) => [container.name, container]));
    const isOn = records.some((record) => {
      const container = specs.get(record.name);
      return container !== undefined && this.resizeOf(container, record) !== 'none';
    });
    if (isOn) return;
    this.#progress = undefined;
    agent.events.ofPod(pod, 'Normal', 'ResizeCompleted', summary(this.#appliedPod(pod), 'Pod resize completed'));
  }

  /** The runtime cannot give what is held by now. */
  failed(pod: Pod, message: string, agent: NodeAgent): void {
    if (!this.#progress || this.#progress.message === message) return;
    this.#progress = { ...this.#progress, reason: 'Error', message };
    agent.events.ofPod(pod, 'Warning', 'ResizeError', summary(pod, 'Pod resize error', message));
  }

  conditions(): Condition[] {
    return [this.#pending, this.#progress].filter((condition) => condition !== undefined);
  }
}

/** Those whose resources may change while they run. */
function concerned({ spec }: Pick<Pod, 'spec'>): ContainerSpec[] {
  return [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers];
}

function same(one: Resources, other: Resources): boolean {
  const plain = ({ limits = {}, requests = {} }: Resources): Json => ({ limits, requests });
  return equal(plain(one), plain(other));
}

function conditionOf({ metadata }: Pod, type: string, why: { reason?: string; message?: string } = {}): Condition {
  const { generation } = metadata;
  return { type, status: 'True', ...(generation === undefined ? {} : { observedGeneration: generation }), ...why };
}

interface Refusal {
  readonly reason: 'Infeasible' | 'Deferred';
  readonly message: string;
}

/** canResizePod */
function refusalOf(pod: Pod, agent: NodeAgent): Refusal | undefined {
  const { cluster, node } = agent;
  const capacity = toRequests(agent.whereabouts('').allocatable);
  const wanted = requestsOf({ ...pod, status: {} } as never);
  const too = ['memory', 'cpu'].find((name) => (wanted.get(name) ?? 0) > (capacity.get(name) ?? 0));
  if (too !== undefined) {
    const message = `${too}, requested: ${wanted.get(too)}, capacity: ${capacity.get(too)}`;
    return { reason: 'Infeasible', message: `Node didn't have enough capacity: ${message}` };
  }
  const used = new Map<string, number>();
  for (const other of cluster.reader.list('/api/v1/pods').map(podOf))
    if (other.spec.nodeName === node && other.metadata.uid !== pod.metadata.uid && !isTerminal(other.status.phase))
      add(used, requestsOf(other as never));
  const short = resizable.find((name) => (wanted.get(name) ?? 0) + (used.get(name) ?? 0) > (capacity.get(name) ?? 0));
  if (short === undefined) return undefined;
  const amounts = `requested: ${wanted.get(short) ?? 0}, used: ${used.get(short) ?? 0}, capacity: ${capacity.get(short) ?? 0}`;
  return { reason: 'Deferred', message: `Node didn't have enough resource: ${short}, ${amounts}` };
}

/** What events of a resize say. */
function summary({ spec, metadata }: Pod, prefix: string, error?: string): string {
  const of = (all: readonly ContainerSpec[]) =>
    all.map(({ name, resources: { limits, requests } = {} }) => ({
      name,
      resources: { ...(limits ? { limits: sorted(limits) } : {}), ...(requests ? { requests: sorted(requests) } : {}) },
    }));
  const { initContainers = [], containers } = spec;
  const text = JSON.stringify({
    ...(initContainers.length > 0 ? { initContainers: of(initContainers) } : {}),
    containers: of(containers),
    generation: metadata.generation ?? 0,
    ...(error === undefined ? {} : { error }),
  });
  return `${prefix}: ${text}`;
}

function sorted(amounts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
