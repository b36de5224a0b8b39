/** The probes of one Pod, and what they say together. Source: pkg/kubelet/prober/prober_manager.go. */
import type { Clock } from '../../time/clock.ts';
import type { ContainerRecord, ContainerRecords } from '../container-record.ts';
import { type ContainerSpec, isSidecar, type Pod } from '../pod.ts';
import type { PodEvents } from '../pod-events.ts';
import type { ProbeVerdicts } from '../status/pod-status.ts';
import type { ProbeNetwork } from './dial-error.ts';
import { probeOnce, type Verdict } from './probe-once.ts';
import { type ProbeKind, type ProbeResult, ProbeWorker } from './probe-worker.ts';

export interface ProbesOf {
  readonly clock: Clock;
  readonly events: PodEvents;
  readonly network: ProbeNetwork;
  readonly records: ContainerRecords;
  readonly signal: AbortSignal;
  pod(): Pod;
  podIp(): string;
  /** A verdict changed: the Pod is to be looked at. */
  changed(kind: ProbeKind, container: string): void;
}

const titles: Readonly<Record<ProbeKind, string>> = {
  startup: 'Startup',
  liveness: 'Liveness',
  readiness: 'Readiness',
};

export class PodProbes implements ProbeVerdicts, Disposable {
  readonly #of: ProbesOf;
  /** By container. */
  readonly #workers = new Map<string, ProbeWorker[]>();

  constructor(of: ProbesOf) {
    this.#of = of;
  }

  /** Before the first container is started. */
  add(): void {
    const { initContainers = [], containers } = this.#of.pod().spec;
    for (const container of [...initContainers.filter(isSidecar), ...containers]) {
      if (this.#workers.has(container.name)) continue;
      const { startupProbe, readinessProbe, livenessProbe } = container;
      const specs = { startup: startupProbe, readiness: readinessProbe, liveness: livenessProbe };
      const workers = Object.entries(specs).flatMap(([kind, spec]) =>
        spec ? [new ProbeWorker(kind as ProbeKind, spec, this.#probed(kind as ProbeKind, container.name))] : [],
      );
      if (workers.length > 0) this.#workers.set(container.name, workers);
    }
  }

  /** Containers may have started or ended. */
  look(): void {
    for (const workers of this.#workers.values()) for (const worker of workers) worker.look();
  }

  /** Where only readiness is missing, it is probed at once. */
  triggerReadiness(): void {
    for (const [name, workers] of this.#workers) {
      const record = this.#of.records.find(name);
      const readiness = workers.find(({ kind }) => kind === 'readiness');
      if (!readiness || record?.state !== 'running' || !this.isStarted(name)) continue;
      if (readiness.resultFor(record.id) !== 'success') readiness.trigger();
    }
  }

  isStarted(name: string): boolean {
    return this.#find(name, 'startup') === undefined || this.resultOf(name, 'startup') === 'success';
  }

  isReady(name: string): boolean {
    return this.#find(name, 'readiness') === undefined || this.resultOf(name, 'readiness') === 'success';
  }

  /** What was known of a container that is brought back. */
  recall(name: string, { started, ready }: { readonly started: boolean; readonly ready: boolean }): void {
    if (started) this.#find(name, 'startup')?.recall('success');
    if (ready) this.#find(name, 'readiness')?.recall('success');
  }

  /** Of the container as it runs now. */
  resultOf(name: string, kind: ProbeKind): ProbeResult | undefined {
    const record = this.#of.records.find(name);
    return record ? this.#find(name, kind)?.resultFor(record.id) : undefined;
  }

  /** The Pod is being stopped: only readiness still counts. */
  stopLivenessAndStartup(): void {
    for (const workers of this.#workers.values())
      for (const worker of workers) if (worker.kind !== 'readiness') worker[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    for (const workers of this.#workers.values()) for (const worker of workers) worker[Symbol.dispose]();
  }

  #find(name: string, kind: ProbeKind): ProbeWorker | undefined {
    return this.#workers.get(name)?.find((worker) => worker.kind === kind);
  }

  #specOf(name: string): ContainerSpec | undefined {
    const { initContainers = [], containers } = this.#of.pod().spec;
    return [...initContainers, ...containers].find((container) => container.name === name);
  }

  #probed(kind: ProbeKind, name: string) {
    const of = this.#of;
    return {
      clock: of.clock,
      record: () => of.records.find(name),
      isStarted: () => this.isStarted(name),
      isDeleted: () => of.pod().metadata.deletionTimestamp !== undefined,
      probe: async (record: ContainerRecord): Promise<Verdict> => {
        const container = this.#specOf(name);
        const probe = container?.[`${kind}Probe`];
        if (!container || !probe) return { result: 'success' };
        const { network, clock, signal } = of;
        return probeOnce({ probe, container, record, podIp: of.podIp(), network, clock, signal });
      },
      tell: (verdict: Verdict) => this.#tell(kind, name, verdict),
      changed: () => of.changed(kind, name),
    };
  }

  #tell(kind: ProbeKind, name: string, verdict: Verdict): void {
    const { events, pod } = this.#of;
    const say = (reason: string, message: string) => events.ofContainer(pod(), name, 'Warning', reason, message);
    if (verdict.result === 'failure') say('Unhealthy', `${titles[kind]} probe failed: ${verdict.output}`);
    if (verdict.result === 'warning') say('ProbeWarning', `${titles[kind]} probe warning: ${verdict.output}`);
    if (verdict.result === 'error')
      say('Unhealthy', `${titles[kind]} probe errored and resulted in ${verdict.state} state: ${verdict.message}`);
  }
}
