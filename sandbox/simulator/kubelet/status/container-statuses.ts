/** Statuses of containers, from what the runtime remembers of them. Source: convertToAPIContainerStatuses in pkg/kubelet/kubelet_pods.go. */
import { timestamp } from '../../meta/object-meta.ts';
import type { ContainerRecord, ContainerRecords } from '../container-record.ts';
import type { ContainerSpec, ContainerState, ContainerStatus, Pod } from '../pod.ts';
import { isToStart } from '../restart-policy.ts';

/** Why a container could not be started at the last try. */
export interface StartFailure {
  readonly reason: string;
  readonly message: string;
}

export interface StatusesOf {
  /** The container with what it holds of the node. */
  applied(container: ContainerSpec): ContainerSpec;
  readonly pod: Pod;
  readonly records: ContainerRecords;
  readonly failures: ReadonlyMap<string, StartFailure>;
}

/** `old` are the statuses last told. `started` and `ready` are the probes' to say. */
export function containerStatuses(
  containers: readonly ContainerSpec[],
  old: readonly ContainerStatus[],
  { pod, records, failures, applied }: StatusesOf,
  kind: 'init' | 'ordinary' | 'ephemeral',
): ContainerStatus[] {
  const reason = (pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return containers.map((container) => {
    const before = old.find(({ name }) => name === container.name);
    const [record, previous] = [records.find(container.name), records.previous(container.name)];
    const status = record
      ? fromRecord(applied(container), record, previous, before)
      : unstarted(container, before, { waiting: { reason } });
    const failure = failures.get(container.name);
    const isDone = kind === 'init' && record?.state === 'exited' && record.end?.code === 0;
    if (!failure || isDone || !isToStart(container, pod, records)) return status;
    return {
      ...status,
      ...(status.state.terminated ? { lastState: status.state } : {}),
      state: { waiting: { reason: failure.reason, ...(failure.message ? { message: failure.message } : {}) } },
    };
  });
}

function mountsOf({ volumeMounts = [] }: ContainerSpec): Pick<ContainerStatus, 'volumeMounts'> {
  if (volumeMounts.length === 0) return {};
  return {
    volumeMounts: volumeMounts.map(({ name, mountPath, readOnly, recursiveReadOnly }) => ({
      name,
      mountPath,
      ...(readOnly
        ? { readOnly, recursiveReadOnly: (recursiveReadOnly ?? 'Disabled') === 'Disabled' ? 'Disabled' : 'Enabled' }
        : {}),
    })),
  };
}

function unstarted(
  container: ContainerSpec,
  before: ContainerStatus | undefined,
  waiting: ContainerState,
): ContainerStatus {
  if (before?.state.terminated) return before;
  return {
    name: container.name,
    state: waiting,
    lastState: before?.lastState ?? {},
    ready: false,
    restartCount: before?.restartCount ?? 0,
    image: container.image,
    imageID: '',
    ...mountsOf(container),
  };
}

function fromRecord(
  container: ContainerSpec,
  record: ContainerRecord,
  previous: ContainerRecord | undefined,
  before: ContainerStatus | undefined,
): ContainerStatus {
  const { requests } = container.resources ?? {};
  return {
    name: record.name,
    state: stateOf(record),
    lastState: previous ? stateOf(previous) : {},
    ready: false,
    restartCount: record.restartCount,
    image: record.image,
    imageID: record.imageId,
    containerID: record.id,
    ...(requests ? { allocatedResources: requests } : {}),
    resources: record.resources,
    ...(before?.volumeMounts ? { volumeMounts: before.volumeMounts } : mountsOf(container)),
  };
}

export function stateOf({ state, id, startedAt, end }: ContainerRecord): ContainerState {
  if (state === 'created') return { waiting: {} };
  if (state === 'running') return { running: { startedAt: timestamp(startedAt ?? new Date(0)) } };
  return {
    terminated: {
      exitCode: end?.code ?? 0,
      ...(end?.reason ? { reason: end.reason } : {}),
      ...(end?.message ? { message: end.message } : {}),
      startedAt: timestamp(startedAt ?? new Date(0)),
      finishedAt: end ? timestamp(end.at) : null,
      containerID: id,
    },
  };
}
