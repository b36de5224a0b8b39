/** One look at a Pod that is to run: tells its status, then does what is missing. Source: SyncPod in pkg/kubelet/kubelet.go and pkg/kubelet/kuberuntime/kuberuntime_manager.go. */
import { NetworkError } from '../network/network-stack.ts';
import { sleep } from '../time/clock.ts';
import { goDuration } from './go-duration.ts';
import { makeSandbox } from './make-sandbox.ts';
import { type ContainerSpec, formatPod, isSidecar, isTerminal, type Pod } from './pod.ts';
import { podActions } from './pod-actions.ts';
import type { PodWorker } from './pod-worker.ts';
import { resizeRunning } from './resize-running.ts';
import { startContainer } from './start-container.ts';
import type { StartFailure } from './status/container-statuses.ts';
import { graceOf, killContainer } from './stop/kill-container.ts';
import { runHook } from './stop/lifecycle-hook.ts';
import { setUpVolumes } from './volumes/set-up-volumes.ts';

/** What the pause container and its network take on a quiet machine. */
const sandboxMs = 40;

export interface SyncResult {
  /** Nothing of it will run again. */
  readonly isOver: boolean;
  readonly hasFailed: boolean;
  /** When the shortest back-off ends. */
  readonly retryAtMs: number | undefined;
}

const nothingLeft: SyncResult = { isOver: true, hasFailed: false, retryAtMs: undefined };

/** Rejects with the signal's reason. */
export async function syncPod(worker: PodWorker): Promise<SyncResult> {
  const { probes, records } = worker;
  // Back-offs are counted from the ends that were known now, not from those that this sync brings about.
  const starts = new Starts(worker);
  const { agent, allocation, pod } = worker;
  allocation.look(pod, agent);
  allocation.settle(pod, records.running(), agent);
  worker.tellStatus();
  probes.look();
  probes.triggerReadiness();
  if (isTerminal(worker.told.phase)) return nothingLeft;
  if (!(await setUpVolumes(worker))) return { isOver: false, hasFailed: true, retryAtMs: undefined };
  probes.add();
  const actions = podActions({
    pod: worker.pod,
    records,
    hasSandbox: worker.sandbox !== undefined,
    resultOf: (name, kind) => probes.resultOf(name, kind),
    resizeOf: (container, record) => allocation.resizeOf(container, record),
  });
  if (actions.killPod && !actions.createSandbox) return nothingLeft;
  for (const { container, record, message, why } of actions.toKill) {
    await killContainer(
      { ...killOf(worker), container, record },
      { message, graceSeconds: graceOf(worker.pod, container, why) },
    );
  }
  resizeRunning(worker);
  if (actions.createSandbox && !(await createSandbox(worker)))
    return { isOver: false, hasFailed: true, retryAtMs: undefined };
  for (const container of actions.ephemeralToStart) await starts.start(container);
  for (const container of actions.initToStart) {
    const isStarted = await starts.start(container);
    if (!isStarted && !isSidecar(container)) return starts.result();
  }
  for (const container of actions.toStart) await starts.start(container);
  return starts.result();
}

/** By what a container's crashes are counted (GetBackoffKey). */
export function crashKey({ metadata }: Pod, { name, image }: ContainerSpec): string {
  return `${metadata.uid} ${name} ${image}`;
}

/** What stopping one of its containers needs, but for the container. */
export function killOf(worker: PodWorker) {
  const { agent, pod, podIp, signal } = worker;
  return { pod, podIp, events: agent.events, network: { node: agent.nodeStack }, clock: agent.cluster.clock, signal };
}

async function createSandbox(worker: PodWorker): Promise<boolean> {
  const { agent, pod, signal } = worker;
  await sleep(agent.cluster.clock, sandboxMs, signal);
  try {
    const keepIp = pod.status.podIP;
    worker.setSandbox(makeSandbox(pod, { network: agent.network, now: agent.cluster.now, keepIp }));
    worker.notice();
    return true;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type="ptp" failed (add): ${error.message}`;
    agent.events.ofPod(pod, 'Warning', 'FailedCreatePodSandBox', message);
    return false;
  }
}

/** Starts containers one after the other, and remembers what became of them. */
class Starts {
  readonly #worker: PodWorker;
  #hasFailed = false;
  #retryAtMs: number | undefined;
  #hasOtherFailure = false;

  /** By container. */
  readonly #ends = new Map<string, Date>();

  constructor(worker: PodWorker) {
    this.#worker = worker;
    for (const { name, end } of worker.records.all()) if (end && !this.#ends.has(name)) this.#ends.set(name, end.at);
  }

  result(): SyncResult {
    // Only where nothing but back-offs stood in the way is it known when to come back (MinBackoffExpiration).
    return {
      isOver: false,
      hasFailed: this.#hasFailed,
      retryAtMs: this.#hasOtherFailure ? undefined : this.#retryAtMs,
    };
  }

  /** False when it does not run. */
  async start(container: ContainerSpec): Promise<boolean> {
    const { failures } = this.#worker;
    const backOff = this.#backOff(container);
    const failure = backOff ?? (await this.#run(this.#worker.allocation.applied(container)));
    if (!failure) {
      failures.delete(container.name);
      return true;
    }
    this.#hasFailed = true;
    if (!backOff) this.#hasOtherFailure = true;
    failures.set(container.name, failure);
    return false;
  }

  /** doBackOff: why it must not be started yet. */
  #backOff(container: ContainerSpec): StartFailure | undefined {
    const { agent, pod } = this.#worker;
    const endedAt = this.#ends.get(container.name);
    if (!endedAt) return undefined;
    const key = crashKey(pod, container);
    const [endedMs, nowMs] = [endedAt.getTime(), agent.cluster.now().getTime()];
    if (!agent.crashes.isWaitingSince(key, endedMs, nowMs)) {
      agent.crashes.next(key, endedMs, nowMs);
      return undefined;
    }
    const message = `Back-off restarting failed container ${container.name} in pod ${formatPod(pod)}`;
    agent.events.ofContainer(pod, container.name, 'Warning', 'BackOff', message);
    const delayMs = agent.crashes.get(key);
    this.#retryAtMs = Math.min(this.#retryAtMs ?? Number.POSITIVE_INFINITY, endedMs + delayMs);
    const delay = goDuration(delayMs);
    return {
      reason: 'CrashLoopBackOff',
      message: `back-off ${delay} restarting failed container=${container.name} pod=${formatPod(pod)}`,
    };
  }

  async #run(container: ContainerSpec): Promise<StartFailure | undefined> {
    const worker = this.#worker;
    const { agent, pod, records, sandbox, volumes, signal, told } = worker;
    if (!sandbox) throw new Error(`${formatPod(pod)} has no sandbox`);
    const statuses = [
      ...(told.initContainerStatuses ?? []),
      ...(told.containerStatuses ?? []),
      ...(told.ephemeralContainerStatuses ?? []),
    ];
    const failure = await startContainer(container, {
      cluster: agent.cluster,
      pod,
      events: agent.events,
      puller: agent.puller,
      runtime: agent.runtime,
      records,
      sandbox,
      volumes,
      whereabouts: agent.whereabouts(worker.podIp),
      signal,
      before: statuses.find(({ name }) => name === container.name),
      onGrow: () => worker.grew(),
      onEnd: (record) => worker.onContainerEnd(record),
    });
    if (!failure) worker.notice();
    return failure ?? (await this.#postStart(container));
  }

  async #postStart(container: ContainerSpec): Promise<StartFailure | undefined> {
    const worker = this.#worker;
    const record = worker.records.find(container.name);
    const { postStart } = container.lifecycle ?? {};
    if (!postStart || !record) return undefined;
    const of = { ...killOf(worker), container, record };
    const message = await runHook(postStart, of, worker.signal);
    if (message === undefined) return undefined;
    worker.agent.events.ofContainer(
      worker.pod,
      container.name,
      'Warning',
      'FailedPostStartHook',
      'PostStartHook failed',
    );
    await killContainer(of, {
      message: 'FailedPostStartHook',
      graceSeconds: graceOf(worker.pod, container, undefined),
    });
    return { reason: 'PostStartHookError', message };
  }
}
