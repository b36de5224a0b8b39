/** Pods that wait for a node: the most important first, and those that fit nowhere until something changes. Source: pkg/scheduler/backend/queue/scheduling_queue.go. */
import type { Cluster } from '../cluster/cluster.ts';
import type { Pod } from '../controllers/kit/wire.ts';
import { StatusError } from '../meta/status.ts';
import { priorityOf } from './preempt.ts';

/** A Pod that fits nowhere is tried again after so long, whatever happens (DefaultPodMaxInUnschedulablePodsDuration). */
const patienceMs = 300_000;
/** Pods per turn of the event loop: each takes about a millisecond. */
const batch = 16;

export interface QueueParts {
  find(key: string): Pod | undefined;
  /** False when the Pod has to wait. */
  schedule(pod: Pod): boolean;
  /** Whether a Pod that waits would fit now. */
  mayFitNow(pod: Pod): boolean;
}

export class SchedulingQueue {
  readonly #cluster: Cluster;
  readonly #parts: QueueParts;
  /** In the order they came. */
  readonly #active = new Set<string>();
  readonly #unschedulable = new Map<string, Disposable>();
  #isRunning = false;
  #isReconsidering = false;

  constructor(cluster: Cluster, parts: QueueParts) {
    this.#cluster = cluster;
    this.#parts = parts;
    cluster.onClose(() => {
      for (const timer of this.#unschedulable.values()) timer[Symbol.dispose]();
    });
  }

  add(key: string): void {
    this.#unpark(key);
    this.#active.add(key);
    this.#run();
  }

  remove(key: string): void {
    this.#unpark(key);
    this.#active.delete(key);
  }

  *waiting(): Iterable<Pod> {
    for (const key of [...this.#active, ...this.#unschedulable.keys()]) {
      const pod = this.#parts.find(key);
      if (pod) yield pod;
    }
  }

  /** Something has changed that may let one of them in. */
  reconsider(): void {
    if (this.#unschedulable.size === 0 || this.#isReconsidering) return;
    this.#isReconsidering = true;
    this.#cluster.later(() => {
      this.#isReconsidering = false;
      for (const key of [...this.#unschedulable.keys()]) {
        const pod = this.#parts.find(key);
        if (pod && this.#parts.mayFitNow(pod)) this.add(key);
      }
    });
  }

  #unpark(key: string): void {
    this.#unschedulable.get(key)?.[Symbol.dispose]();
    this.#unschedulable.delete(key);
  }

  #park(key: string): void {
    this.#unpark(key);
    this.#unschedulable.set(
      key,
      this.#cluster.clock.after(patienceMs, () => this.add(key)),
    );
  }

  /** A few at a time, so that a crowd of Pods holds up nobody else. */
  #run(): void {
    if (this.#isRunning || this.#active.size === 0) return;
    this.#isRunning = true;
    this.#cluster.later(() => {
      this.#isRunning = false;
      for (let i = 0; i < batch && this.#active.size > 0; i++) this.#next();
      this.#run();
    });
  }

  #next(): void {
    let best: { key: string; pod: Pod } | undefined;
    for (const key of [...this.#active]) {
      const pod = this.#parts.find(key);
      if (!pod) this.#active.delete(key);
      else if (!best || priorityOf(pod) > priorityOf(best.pod)) best = { key, pod };
    }
    if (!best) return;
    this.#active.delete(best.key);
    try {
      if (!this.#parts.schedule(best.pod)) this.#park(best.key);
    } catch (error) {
      // It went, or was given a node by somebody else, in the meantime.
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
