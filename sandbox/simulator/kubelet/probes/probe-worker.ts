/** Probes one container in one way for as long as its Pod lives. Source: pkg/kubelet/prober/worker.go. */
import { surprised } from '../../cluster/guarded.ts';
import type { Clock } from '../../time/clock.ts';
import type { ContainerRecord } from '../container-record.ts';
import type { Probe } from '../pod.ts';
import type { Verdict } from './probe-once.ts';

export type ProbeKind = 'startup' | 'liveness' | 'readiness';
export type ProbeResult = 'success' | 'failure' | 'unknown';

const initialResult: Readonly<Record<ProbeKind, ProbeResult>> = {
  readiness: 'failure',
  liveness: 'success',
  startup: 'unknown',
};

/** A real kubelet notices a container half a second after its start, on average, and probes it then. Programs count on that. */
const firstLookMs = 500;

/** What a worker asks of its Pod. */
export interface Probed {
  readonly clock: Clock;
  record(): ContainerRecord | undefined;
  /** As its status says: the startup probe has passed, or there is none. */
  isStarted(): boolean;
  isDeleted(): boolean;
  /** Rejects when the Pod is gone. */
  probe(record: ContainerRecord): Promise<Verdict>;
  /** Before the thresholds are looked at. */
  tell(verdict: Verdict): void;
  changed(result: ProbeResult): void;
}

/** Holds a timer only while its container runs and there is something to find out. */
export class ProbeWorker implements Disposable {
  readonly kind: ProbeKind;
  readonly #spec: Probe;
  readonly #of: Probed;
  readonly #periodMs: number;
  /** Ticks are counted from here. */
  #startMs: number;
  #timer: Disposable | undefined;
  #id = '';
  #result: ProbeResult | undefined;
  #last: 'success' | 'failure' | undefined;
  #run = 0;
  #onHold = false;
  #busy = false;
  #missed = false;
  #stopped = false;

  constructor(kind: ProbeKind, spec: Probe, of: Probed) {
    this.kind = kind;
    this.#spec = spec;
    this.#of = of;
    this.#periodMs = (spec.periodSeconds ?? 10) * 1_000;
    this.#startMs = of.clock.now().getTime();
  }

  /** The verdict on the container as it runs now; undefined before there is one. */
  resultFor(id: string): ProbeResult | undefined {
    return id === this.#id ? this.#result : undefined;
  }

  /** The container was known to be well before the host ended. */
  recall(result: ProbeResult): void {
    const record = this.#of.record();
    if (record?.state !== 'running') return;
    this.#id = record.id;
    this.#result = result;
    this.#onHold = this.kind === 'startup';
    this.look();
  }

  /** The container may have started or ended. */
  look(): void {
    const record = this.#of.record();
    if (this.#stopped || record?.state !== 'running') {
      this.#rest();
      return;
    }
    if (record.id !== this.#id) {
      this.#id = record.id;
      this.#result = initialResult[this.kind];
      this.#onHold = false;
    }
    if (this.#onHold) {
      this.#rest();
      return;
    }
    this.#timer ??= this.#nextTick();
  }

  /** Probes now, and counts ticks from here: the Pod would be ready but for this. */
  trigger(): void {
    this.look();
    if (!this.#timer) return;
    this.#rest();
    const nowMs = this.#of.clock.now().getTime();
    const waitMs = Math.max(0, (this.#of.record()?.startedAt?.getTime() ?? 0) + firstLookMs - nowMs);
    this.#startMs = nowMs + waitMs;
    this.#timer = this.#of.clock.after(waitMs, () => this.#tick());
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    this.#rest();
  }

  #rest(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #nextTick(): Disposable {
    const { clock } = this.#of;
    const sinceMs = clock.now().getTime() - this.#startMs;
    const dueMs = (Math.floor(sinceMs / this.#periodMs) + 1) * this.#periodMs;
    return clock.after(dueMs - sinceMs, () => this.#tick());
  }

  #tick(): void {
    this.#timer = undefined;
    const record = this.#of.record();
    if (this.#stopped || record?.state !== 'running' || record.id !== this.#id || this.#onHold) {
      this.look();
      return;
    }
    this.#timer = this.#nextTick();
    if (this.#busy) {
      this.#missed = true;
      return;
    }
    void this.#probe(record);
  }

  async #probe(record: ContainerRecord): Promise<void> {
    if (this.#of.isDeleted() && this.kind !== 'readiness') {
      this.#set('success');
      this[Symbol.dispose]();
      return;
    }
    const startedMs = Math.floor((record.startedAt?.getTime() ?? 0) / 1_000) * 1_000;
    const ranSeconds = Math.floor((this.#of.clock.now().getTime() - startedMs) / 1_000);
    if (ranSeconds < (this.#spec.initialDelaySeconds ?? 0)) return;
    if (this.#of.isStarted() === (this.kind === 'startup')) return;
    this.#busy = true;
    try {
      const verdict = await this.#of.probe(record);
      if (!this.#stopped) this.#judge(record, verdict);
    } catch (error) {
      if (!this.#stopped && !(error instanceof Error && error.name === 'AbortError')) surprised(error);
    } finally {
      this.#busy = false;
    }
    if (this.#missed && !this.#stopped) {
      this.#missed = false;
      void this.#probeAgain();
    }
  }

  async #probeAgain(): Promise<void> {
    const record = this.#of.record();
    if (record?.state === 'running' && record.id === this.#id && !this.#onHold) await this.#probe(record);
  }

  #judge(record: ContainerRecord, verdict: Verdict): void {
    this.#of.tell(verdict);
    if (verdict.result === 'error' || record.id !== this.#id) return;
    const result = verdict.result === 'failure' ? 'failure' : 'success';
    this.#run = this.#last === result ? this.#run + 1 : 1;
    this.#last = result;
    const { failureThreshold = 3, successThreshold = 1 } = this.#spec;
    if (this.#run < (result === 'failure' ? failureThreshold : successThreshold)) return;
    if ((this.kind === 'liveness' && result === 'failure') || this.kind === 'startup') {
      this.#onHold = true;
      this.#run = 0;
      this.#rest();
    }
    this.#set(result);
  }

  #set(result: ProbeResult): void {
    if (this.#result === result) return;
    this.#result = result;
    this.#of.changed(result);
  }
}
