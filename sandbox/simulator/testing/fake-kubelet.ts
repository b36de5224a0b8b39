/** For tests of what stands above the kubelet: Pods that have a node run and are ready a moment later, and go when they are deleted. Nothing really runs. */
import type { Cluster } from '../cluster/cluster.ts';
import { updateAs } from '../controllers/create-as.ts';
import { collectionOf } from '../controllers/kit/collection.ts';
import { isTerminal, podCondition } from '../controllers/kit/pods.ts';
import { type Pod, toJson } from '../controllers/kit/wire.ts';

export interface FakeKubelet {
  /** ms from being scheduled to being ready, and from being deleted to being gone. */
  startMs?: number;
  stopMs?: number;
  /** Whether a Pod becomes ready; all do unless told otherwise. */
  becomesReady?(pod: Pod): boolean;
  /** The exit code of a Pod that ends by itself; undefined for those that go on. */
  exits?(pod: Pod): number | undefined;
}

const path = '/api/v1/pods';

export function startFakeKubelet(cluster: Cluster, options: FakeKubelet = {}): void {
  const startMs = (): number => options.startMs ?? 1_000;
  const stopMs = (): number => options.stopMs ?? 500;
  const becomesReady = (pod: Pod): boolean => options.becomesReady?.(pod) ?? true;
  const exits = (pod: Pod): number | undefined => options.exits?.(pod);
  const pods = collectionOf<Pod>(cluster, path);
  const find = (pod: Pod): Pod | undefined => {
    const found = pods.get(pod.metadata.namespace ?? '', pod.metadata.name);
    return found?.metadata.uid === pod.metadata.uid ? found : undefined;
  };
  const run = (pod: Pod): void => {
    const found = find(pod);
    if (!found || isTerminal(found) || found.metadata.deletionTimestamp !== undefined) return;
    setStatus(cluster, found, 'Running', becomesReady(found));
    const code = exits(found);
    if (code === undefined) return;
    cluster.clock.after(startMs(), () => {
      const still = find(pod);
      if (still && still.metadata.deletionTimestamp === undefined)
        setStatus(cluster, still, code === 0 ? 'Succeeded' : 'Failed', false, code);
    });
  };
  const end = (pod: Pod): void => {
    const found = find(pod);
    const { namespace = '', name, uid } = pod.metadata;
    if (!found) return;
    if (!isTerminal(found)) setStatus(cluster, found, exits(found) === undefined ? 'Succeeded' : 'Failed', false, 143);
    cluster
      .registry(path)
      .delete(
        namespace,
        name,
        { gracePeriodSeconds: 0, preconditions: { uid } },
        { context: { now: cluster.now(), user: { name: 'kubelet', groups: [] } }, dryRun: false },
      );
  };
  pods.onChange(({ now, before }) => {
    if (!now?.spec?.nodeName) return;
    if (!before?.spec?.nodeName) cluster.clock.after(startMs(), () => run(now));
    const { deletionTimestamp } = now.metadata;
    if (deletionTimestamp !== undefined && before?.metadata.deletionTimestamp === undefined)
      cluster.clock.after(stopMs(), () => end(now));
  });
}

let addresses = 0;

export function setStatus(cluster: Cluster, pod: Pod, phase: string, ready: boolean, exitCode?: number): void {
  const { namespace = '', name } = pod.metadata;
  const podIP = pod.status?.podIP ?? `10.244.0.${(addresses++ % 250) + 2}`;
  updateAs(cluster, path, { namespace, name, subresource: 'status' }, (live) => {
    const old = live as unknown as Pod;
    const condition = (type: string, status: boolean) => {
      const known = podCondition(old, type);
      const next = status ? 'True' : 'False';
      return known?.status === next ? known : { type, status: next, lastTransitionTime: cluster.timestamp() };
    };
    const others = (old.status?.conditions ?? []).filter(({ type }) => !['Ready', 'ContainersReady'].includes(type));
    const state =
      exitCode === undefined
        ? { running: { startedAt: cluster.timestamp() } }
        : { terminated: { exitCode, finishedAt: cluster.timestamp(), reason: exitCode === 0 ? 'Completed' : 'Error' } };
    return toJson({
      ...live,
      status: {
        ...old.status,
        phase,
        podIP,
        podIPs: [{ ip: podIP }],
        startTime: old.status?.startTime ?? cluster.timestamp(),
        conditions: [...others, condition('Ready', ready), condition('ContainersReady', ready)],
        containerStatuses: (pod.spec?.containers ?? []).map((container) => ({
          name: container.name,
          image: container.image,
          imageID: '',
          ready,
          restartCount: 0,
          state,
        })),
      },
    });
  });
}
