/** Evicts Pods, one at a time, while a node has too little memory left. Source: pkg/kubelet/eviction/{eviction_manager,helpers}.go. */
import { formatQuantity, parseQuantity } from '../../kinds/quantity.ts';
import type { JsonObject } from '../../patch/json.ts';
import { toRequests } from '../../scheduler/pod-requests.ts';
import type { NodeAgent } from '../node-agent.ts';
import type { ContainerSpec } from '../pod.ts';
import type { PodWorker } from '../pod-worker.ts';
import { isSystemPod } from '../system-pods.ts';
import { nodeMemoryBytes } from '../usage-metrics.ts';

/** evictionMonitoringPeriod and EvictionPressureTransitionPeriod, ms. */
const [monitorMs, transitionMs] = [10_000, 300_000];
/** evictionHard: memory.available. */
const threshold = '100Mi';
/** Pods of at least this priority are never evicted (SystemCriticalPriority). */
const criticalPriority = 2_000_000_000;
const nanosPerByte = 1_000_000_000n;

export class MemoryPressure implements Disposable {
  readonly #agent: NodeAgent;
  #timer: Disposable | undefined;
  #metMs: number | undefined;

  constructor(agent: NodeAgent) {
    this.#agent = agent;
  }

  /** A program took more memory. Nothing waits where none does. */
  grew(): void {
    if (this.#timer) return;
    const nowMs = this.#agent.cluster.now().getTime();
    this.#lookIn(monitorMs - (nowMs % monitorMs));
  }

  #lookIn(ms: number): void {
    this.#timer = this.#agent.cluster.clock.after(ms, () => {
      this.#timer = undefined;
      this.#look();
    });
  }

  #look(): void {
    const { cluster, node, events } = this.#agent;
    const stored = cluster.reader.get('/api/v1/nodes', undefined, node);
    const { capacity } = (stored?.status ?? {}) as { capacity?: { memory?: string } };
    if (!stored || capacity?.memory === undefined) return;
    const available = Math.max(0, bytesOf(capacity.memory) - nodeMemoryBytes(cluster, stored));
    const nowMs = cluster.now().getTime();
    if (available >= bytesOf(threshold)) {
      if (this.#metMs === undefined) return;
      const leftMs = this.#metMs + transitionMs - nowMs;
      if (leftMs > 0) this.#lookIn(leftMs);
      else {
        this.#metMs = undefined;
        this.#tell(false);
      }
      return;
    }
    if (this.#metMs === undefined) this.#tell(true);
    this.#metMs = nowMs;
    events.ofNode('Warning', 'EvictionThresholdMet', 'Attempting to reclaim memory');
    this.#evictOne(available);
    this.#lookIn(monitorMs);
  }

  #evictOne(available: number): void {
    const candidates = [...this.#agent.workers.values()].filter(
      (worker) => !worker.isToStop() && memoryOf(worker) > 0 && (worker.pod.spec.priority ?? 0) < criticalPriority,
    );
    const excess = (worker: PodWorker): number => memoryOf(worker) - requestOf(worker.pod.spec.containers);
    const [first] = candidates
      .filter(({ pod }) => !isSystemPod(pod))
      .sort(
        (a, b) =>
          Number(excess(b) > 0) - Number(excess(a) > 0) ||
          (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0) ||
          excess(b) - excess(a),
      );
    first?.evict(
      `The node was low on resource: memory. Threshold quantity: ${threshold}, available: ${binary(available)}. ${blame(first)}`,
      { isForNode: true },
    );
  }

  #tell(isShort: boolean): void {
    const { cluster, node, events } = this.#agent;
    const nodes = cluster.registry('/api/v1/nodes');
    const stored = nodes.list().find(({ metadata }) => (metadata as { name?: string }).name === node);
    if (!stored) return;
    const status = (stored.status ?? {}) as { conditions?: readonly { type: string }[] };
    const [reason, message] = isShort
      ? ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available']
      : ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'];
    const now = cluster.timestamp();
    const conditions = (status.conditions ?? []).map((condition) =>
      condition.type === 'MemoryPressure'
        ? {
            type: condition.type,
            status: isShort ? 'True' : 'False',
            lastHeartbeatTime: now,
            lastTransitionTime: now,
            reason,
            message,
          }
        : condition,
    );
    nodes.put('', node, { ...stored, status: { ...status, conditions } } as unknown as JsonObject);
    const told = isShort ? 'NodeHasInsufficientMemory' : 'NodeHasSufficientMemory';
    events.ofNode('Normal', told, `Node ${node} status is now: ${told}`);
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }
}

function bytesOf(quantity: string): number {
  return Number(parseQuantity(quantity).nanos / nanosPerByte);
}

function binary(bytes: number): string {
  return formatQuantity({ nanos: BigInt(Math.round(bytes)) * nanosPerByte, form: 'BinarySI' });
}

function usageOf({ records }: PodWorker, name: string): number {
  const container = records.find(name)?.container;
  return container && !container.exit ? container.usage().memoryBytes : 0;
}

function memoryOf(worker: PodWorker): number {
  return worker.pod.spec.containers.reduce((sum, { name }) => sum + usageOf(worker, name), 0);
}

function requestOf(containers: readonly ContainerSpec[]): number {
  return containers.reduce((sum, { resources }) => sum + (toRequests(resources?.requests).get('memory') ?? 0), 0);
}

/** The containers that use more than they asked for. */
function blame(worker: PodWorker): string {
  return worker.pod.spec.containers
    .map((container) => {
      const [used, asked] = [usageOf(worker, container.name), requestOf([container])];
      if (used <= asked) return '';
      const request = container.resources?.requests?.memory ?? '0';
      return `Container ${container.name} was using ${binary(used)}, request is ${request}, has larger consumption of memory. `;
    })
    .join('');
}
