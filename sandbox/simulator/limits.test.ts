/** The limits that the README states are the ones there are: each is seen here as stated, and what none of them names works. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { ClusterClient } from './fidelity/cluster-client.ts';
import { type OpenSimulator, openSimulator } from './fidelity/open-simulator.ts';
import { openNamespace } from './fidelity/run-script.ts';
import type { JsonObject } from './patch/json.ts';
import { resourceLists } from './structure/structure.ts';
import { smallestObjects } from './testing/smallest-objects.ts';

const namespace = 'limits';
let simulator: OpenSimulator;
let client: ClusterClient;

before(async () => {
  simulator = await openSimulator({ quiet: true });
  client = new ClusterClient(simulator.kubeconfig);
  await openNamespace(client, namespace);
});
after(async () => {
  client[Symbol.dispose]();
  await simulator[Symbol.asyncDispose]();
});

async function create(path: string, object: JsonObject, code = 201): Promise<JsonObject> {
  const answer = await client.call('POST', path, object);
  assert.equal(answer.code, code, JSON.stringify(answer.body));
  return answer.body;
}

async function codeOf(path: string): Promise<number> {
  return (await client.call('GET', path)).code;
}

const inNamespace = `/api/v1/namespaces/${namespace}`;
const hooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';

function hook(name: string, failurePolicy: string, more: JsonObject = {}): JsonObject {
  return {
    metadata: { name },
    webhooks: [
      {
        name: 'hook.example.com',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy,
        clientConfig: { url: 'https://127.0.0.1:1/' },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['secrets'] }],
        ...more,
      },
    ],
  };
}

function definition(plural: string, conversion: JsonObject): JsonObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const kind = `${plural.charAt(0).toUpperCase()}${plural.slice(1, -1)}`;
  return {
    metadata: { name: `${plural}.limits.example.com` },
    spec: {
      group: 'limits.example.com',
      scope: 'Namespaced',
      names: { plural, kind },
      conversion,
      versions: [
        { name: 'v1', served: true, storage: true, schema },
        { name: 'v2', served: true, storage: false, schema },
      ],
    },
  };
}

/** The one version that is stored, with a rule for lists of any length. */
function withRule(spec: JsonObject, rule: JsonObject): JsonObject {
  const names = { type: 'array', items: { type: 'string' } };
  const schema = { type: 'object', properties: { names }, 'x-kubernetes-validations': [rule] };
  return { ...spec, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }] };
}

async function define(plural: string, conversion: JsonObject): Promise<void> {
  await create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition(plural, conversion));
  const path = `/apis/limits.example.com/v1/namespaces/${namespace}/${plural}`;
  for (let i = 0; i < 100 && (await codeOf(path)) !== 200; i++);
  assert.equal(await codeOf(path), 200);
}

const checks: Readonly<Record<string, () => Promise<void>>> = {
  'protobuf-answers': async () => {
    const accept = 'application/vnd.kubernetes.protobuf';
    assert.equal((await client.call('GET', '/api/v1/nodes', undefined, undefined, accept)).code, 406);
  },
  'field-order': async () => {
    const made = await create(`${inNamespace}/configmaps`, { metadata: { name: 'order' } });
    const fields = Object.keys(made.metadata as JsonObject);
    assert.ok(fields.indexOf('managedFields') < fields.indexOf('uid'), 'Go writes the uid before the managedFields');
  },
  'explain-prose': async () => {
    const { body } = await client.call('GET', '/openapi/v3/api/v1');
    const schemas = (body.components as { schemas: Record<string, { description?: string; properties: JsonObject }> })
      .schemas;
    const isDescribed = (kind: string, field: string): boolean =>
      'description' in ((schemas[`io.k8s.api.core.v1.${kind}`]?.properties[field] ?? {}) as JsonObject);
    assert.match(schemas['io.k8s.api.core.v1.Pod']?.description ?? '', /^Pod is a collection of containers/);
    assert.deepEqual([isDescribed('Pod', 'spec'), isDescribed('PodSpec', 'workloadRef')], [true, false]);
  },
  'openapi-v2-custom': async () => {
    await define('boats', { strategy: 'None' });
    assert.doesNotMatch(JSON.stringify((await client.call('GET', '/openapi/v2')).body), /limits\.example\.com/);
    assert.match(JSON.stringify((await client.call('GET', '/openapi/v3')).body), /limits\.example\.com/);
  },
  webhooks: async () => {
    await create(hooks, hook('ignored', 'Ignore'));
    await create(`${inNamespace}/secrets`, { metadata: { name: 'passes' } });
    await create(hooks, hook('asked', 'Fail'));
    const { message } = await create(`${inNamespace}/secrets`, { metadata: { name: 'fails' } }, 500);
    assert.match(String(message), /failed calling webhook "hook.example.com"/);
    for (const name of ['ignored', 'asked']) await client.call('DELETE', `${hooks}/${name}`);
  },
  'match-conditions': async () => {
    await create(hooks, hook('condition', 'Ignore', { matchConditions: [{ name: 'x', expression: '1 +' }] }));
    await client.call('DELETE', `${hooks}/condition`);
  },
  'conversion-webhooks': async () => {
    const clientConfig = { url: 'https://127.0.0.1:1/' };
    await define('ships', { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } });
    const path = (version: string) => `/apis/limits.example.com/${version}/namespaces/${namespace}/ships`;
    await create(path('v1'), { apiVersion: 'limits.example.com/v1', kind: 'Ship', metadata: { name: 'one' } });
    const { body } = await client.call('GET', `${path('v2')}/one`);
    assert.equal(body.apiVersion, 'limits.example.com/v2');
  },
  'aggregated-apis': async () => {
    const service = { name: 'none', namespace };
    const spec = { group: 'far.example.com', version: 'v1', groupPriorityMinimum: 10, versionPriority: 10, service };
    await create('/apis/apiregistration.k8s.io/v1/apiservices', {
      metadata: { name: 'v1.far.example.com' },
      spec: { ...spec, insecureSkipTLSVerify: true },
    });
    assert.equal(await codeOf('/apis/far.example.com/v1'), 404);
  },
  'priority-and-fairness': async () => {
    const schema = { metadata: { name: 'limits' }, spec: { priorityLevelConfiguration: { name: 'none' } } };
    const { status } = await create('/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas', schema);
    assert.deepEqual(status, {});
  },
  'expression-costs': async () => {
    const { spec, ...rest } = definition('costs', { strategy: 'None' }) as { spec: JsonObject; metadata: JsonObject };
    const rule = { rule: 'self.names.all(a, self.names.all(b, self.names.all(c, a != b || b != c)))' };
    await create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { ...rest, spec: withRule(spec, rule) });
  },
  'expression-syntax': async () => {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    for (const rule of ['[?optional.of(1)] == [1]', '{?"a": optional.none()} == {}', 'nobody + nothing == 1']) {
      const { spec, ...rest } = definition('marks', { strategy: 'None' }) as { spec: JsonObject; metadata: JsonObject };
      const { message } = await create(path, { ...rest, spec: withRule(spec, { rule }) }, 422);
      assert.match(String(message), /compilation failed: ERROR/);
      assert.doesNotMatch(String(message), /nothing'/);
    }
    const { spec, ...rest } = definition('types', { strategy: 'None' }) as { spec: JsonObject; metadata: JsonObject };
    await create(path, { ...rest, spec: withRule(spec, { rule: 'self.names.lowerAscii() == "a"' }) });
  },
  'server-pages': async () => {
    const pages = ['/metrics', '/logs', '/debug/pprof', '/statusz', '/flagz', '/.well-known/openid-configuration'];
    for (const page of pages) assert.equal(await codeOf(page), 404, page);
  },
};

describe('the limits of the API', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
  const list = /## Limits of the API\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '';
  const named = [...list.matchAll(/^- \*\*([\w-]+)\*\*: /gm)].map(([, name = '']) => name);
  test('each line has its check, and each check its line', () => {
    assert.deepEqual([...named].sort(), Object.keys(checks).sort());
  });
  for (const [name, check] of Object.entries(checks)) test(name, check);
});

describe('what no limit names', () => {
  const resources = Object.entries(resourceLists).flatMap(([path, list]) =>
    list
      .filter(({ name, verbs }) => !name.includes('/') && verbs.includes('create') && verbs.includes('get'))
      .map((entry) => ({ path, ...entry })),
  );
  for (const { path, name, namespaced, kind } of resources)
    test(`${path}/${name}: made, read and deleted`, async () => {
      const body = smallestObjects[`${path}/${name}`];
      assert.ok(body, `testing/smallest-objects.ts has no ${kind}`);
      const at = `${path}${namespaced ? `/namespaces/${namespace}` : ''}/${name}`;
      const object = { ...body, metadata: { name: `smallest-${name}`, ...(body.metadata as JsonObject | undefined) } };
      const made = (await create(at, object)).metadata as { name: string; uid: string };
      const read = await client.call('GET', `${at}/${made.name}`);
      assert.equal((read.body.metadata as JsonObject).uid, made.uid);
      const deleted = await client.call('DELETE', `${at}/${made.name}`);
      assert.ok([200, 202].includes(deleted.code), JSON.stringify(deleted.body));
    });
});
