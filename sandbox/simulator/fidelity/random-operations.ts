/** Sequences of requests made from a seed: the same ones for the same seed, whatever answers them. */
import type { JsonObject } from '../patch/json.ts';

export interface Operation {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  /** After the namespace's path. */
  readonly path: string;
  readonly type?: string;
  readonly body?: JsonObject;
}

/** In [0, 1), from a seed: the generator of C's standard (ISO 9899, 7.22.2.2). */
export function randomFrom(seed: number): () => number {
  let state = seed % 2 ** 31;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const names = ['a', 'b', 'c'];
const labels = ['x', 'y'];
const values = ['1', '2'];
const managers = ['one', 'two'];

/** `count` operations on ConfigMaps, Deployments and Services of one namespace. */
export function randomOperations(seed: number, count: number): Operation[] {
  const random = randomFrom(seed);
  // The low bits of such a generator are hardly random; its high ones are.
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const operations: Operation[] = [];
  for (let i = 0; i < count; i++) operations.push(pick(kinds)(pick));
  return operations;
}

type Pick = <T>(from: readonly T[]) => T;

const kinds: readonly ((pick: Pick) => Operation)[] = [
  (pick) => ({ method: 'POST', path: 'configmaps', body: configMap(pick) }),
  (pick) => ({ method: 'POST', path: 'deployments', body: deployment(pick) }),
  (pick) => ({ method: 'POST', path: 'services', body: service(pick) }),
  (pick) => {
    const body = configMap(pick);
    return { method: 'PUT', path: `configmaps/${nameOf(body)}`, body };
  },
  (pick) => patch(pick, 'application/merge-patch+json', { metadata: { labels: { [pick(labels)]: pick(values) } } }),
  (pick) => patch(pick, 'application/merge-patch+json', { metadata: { labels: { [pick(labels)]: null } } }),
  (pick) => patch(pick, 'application/strategic-merge-patch+json', { metadata: { finalizers: pick([[], ['a.b/c']]) } }),
  (pick) => ({
    method: 'PATCH',
    path: `deployments/${pick(names)}`,
    type: 'application/strategic-merge-patch+json',
    body: {
      spec: { template: { spec: { containers: [{ name: pick(['web', 'side']), image: pick(['i:1', 'i:2']) }] } } },
    },
  }),
  (pick) => ({
    method: 'PATCH',
    path: `deployments/${pick(names)}/scale`,
    type: 'application/merge-patch+json',
    body: { spec: { replicas: pick([0, 1, 3]) } },
  }),
  (pick) => applied(pick, 'configmaps', configMap(pick)),
  (pick) => applied(pick, 'deployments', deployment(pick)),
  (pick) => ({
    method: 'DELETE',
    path: `${pick(['configmaps', 'deployments', 'services'])}/${pick(names)}`,
    body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: pick(['Background', 'Foreground', 'Orphan']) },
  }),
  (pick) => ({ method: 'DELETE', path: `configmaps?labelSelector=${pick(labels)}%3D${pick(values)}` }),
  (pick) => ({ method: 'GET', path: `configmaps?labelSelector=${pick(labels)}+in+(${pick(values)})` }),
  (pick) => ({
    method: 'GET',
    path: `deployments?fieldSelector=metadata.name!%3D${pick(names)}&limit=${pick([1, 2])}`,
  }),
];

function nameOf(body: JsonObject): string {
  return String((body.metadata as JsonObject).name);
}

function patch(pick: Pick, type: string, body: JsonObject): Operation {
  return { method: 'PATCH', path: `${pick(['configmaps', 'deployments', 'services'])}/${pick(names)}`, type, body };
}

function applied(pick: Pick, resource: string, body: JsonObject): Operation {
  const query = `fieldManager=${pick(managers)}&force=${pick(['true', 'false'])}`;
  return { method: 'PATCH', path: `${resource}/${nameOf(body)}?${query}`, type: 'application/apply-patch+yaml', body };
}

function configMap(pick: Pick): JsonObject {
  const metadata = { name: pick(names), labels: { [pick(labels)]: pick(values) } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [pick(['k', 'l'])]: pick(values) } };
}

function deployment(pick: Pick): JsonObject {
  const name = pick(names);
  const containers = [
    { name: 'web', image: pick(['i:1', 'i:2']), env: [{ name: pick(['A', 'B']), value: pick(values) }] },
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: pick([1, 2]),
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers } },
    },
  };
}

function service(pick: Pick): JsonObject {
  const ports = [{ port: pick([80, 81]), ...pick([{}, { name: 'http' }]) }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: pick(names) }, spec: { ports, selector: { a: 'b' } } };
}
