/** Makes and starts one container. Source: startContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go. */
import type { Cluster } from '../cluster/cluster.ts';
import type { Container, ContainerRuntime, ImageInfo } from '../runtime/container-runtime.ts';
import { FileError } from '../runtime/files/folder.ts';
import { sleep } from '../time/clock.ts';
import { containerOptions } from './container-options.ts';
import type { ContainerRecord, ContainerRecords } from './container-record.ts';
import { ConfigError } from './environment/config-error.ts';
import type { Whereabouts } from './environment/downward.ts';
import type { ImagePuller } from './images/ensure-image.ts';
import type { Sandbox } from './make-sandbox.ts';
import type { ContainerSpec, ContainerStatus, Pod } from './pod.ts';
import type { PodEvents } from './pod-events.ts';
import type { StartFailure } from './status/container-statuses.ts';
import { terminationMessage } from './termination-message.ts';
import type { PodVolumes } from './volumes/pod-volumes.ts';

/** What containerd and runc take from "create" to a running process on a quiet machine. */
const createMs = 25;

export interface StartOf {
  readonly cluster: Cluster;
  readonly pod: Pod;
  readonly events: PodEvents;
  readonly puller: ImagePuller;
  readonly runtime: ContainerRuntime;
  readonly records: ContainerRecords;
  readonly sandbox: Sandbox;
  readonly volumes: PodVolumes;
  readonly whereabouts: Whereabouts;
  readonly signal: AbortSignal;
  readonly onGrow: () => void;
  /** Its last known status, where the runtime has forgotten the container. */
  readonly before: ContainerStatus | undefined;
  /** It ended. */
  onEnd(record: ContainerRecord): void;
}

/** Resolves with why it does not run, or undefined. Rejects with the signal's reason. */
export async function startContainer(container: ContainerSpec, of: StartOf): Promise<StartFailure | undefined> {
  const { cluster, pod, events, puller, records, signal } = of;
  const fail = (reason: string, message: string): StartFailure => {
    events.ofContainer(pod, container.name, 'Warning', 'Failed', `Error: ${message}`);
    return { reason, message };
  };
  const image = await puller.ensure(pod, container, signal);
  if ('reason' in image) {
    events.ofContainer(pod, container.name, 'Warning', 'Failed', `Error: ${image.reason}`);
    return image;
  }
  let made: Container;
  try {
    made = of.runtime.create(containerOptions(container, image, of));
  } catch (error) {
    if (error instanceof FileError)
      return fail('CreateContainerError', `failed to generate container spec: ${error.message}`);
    if (!(error instanceof ConfigError)) throw error;
    return fail('CreateContainerConfigError', error.message);
  }
  const record = recordOf(container, image, made, of);
  records.add(record);
  events.ofContainer(pod, container.name, 'Normal', 'Created', 'Container created');
  await sleep(cluster.clock, createMs, signal);
  record.state = 'running';
  record.startedAt = cluster.now();
  watchEnd(container, record, made, of.onEnd);
  made.start();
  // A program that is not there is known before anything else happens.
  await Promise.resolve();
  const end = made.exit;
  if (end?.reason === 'StartError' || end?.reason === 'ContainerCannotRun')
    return fail('RunContainerError', end.message ?? '');
  events.ofContainer(pod, container.name, 'Normal', 'Started', 'Container started');
  return undefined;
}

/** Notes the end of a container in its record, then calls back. */
export function watchEnd(
  spec: ContainerSpec,
  record: ContainerRecord,
  container: Container,
  onEnd: (record: ContainerRecord) => void,
): void {
  container.onExit((exit) => {
    const neverRan = exit.reason === 'StartError' || exit.reason === 'ContainerCannotRun';
    if (neverRan) record.startedAt = new Date(0);
    const message = neverRan ? (exit.message ?? '') : terminationMessage(spec, container, exit);
    record.state = 'exited';
    record.end = { code: exit.code, reason: exit.reason, message, at: exit.at };
    onEnd(record);
  });
}

function recordOf(container: ContainerSpec, image: ImageInfo, made: Container, of: StartOf): ContainerRecord {
  const { records, cluster, before, pod } = of;
  const last = records.find(container.name);
  const { securityContext: own = {} } = container;
  const { securityContext: shared = {} } = pod.spec;
  const uid = own.runAsUser ?? shared.runAsUser ?? image.user.uid;
  const gid = own.runAsGroup ?? shared.runAsGroup ?? image.user.gid;
  const extra = [...(shared.supplementalGroups ?? []), ...(shared.fsGroup === undefined ? [] : [shared.fsGroup])];
  const restarts = last ? last.restartCount + 1 : before?.containerID ? before.restartCount + 1 : 0;
  return {
    name: container.name,
    id: made.id.includes('://') ? made.id : `containerd://${made.id}`,
    container: made,
    image: image.reference,
    imageId: image.id,
    specImage: container.image,
    restartCount: restarts,
    createdAt: cluster.now(),
    user: { uid, gid, groups: [...new Set([gid, ...extra])] },
    stopSignal: image.stopSignal,
    pidNamespace: made.pidNamespace,
    resources: container.resources ?? {},
    state: 'created',
    startedAt: undefined,
    end: undefined,
  };
}
