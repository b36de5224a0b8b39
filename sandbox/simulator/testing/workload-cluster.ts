/** A test cluster in which Pods seem to run, with short ways to make things and to read what happened. */
import { createAs, updateAs } from '../controllers/create-as.ts';
import type { Event, Pod } from '../controllers/kit/wire.ts';
import type { JsonObject } from '../patch/json.ts';
import { type FakeKubelet, startFakeKubelet } from './fake-kubelet.ts';
import { openTestCluster, type TestCluster } from './open-test-cluster.ts';

export interface WorkloadCluster extends TestCluster {
  /** What the kubelet does may be changed on the way. */
  readonly kubelet: FakeKubelet;
  create(path: string, object: JsonObject): JsonObject;
  /** Changes what is wanted: the answer of `change` is laid over the spec. */
  respec(path: string, name: string, change: (spec: JsonObject) => JsonObject): void;
  /** Another node, ready, of four cores unless told otherwise. */
  addNode(name: string, more?: { labels?: JsonObject; spec?: JsonObject; cpu?: string }): void;
  get<T>(path: string, name: string, namespace?: string): T;
  pods(): Pod[];
  /** `reason: message` of the events about an object, the oldest first. */
  events(name: string): string[];
}

export const paths = {
  pods: '/api/v1/pods',
  services: '/api/v1/services',
  nodes: '/api/v1/nodes',
  deployments: '/apis/apps/v1/deployments',
  replicaSets: '/apis/apps/v1/replicasets',
  daemonSets: '/apis/apps/v1/daemonsets',
} as const;

const namespace = 'default';

export function openWorkloadCluster(kubelet: FakeKubelet = {}): WorkloadCluster {
  const test = openTestCluster({ kubelets: false });
  const { cluster } = test;
  startFakeKubelet(cluster, kubelet);
  return {
    ...test,
    kubelet,
    create: (path, object) =>
      createAs(cluster, path, cluster.registry(path).resource.namespaced ? namespace : '', {
        apiVersion: cluster.registry(path).resource.apiVersion,
        kind: cluster.registry(path).resource.kind,
        ...object,
      }),
    respec: (path, name, change) => {
      const place = { namespace: cluster.registry(path).resource.namespaced ? namespace : '', name };
      updateAs(cluster, path, place, (live) => {
        const spec = live.spec as JsonObject;
        return { ...live, spec: { ...spec, ...change(spec) } };
      });
    },
    addNode(name, { labels = {}, spec = {}, cpu = '4' } = {}) {
      const registry = cluster.registry(paths.nodes);
      const resources = { cpu, memory: '8Gi', pods: '110' };
      registry.put('', name, {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name,
          uid: cluster.newUid(),
          creationTimestamp: cluster.timestamp(),
          labels: { 'kubernetes.io/hostname': name, ...labels },
        },
        spec,
        status: {
          allocatable: resources,
          capacity: resources,
          conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
        },
      });
    },
    get: <T>(path: string, name: string, within = namespace) => {
      const found = cluster.reader.get(path, cluster.registry(path).resource.namespaced ? within : '', name);
      return found as unknown as T;
    },
    pods: () => cluster.reader.list(paths.pods, namespace) as unknown as Pod[],
    events: (name) =>
      (cluster.reader.list('/api/v1/events', namespace) as unknown as (Event & { metadata: { name: string } })[])
        .filter(({ involvedObject }) => involvedObject.name === name)
        .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
        .map(({ reason, message }) => `${reason}: ${message}`),
  };
}

/** A Deployment, ReplicaSet, StatefulSet or DaemonSet of one container. */
export function workload(name: string, spec: JsonObject = {}, podSpec: JsonObject = {}): JsonObject {
  return {
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: template(name, podSpec),
      ...spec,
    },
  };
}

export function template(name: string, podSpec: JsonObject = {}): JsonObject {
  return {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name: 'main', image: 'nginx:1.29' }], ...podSpec },
  };
}

/** The template with another image. */
export function withImage(spec: JsonObject, image: string): JsonObject {
  const known = spec.template as { metadata: JsonObject; spec: { containers: JsonObject[] } };
  const containers = known.spec.containers.map((container) => ({ ...container, image }));
  return { template: { ...known, spec: { ...known.spec, containers } } };
}
