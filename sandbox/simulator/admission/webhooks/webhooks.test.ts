import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { ask, settle } from '../testing/ask.ts';

function configuration(kind: string, more: JsonObject = {}): JsonObject {
  const webhook = {
    name: 'a.example.com',
    clientConfig: { service: { name: 'hook', namespace: 'default', path: '/check' } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    ...more,
  };
  return { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: 'w' }, webhooks: [webhook] };
}

const down =
  'Internal error occurred: failed calling webhook "a.example.com": failed to call webhook: Post "https://hook.default.svc:443/check?timeout=10s": service "hook" not found';

const cases: readonly (readonly [string, string, JsonObject, boolean, string | undefined])[] = [
  ['a validating one', 'ValidatingWebhookConfiguration', {}, false, down],
  ['a mutating one', 'MutatingWebhookConfiguration', {}, false, down],
  ['one that may be missing', 'ValidatingWebhookConfiguration', { failurePolicy: 'Ignore' }, false, undefined],
  [
    'one that is not meant',
    'ValidatingWebhookConfiguration',
    { objectSelector: { matchLabels: { a: 'b' } } },
    false,
    undefined,
  ],
  [
    'a condition that is not met',
    'ValidatingWebhookConfiguration',
    { matchConditions: [{ name: 'c', expression: "object.metadata.name != 'x'" }] },
    false,
    undefined,
  ],
  [
    'one that must not be called for nothing',
    'ValidatingWebhookConfiguration',
    { sideEffects: 'NoneOnDryRun' },
    true,
    down,
  ],
];

test('what a webhook is asked about fails, unless it may be missing', async (t) => {
  for (const [name, kind, more, dryRun, refusal] of cases)
    await t.test(name, async () => {
      using opened = openTestCluster();
      await settle();
      const path = `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}s`;
      assert.equal(ask(opened.cluster, { path, object: configuration(kind, more) }).refusal, undefined);
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } };
      assert.equal(ask(opened.cluster, { path: '/api/v1/configmaps', object, dryRun }).refusal, refusal);
    });
});
