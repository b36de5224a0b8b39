/** Runs a Pod again that ran when the host ended: under the same ids and times, so that nothing seems to have happened. What its containers had in memory is lost. */

import { containerOptions } from './container-options.ts';
import type { ContainerRecord } from './container-record.ts';
import { ConfigError } from './environment/config-error.ts';
import { fullImageName, ImageNameError } from './images/image-reference.ts';
import { makeSandbox } from './make-sandbox.ts';
import { allContainers, type ContainerSpec, type ContainerStatus, type Terminated } from './pod.ts';
import type { PodWorker } from './pod-worker.ts';
import { watchEnd } from './start-container.ts';
import { crashKey } from './sync-pod.ts';
import { setUpVolumes } from './volumes/set-up-volumes.ts';

/** Whether its status tells of containers. */
export function hasRun({ pod }: PodWorker): boolean {
  return statusesOf(pod.status).some(({ containerID }) => containerID !== undefined);
}

/** Rejects with the signal's reason. What cannot be brought back is left for the next sync to start. */
export async function revivePod(worker: PodWorker): Promise<void> {
  const { agent, pod, records, probes } = worker;
  if (!(await setUpVolumes(worker))) return;
  worker.setSandbox(makeSandbox(pod, { network: agent.network, now: agent.cluster.now, keepIp: pod.status.podIP }));
  const specs = new Map(allContainers(pod.spec).map((spec) => [spec.name, spec]));
  for (const status of statusesOf(pod.status)) {
    const stored = specs.get(status.name);
    const spec = stored && worker.allocation.applied(stored);
    const { state, lastState } = status;
    if (!spec || status.containerID === undefined) continue;
    if (lastState.terminated && lastState.terminated.containerID !== status.containerID)
      records.add(dead(spec, status, lastState.terminated, status.restartCount - 1));
    if (state.terminated) records.add(dead(spec, status, state.terminated, status.restartCount));
    else if (state.waiting && lastState.terminated)
      records.add(dead(spec, status, lastState.terminated, status.restartCount));
    if (state.running) restart(spec, status, worker);
    const { reason, message = '' } = state.waiting ?? {};
    if (reason !== undefined) worker.failures.set(status.name, { reason, message });
    const { at } = records.find(status.name)?.end ?? {};
    if (at) agent.crashes.recall(crashKey(pod, spec), status.restartCount, at.getTime());
  }
  probes.add();
  for (const { name, started, ready } of statusesOf(pod.status))
    probes.recall(name, { started: started ?? false, ready });
}

function statusesOf(status: PodWorker['pod']['status']): readonly ContainerStatus[] {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = status;
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses];
}

function remembered(
  { image: specImage }: ContainerSpec,
  { name, image, imageID, restartCount, user, resources = {} }: ContainerStatus,
): Omit<ContainerRecord, 'id' | 'container' | 'createdAt' | 'pidNamespace' | 'state' | 'startedAt' | 'end'> {
  const { uid, gid, supplementalGroups: groups } = user?.linux ?? { uid: 0, gid: 0, supplementalGroups: [0] };
  return {
    name,
    image,
    imageId: imageID,
    specImage,
    restartCount,
    user: { uid, gid, groups },
    stopSignal: 'SIGTERM',
    resources,
  };
}

function dead(spec: ContainerSpec, status: ContainerStatus, end: Terminated, restartCount: number): ContainerRecord {
  const startedAt = new Date(end.startedAt ?? 0);
  return {
    ...remembered(spec, status),
    restartCount,
    id: end.containerID ?? '',
    container: undefined,
    createdAt: startedAt,
    pidNamespace: undefined,
    state: 'exited',
    startedAt,
    end: {
      code: end.exitCode,
      reason: end.reason ?? '',
      message: end.message ?? '',
      at: new Date(end.finishedAt ?? 0),
    },
  };
}

function restart(spec: ContainerSpec, status: ContainerStatus, worker: PodWorker): void {
  const { agent, pod, records, sandbox, volumes } = worker;
  const image = imageOf(spec, worker);
  if (!image || !sandbox) return;
  const { cluster } = agent;
  try {
    const whereabouts = agent.whereabouts(worker.podIp);
    const options = containerOptions(spec, image, {
      cluster,
      pod,
      records,
      sandbox,
      volumes,
      whereabouts,
      onGrow: () => worker.grew(),
    });
    const container = agent.runtime.create(options);
    const startedAt = new Date(status.state.running?.startedAt ?? 0);
    const record: ContainerRecord = {
      ...remembered(spec, status),
      id: status.containerID ?? '',
      container,
      stopSignal: image.stopSignal,
      createdAt: startedAt,
      pidNamespace: container.pidNamespace,
      state: 'running',
      startedAt,
      end: undefined,
    };
    records.add(record);
    watchEnd(spec, record, container, (ended) => worker.onContainerEnd(ended));
    container.start();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
}

function imageOf({ image }: ContainerSpec, { agent }: PodWorker) {
  try {
    return agent.images.add(fullImageName(image));
  } catch (error) {
    if (error instanceof ImageNameError) return undefined;
    throw error;
  }
}
