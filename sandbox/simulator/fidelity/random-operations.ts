/** Sequences of requests made from a seed: the same ones for the same seed, whatever answers them. */
import type { Json, JsonObject } from '../patch/json.ts';

export interface Operation {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  /** After the namespace's path. */
  readonly path: string;
  readonly type?: string;
  readonly body?: Json;
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
const dryRuns = ['', '', '?dryRun=All'];
const mergePatch = 'application/merge-patch+json';
const strategicPatch = 'application/strategic-merge-patch+json';
const jsonPatch = 'application/json-patch+json';

/** What operations are about, all of one namespace. */
export const randomResources = ['configmaps', 'deployments', 'services', 'secrets', 'pods', 'jobs'] as const;

/** `count` operations on those. */
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
  (pick) => patch(pick, mergePatch, { metadata: { labels: { [pick(labels)]: pick(values) } } }),
  (pick) => patch(pick, mergePatch, { metadata: { labels: { [pick(labels)]: null } } }),
  (pick) => patch(pick, strategicPatch, { metadata: { finalizers: pick([[], ['a.b/c']]) } }),
  (pick) => ({
    method: 'PATCH',
    path: `deployments/${pick(names)}`,
    type: strategicPatch,
    body: {
      spec: { template: { spec: { containers: [{ name: pick(['web', 'side']), image: pick(['i:1', 'i:2']) }] } } },
    },
  }),
  (pick) => ({
    method: 'PATCH',
    path: `deployments/${pick(names)}/scale`,
    type: mergePatch,
    body: { spec: { replicas: pick([0, 1, 3]) } },
  }),
  (pick) => applied(pick, 'configmaps', configMap(pick)),
  (pick) => applied(pick, 'deployments', deployment(pick)),
  (pick) => ({
    method: 'DELETE',
    path: `${pick(randomResources)}/${pick(names)}`,
    body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: pick(['Background', 'Foreground', 'Orphan']) },
  }),
  (pick) => ({ method: 'POST', path: `secrets${pick(dryRuns)}`, body: secret(pick) }),
  (pick) => ({ method: 'POST', path: `pods${pick(dryRuns)}`, body: pod(pick) }),
  (pick) => ({ method: 'POST', path: 'jobs', body: job(pick) }),
  (pick) => {
    const body = service(pick);
    return { method: 'PUT', path: `services/${nameOf(body)}${pick(dryRuns)}`, body };
  },
  (pick) =>
    patch(pick, jsonPatch, pick([addLabel(pick), testLabel(pick), [{ op: 'remove', path: '/metadata/labels' }]])),
  (pick) => patch(pick, mergePatch, { metadata: { resourceVersion: '1', annotations: { a: pick(values) } } }),
  (pick) => patch(pick, strategicPatch, { metadata: { ownerReferences: [{ $patch: 'delete', uid: 'none' }] } }),
  (pick) => ({
    method: 'PATCH',
    path: `deployments/${pick(names)}`,
    type: strategicPatch,
    body: { spec: { template: { spec: { containers: [{ name: pick(['web', 'side']), $patch: 'delete' }] } } } },
  }),
  (pick) => ({
    method: 'PATCH',
    path: `jobs/${pick(names)}?fieldValidation=${pick(['Warn', 'Ignore'])}`,
    type: mergePatch,
    body: { spec: pick<JsonObject>([{ parallelism: 2 }, { suspend: false }, { completions: 3 }, { other: true }]) },
  }),
  (pick) => applied(pick, 'services', service(pick)),
  (pick) => applied(pick, 'pods', pod(pick)),
  (pick) => ({
    method: 'PATCH',
    path: `deployments/${pick(names)}/status`,
    type: mergePatch,
    body: { status: { replicas: pick([1, 2]) }, spec: { replicas: 9 } },
  }),
  (pick) => ({
    method: 'DELETE',
    path: `${pick(randomResources)}/${pick(names)}${pick(dryRuns)}`,
    body: { preconditions: pick<JsonObject>([{ uid: 'none' }, { resourceVersion: '1' }, {}]) },
  }),
  (pick) => ({ method: 'GET', path: `pods?fieldSelector=spec.restartPolicy%3D${pick(['Always', 'Never'])}` }),
  (pick) => ({ method: 'GET', path: `secrets?fieldSelector=type%3D${pick(['Opaque', 'fid%2Fother'])}&limit=1` }),
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

function patch(pick: Pick, type: string, body: Json): Operation {
  return { method: 'PATCH', path: `${pick(randomResources)}/${pick(names)}`, type, body };
}

function addLabel(pick: Pick): Json {
  return [{ op: 'add', path: `/metadata/labels/${pick(labels)}`, value: pick(values) }];
}

function testLabel(pick: Pick): Json {
  const path = `/metadata/labels/${pick(labels)}`;
  return [
    { op: 'test', path, value: pick(values) },
    { op: 'replace', path, value: pick(values) },
  ];
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

function secret(pick: Pick): JsonObject {
  const type = pick<JsonObject>([{}, { type: 'fid/other' }, { immutable: true }]);
  const metadata = { name: pick(names), labels: { [pick(labels)]: pick(values) } };
  return { apiVersion: 'v1', kind: 'Secret', metadata, ...type, stringData: { [pick(['k', 'l'])]: pick(values) } };
}

function pod(pick: Pick): JsonObject {
  const container = {
    name: 'web',
    image: pick(['i:1', 'i:2']),
    ...pick<JsonObject>([{}, { ports: [{ containerPort: 80 }] }]),
  };
  const spec = { restartPolicy: pick(['Always', 'Never', 'Sometimes']), containers: [container] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: pick(names), labels: { [pick(labels)]: 'p' } }, spec };
}

function job(pick: Pick): JsonObject {
  const spec = { restartPolicy: pick(['Never', 'OnFailure', 'Always']), containers: [{ name: 'web', image: 'i:1' }] };
  const body = { template: { spec }, ...pick<JsonObject>([{}, { suspend: true }, { completionMode: 'Indexed' }]) };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: pick(names) },
    spec: { completions: pick([1, 2]), ...body },
  };
}
