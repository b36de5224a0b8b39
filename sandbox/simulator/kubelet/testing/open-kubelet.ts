/** A cluster whose node runs Pods of test programs, on a virtual clock. */
import { createAs, deleteAs } from '../../controllers/create-as.ts';
import type { JsonObject } from '../../patch/json.ts';
import { openTestCluster, type TestCluster, type TestClusterOptions } from '../../testing/open-test-cluster.ts';
import { type ContainerStatus, type Pod, podOf } from '../pod.ts';
import { findTestImage } from './programs.ts';

export const node = 'drydock-control-plane';

export interface TestKubelet extends TestCluster {
  /** Creates a Pod that is bound to the node already. */
  run(name: string, spec: Record<string, unknown>): Pod;
  pod(name: string): Pod | undefined;
  /** Of its first container. */
  status(name: string): ContainerStatus | undefined;
  remove(name: string, gracePeriodSeconds?: number): void;
  /** `Reason: message`, in the order they first happened; `xN` where it happened N times. */
  events(name: string): string[];
  /** Of one container. */
  log(name: string, container?: string): string;
  /** Ends the cluster as a crash of the host would, and opens another one with what it left. */
  reopen(): TestKubelet;
  create(path: string, object: Record<string, unknown>): void;
}

export function openKubelet(left?: TestClusterOptions['left']): TestKubelet {
  const opened = openTestCluster({ findImage: findTestImage, ...(left ? { left } : {}) });
  const { cluster } = opened;
  const pod = (name: string): Pod | undefined => {
    const found = cluster.reader.get('/api/v1/pods', 'default', name);
    return found && podOf(found);
  };
  return {
    ...opened,
    pod,
    status: (name) => pod(name)?.status.containerStatuses?.[0],
    run: (name, spec) =>
      podOf(
        createAs(cluster, '/api/v1/pods', 'default', {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name, namespace: 'default', labels: { app: name } },
          spec: { nodeName: node, automountServiceAccountToken: false, ...spec },
        } as JsonObject),
      ),
    remove: (name, gracePeriodSeconds) =>
      deleteAs(
        cluster,
        '/api/v1/pods',
        { namespace: 'default', name },
        gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds },
      ),
    events: (name) =>
      cluster.reader
        .list('/api/v1/events', 'default')
        .filter(({ involvedObject }) => (involvedObject as { name: string }).name === name)
        .sort((a, b) => order(a) - order(b))
        .map(({ reason, message, count }) => `${reason}: ${message}${Number(count) > 1 ? ` x${count}` : ''}`),
    log: (name, container) => {
      const found = pod(name);
      const first = container ?? found?.spec.containers[0]?.name ?? '';
      const lines =
        cluster.runningPods
          ?.find(found?.metadata.uid ?? '')
          ?.container(first)
          ?.log.lines() ?? [];
      return lines.map(({ text }) => text).join('');
    },
    create: (path, object) => void createAs(cluster, path, 'default', object as JsonObject),
    reopen: () => {
      const records = cluster.storage.list('/').map(({ key, entry }) => ({ key, ...entry }));
      cluster.close();
      return openKubelet({ records, at: cluster.now() });
    },
    [Symbol.dispose]: () => opened[Symbol.dispose](),
  };
}

/** Names of events end in the moment they were made. */
function order({ metadata }: JsonObject): number {
  return Number.parseInt((metadata as { name: string }).name.split('.').at(-1) ?? '', 16);
}
