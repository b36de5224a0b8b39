/** Leads one Pod through its life: one step at a time, the next when something has changed. Source: pkg/kubelet/{pod_workers,kubelet}.go. */

import { surprised } from '../cluster/guarded.ts';
import { sleep } from '../time/clock.ts';
import { watchDeadline } from './active-deadline.ts';
import { Allocation } from './allocation.ts';
import { type ContainerRecord, ContainerRecords } from './container-record.ts';
import { LocalStorage } from './eviction/local-storage.ts';
import type { Sandbox } from './make-sandbox.ts';
import type { NodeAgent } from './node-agent.ts';
import { isTerminal, type Pod, type PodStatus } from './pod.ts';
import { concerns, showsOther } from './pod-changes.ts';
import { PodProbes } from './probes/pod-probes.ts';
import { removePod } from './remove-pod.ts';
import { hasRun, revivePod } from './revive-pod.ts';
import type { StartFailure } from './status/container-statuses.ts';
import { finalStatus } from './status/final-status.ts';
import { podStatus } from './status/pod-status.ts';
import { withReadiness } from './status/readiness.ts';
import { settleTimes, writeStatus } from './status/write-status.ts';
import { type SyncResult, syncPod } from './sync-pod.ts';
import { terminatePod } from './terminate-pod.ts';
import { PodVolumes } from './volumes/pod-volumes.ts';

/** From a change in the container runtime to the sync it leads to. A real kubelet looks once a second. */
const noticeMs = 100;
/** Retries after an error come this late, and up to half as much later (backOffPeriod, workerBackOffPeriodJitterFactor). */
const retryMs = 10_000;
/** Changes of ConfigMaps and Secrets reach volumes with the next regular sync (resyncInterval, workerResyncIntervalJitterFactor). */
const resyncMs = 60_000;
const jitter = 0.5;
/** What taking down a sandbox and its network takes (kind: 300 to 400). */
const stopSandboxMs = 300;
/** From a Pod's end until its volumes are gone and so is the Pod: a real kubelet's rounds make it 120 to 820. */
const cleanUpMs = 420;

/** immediateEvictionGracePeriodSeconds */
const immediateGraceSeconds = 1;

export class PodWorker implements Disposable {
  readonly agent: NodeAgent;
  readonly records = new ContainerRecords();
  readonly failures = new Map<string, StartFailure>();
  readonly volumes: PodVolumes;
  readonly allocation: Allocation;
  readonly probes: PodProbes;
  pod: Pod;
  sandbox: Sandbox | undefined;
  #status: PodStatus | undefined;
  #stage: 'running' | 'stopping' | 'stopped' | 'over' = 'running';
  #isGone = false;
  #failed: { reason: string; message: string } | undefined;
  #isForNode = false;
  readonly #storage = new LocalStorage(this);
  #isWorking = false;
  /** A ConfigMap or Secret that they show has changed since. */
  #hasOldVolumes = false;
  #isPending = false;
  #isRevived = false;
  #timer: { readonly dueMs: number; readonly handle: Disposable } | undefined;
  #deadline: Disposable | undefined;
  #podIp: string | undefined;
  #syncedMs = 0;
  #cleanUpAtMs = 0;
  /** Between tries to set up volumes. */
  volumeRetryMs = 500;
  readonly #onStop = new Set<() => void>();
  readonly #end = new AbortController();

  constructor(agent: NodeAgent, pod: Pod) {
    this.agent = agent;
    this.pod = pod;
    this.allocation = new Allocation(pod);
    const { cluster, network, node, events } = agent;
    const whereabouts = () => agent.whereabouts(this.podIp);
    this.volumes = new PodVolumes({ cluster, nodeFiles: agent.files, whereabouts, onGrow: () => this.#storage.grew() });
    this.probes = new PodProbes({
      clock: cluster.clock,
      events,
      network: { node: network.node(node) },
      records: this.records,
      signal: this.#end.signal,
      pod: () => this.pod,
      podIp: () => this.podIp,
      changed: () => {
        // Told at once, whatever else is going on.
        if (this.#status) this.#tell(withReadiness(this.#status, this.pod, this.probes, this.sandbox !== undefined));
        this.wake();
      },
    });
    this.#podIp = pod.status.podIP;
  }

  get podIp(): string {
    return this.#podIp ?? '';
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** What was told last. */
  get told(): PodStatus {
    return this.#status ?? this.pod.status;
  }

  /** The stored Pod changed. */
  update(pod: Pod): void {
    const before = this.pod;
    this.pod = pod;
    if (this.#stage === 'over') {
      if (pod.metadata.deletionTimestamp === undefined) return;
      this.agent.cluster.later(() => removePod(this.agent.cluster, this.pod));
      return;
    }
    if (showsOther(pod, before)) this.volumesChanged();
    if (concerns(pod, before)) this.wake();
  }

  /** It is no longer stored: what runs of it is stopped. */
  removed(): void {
    this.#isGone = true;
    if (this.#stage === 'over') this.agent.forget(this);
    else this.wake();
  }

  /** Calls back when nothing is left of it. */
  onForget(act: () => void): void {
    this.#end.signal.addEventListener('abort', act, { once: true });
  }

  /** Ends it for another reason than its own: `Evicted`, `DeadlineExceeded`. */
  fail(reason: string, message: string): void {
    this.#failed ??= { reason, message };
    this.wake();
  }

  /** Ends it at once because of what it takes; `isForNode` where the node itself is short of it. */
  evict(message: string, { isForNode = false } = {}): void {
    if (this.isToStop()) return;
    this.#isForNode = isForNode;
    this.agent.events.ofPod(this.pod, 'Warning', 'Evicted', message);
    this.fail('Evicted', message);
  }

  /** A program of its took more memory, or wrote something. */
  grew(): void {
    this.#storage.grew();
    this.agent.memory.grew();
  }

  /** Calls back when it is to be stopped while a sync is waiting for something. */
  onStop(act: () => void): Disposable {
    this.#onStop.add(act);
    return { [Symbol.dispose]: () => void this.#onStop.delete(act) };
  }

  /** Looks at it soon: `afterMs` from now at the latest. */
  wake(afterMs = 0): void {
    if (this.#stage === 'over' || this.#end.signal.aborted) return;
    if (this.#onStop.size > 0 && this.isToStop()) for (const act of this.#onStop) act();
    const { clock } = this.agent.cluster;
    const dueMs = clock.now().getTime() + afterMs;
    if (afterMs === 0) {
      this.#isPending = true;
      if (!this.#isWorking) this.agent.cluster.later(() => void this.#work());
    } else if (!this.#timer || this.#timer.dueMs > dueMs) {
      this.#timer?.handle[Symbol.dispose]();
      const handle = clock.after(afterMs, () => {
        this.#timer = undefined;
        this.wake();
      });
      this.#timer = { dueMs, handle };
    }
  }

  /** The runtime did something for it. */
  notice(): void {
    this.wake(noticeMs);
  }

  /** Something its volumes show has changed. */
  volumesChanged(): void {
    if (this.#stage !== 'running' || !this.sandbox) return;
    const { clock, random } = this.agent.cluster;
    const periodMs = resyncMs * (1 + jitter * random());
    const sinceMs = clock.now().getTime() - this.#syncedMs;
    const leftMs = periodMs - (sinceMs % periodMs);
    // Beside the syncs, unless one comes before: nothing else would come of one now.
    const timer = clock.after(leftMs, () => this.#refreshVolumes());
    this.#hasOldVolumes = true;
    this.#end.signal.addEventListener('abort', () => timer[Symbol.dispose](), { once: true });
  }

  #refreshVolumes(): void {
    if (!this.#hasOldVolumes || this.#stage !== 'running') return;
    this.#hasOldVolumes = false;
    this.volumes.refresh(this.pod);
  }

  onContainerEnd(record: ContainerRecord): void {
    void record;
    this.probes.look();
    this.notice();
  }

  /** Writes the status as it is now. */
  tellStatus(): void {
    const { agent, pod, records, failures, probes, allocation } = this;
    const isOver = this.#stage === 'stopped' || this.#stage === 'over';
    const old = this.told;
    const status = podStatus({
      pod,
      old,
      records,
      failures,
      probes,
      allocation,
      hasSandbox: this.sandbox !== undefined,
      podIp: this.#podIp,
      hostIp: agent.hostIp,
      isOver,
      failed: this.#failed,
      isForNode: this.#isForNode,
    });
    this.#tell(this.#stage === 'over' ? finalStatus(status, pod) : status);
  }

  #tell(status: PodStatus): void {
    const { cluster } = this.agent;
    this.#status = settleTimes(status, this.told, cluster.timestamp());
    const isOver = this.#stage === 'stopped' || this.#stage === 'over';
    if (!this.#isGone) writeStatus(cluster, this.pod, this.#status, !isOver);
  }

  setSandbox(sandbox: Sandbox): void {
    this.sandbox = sandbox;
    this.#podIp = sandbox.stack.ip;
  }

  async #work(): Promise<void> {
    if (this.#isWorking || !this.#isPending) return;
    this.#isWorking = true;
    try {
      while (this.#isPending && !this.#end.signal.aborted) {
        this.#isPending = false;
        this.#forgetRetry();
        await this.#step();
      }
    } catch (error) {
      if (!this.#end.signal.aborted) {
        surprised(error);
        this.#isPending = true;
      }
    } finally {
      this.#isWorking = false;
    }
    // After a surprise it is tried again, as after any error.
    if (this.#isPending) this.wake(retryMs);
  }

  /** What is to be done now need not be done again later; what the runtime has to tell comes all the same, as a real one is asked once a second. */
  #forgetRetry(): void {
    if (!this.#timer || this.#timer.dueMs <= this.agent.cluster.now().getTime() + noticeMs) return;
    this.#timer.handle[Symbol.dispose]();
    this.#timer = undefined;
  }

  async #step(): Promise<void> {
    if (this.#stage === 'running' && this.isToStop()) this.#stage = 'stopping';
    if (this.#stage === 'running' && !this.#isRevived && hasRun(this)) await revivePod(this);
    this.#isRevived = true;
    if (this.#stage === 'running') {
      this.#refreshVolumes();
      const result = await syncPod(this);
      this.#afterSync(result);
    } else if (this.#stage === 'stopping') {
      this.#deadline?.[Symbol.dispose]();
      this.tellStatus();
      await terminatePod(this, this.#effectiveGrace());
      this.probes[Symbol.dispose]();
      if (this.sandbox) await sleep(this.agent.cluster.clock, stopSandboxMs, this.signal);
      this.sandbox?.[Symbol.dispose]();
      this.sandbox = undefined;
      this.#stage = 'stopped';
      this.tellStatus();
      this.#cleanUpAtMs = this.agent.cluster.now().getTime() + cleanUpMs;
      this.wake(cleanUpMs);
    } else if (this.#stage === 'stopped') {
      const leftMs = this.#cleanUpAtMs - this.agent.cluster.now().getTime();
      if (leftMs > 0) this.wake(leftMs);
      else this.#cleanUp();
    }
  }

  /** Whatever else it is at, it is to be stopped next. */
  isToStop(): boolean {
    const { metadata, status } = this.pod;
    return (
      this.#isGone || metadata.deletionTimestamp !== undefined || this.#failed !== undefined || isTerminal(status.phase)
    );
  }

  #afterSync({ isOver, retryAtMs, hasFailed }: SyncResult): void {
    const nowMs = this.agent.cluster.now().getTime();
    this.#syncedMs = nowMs;
    this.probes.look();
    if (isOver) {
      this.#stage = 'stopping';
      this.wake();
      return;
    }
    this.#deadline ??= watchDeadline(this);
    if (!hasFailed) return;
    const baseMs = retryAtMs === undefined ? retryMs : Math.min(Math.max(0, retryAtMs - nowMs), resyncMs);
    this.wake(Math.max(1, baseMs * (1 + jitter * this.agent.cluster.random())));
  }

  /** At least a second is granted (calculateEffectiveGracePeriod). */
  #effectiveGrace(): number {
    if (this.#failed?.reason === 'Evicted') return immediateGraceSeconds;
    const { deletionGracePeriodSeconds } = this.pod.metadata;
    const asked = this.#isGone ? 0 : (deletionGracePeriodSeconds ?? this.pod.spec.terminationGracePeriodSeconds ?? 30);
    return Math.max(1, asked);
  }

  #cleanUp(): void {
    this.#stage = 'over';
    this.tellStatus();
    if (this.#isGone) this.agent.forget(this);
    else if (this.pod.metadata.deletionTimestamp !== undefined) removePod(this.agent.cluster, this.pod);
  }

  [Symbol.dispose](): void {
    this.#end.abort();
    this.#timer?.handle[Symbol.dispose]();
    this.#deadline?.[Symbol.dispose]();
    this.#storage[Symbol.dispose]();
    this.probes[Symbol.dispose]();
    for (const { container } of this.records.running()) container?.kill('SIGKILL');
    this.sandbox?.[Symbol.dispose]();
  }
}
