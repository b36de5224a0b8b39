import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../cluster/cluster.ts';
import type { JsonObject } from '../../patch/json.ts';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { type Answer, ask, askToDelete, pod, settle } from '../testing/ask.ts';

const group = '/apis/admissionregistration.k8s.io/v1';
const configMaps = '/api/v1/configmaps';
const matchConstraints = {
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps', 'pods'] }],
};

function policy(spec: JsonObject): JsonObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'p' },
    spec: { matchConstraints, ...spec },
  };
}

function binding(spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'b' },
    spec: { policyName: 'p', validationActions: ['Deny'], ...spec },
  };
}

function configMap(name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data };
}

function install(cluster: Cluster, spec: JsonObject, bound: JsonObject = {}): Answer[] {
  return [
    ask(cluster, { path: `${group}/validatingadmissionpolicies`, object: policy(spec) }),
    ask(cluster, { path: `${group}/validatingadmissionpolicybindings`, object: binding(bound) }),
  ];
}

const denied = (what: string, why: string): string =>
  `${what} is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${why}`;

/** Each with the object that is created, and what a server says. */
const cases: readonly (readonly [string, JsonObject, JsonObject, string | undefined])[] = [
  [
    'a rule that holds',
    { validations: [{ expression: 'object.data.size() < 2' }] },
    configMap('c', { a: '1' }),
    undefined,
  ],
  [
    'a rule without a message',
    { validations: [{ expression: ' object.data.size() < 1 ' }] },
    configMap('c', { a: '1' }),
    'failed expression: object.data.size() < 1',
  ],
  [
    'a message of its own',
    { validations: [{ expression: 'false', message: 'no', messageExpression: "'not ' + object.metadata.name" }] },
    configMap('c'),
    'not c',
  ],
  [
    'a message expression that fails',
    { validations: [{ expression: 'false', message: 'no', messageExpression: "'x' + object.nothing" }] },
    configMap('c'),
    'no',
  ],
  [
    'a field that is not there',
    { validations: [{ expression: "object.data.mode == 'fast'" }] },
    configMap('c', { a: 'b' }),
    "expression 'object.data.mode == 'fast'' resulted in error: no such key: mode",
  ],
  [
    'the same, when errors do not matter',
    { failurePolicy: 'Ignore', validations: [{ expression: "object.data.mode == 'fast'" }] },
    configMap('c'),
    undefined,
  ],
  [
    'a condition that is not met',
    {
      matchConditions: [{ name: 'other', expression: "object.metadata.name != 'c'" }],
      validations: [{ expression: 'false' }],
    },
    configMap('c'),
    undefined,
  ],
  [
    'variables made of variables',
    {
      variables: [
        { name: 'keys', expression: 'object.data.size()' },
        { name: 'many', expression: 'variables.keys > 1' },
        { name: 'unused', expression: 'object.nothing' },
      ],
      validations: [{ expression: '!variables.many', messageExpression: "'has ' + string(variables.keys)" }],
    },
    configMap('c', { a: '', b: '' }),
    'has 2',
  ],
  [
    'a variable that fails',
    {
      variables: [{ name: 'x', expression: 'object.nothing' }],
      validations: [{ expression: 'variables.x == 1' }],
    },
    configMap('c'),
    `expression 'variables.x == 1' resulted in error: composited variable "x" fails to evaluate: no such key: nothing`,
  ],
  [
    'the request and the namespace',
    {
      validations: [
        {
          expression:
            "request.operation == 'CREATE' && request.userInfo.username == 'jane' && namespaceObject.metadata.name == 'default' && oldObject == null && !has(request.subResource)",
        },
        { expression: "request.resource.resource != 'configmaps'", reason: 'Forbidden' },
      ],
    },
    configMap('c'),
    "failed expression: request.resource.resource != 'configmaps'",
  ],
  [
    'rights',
    {
      validations: [
        { expression: "authorizer.group('').resource('pods').namespace('default').check('create').allowed()" },
      ],
    },
    configMap('c'),
    "failed expression: authorizer.group('').resource('pods').namespace('default').check('create').allowed()",
  ],
  [
    'amounts and lists of a Pod',
    {
      validations: [
        {
          expression:
            "object.spec.containers.all(c, c.image.startsWith('registry/') && quantity(c.resources.limits.memory).isLessThan(quantity('1Gi')))",
          message: 'too big',
        },
      ],
    },
    pod('c', { containers: [{ name: 'c', image: 'registry/a', resources: { limits: { memory: '2Gi' } } }] }),
    'too big',
  ],
];

test('policies deny, in the words of the server', async (t) => {
  for (const [name, spec, object, why] of cases)
    await t.test(name, async () => {
      using opened = openTestCluster();
      await settle();
      assert.deepEqual(
        install(opened.cluster, spec).map(({ refusal }) => refusal),
        [undefined, undefined],
      );
      const what = object.kind === 'Pod' ? 'pods "c"' : 'configmaps "c"';
      const path = object.kind === 'Pod' ? '/api/v1/pods' : configMaps;
      const { refusal } = ask(opened.cluster, { path, object });
      assert.equal(refusal, why === undefined ? undefined : denied(what, why));
    });
});

test('a binding says where, and whether to warn', async () => {
  using opened = openTestCluster();
  await settle();
  const { cluster } = opened;
  install(
    cluster,
    { validations: [{ expression: 'false', message: 'no' }] },
    { validationActions: ['Warn'], matchResources: { objectSelector: { matchLabels: { a: 'b' } } } },
  );
  const { refusal, warnings } = ask(cluster, { path: configMaps, object: configMap('c', {}, { a: 'b' }) });
  assert.deepEqual(
    [refusal, warnings],
    [undefined, ["Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': no"]],
  );
  assert.deepEqual(ask(cluster, { path: configMaps, object: configMap('d') }).warnings, []);
});

test('parameters come from an object, which must be there', async () => {
  using opened = openTestCluster();
  await settle();
  const { cluster } = opened;
  const spec = {
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    },
    validations: [{ expression: 'object.spec.containers.size() <= int(params.data.most)' }],
  };
  install(cluster, spec, { paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } });
  const create = () => ask(cluster, { path: '/api/v1/pods', object: pod('x') }).refusal;
  assert.equal(
    create(),
    denied(
      'pods "x"',
      'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    ),
  );
  ask(cluster, { path: configMaps, object: configMap('limits', { most: '0' }) });
  assert.match(create() ?? '', /failed expression: object.spec.containers/);
  ask(cluster, { path: configMaps, object: configMap('limits', { most: '1' }) });
  assert.equal(create(), undefined);
});

test('deletions are looked at too, and a policy that is gone says nothing', async () => {
  using opened = openTestCluster();
  await settle();
  const { cluster } = opened;
  ask(cluster, { path: configMaps, object: configMap('c') });
  install(cluster, {
    validations: [{ expression: "request.operation != 'DELETE' || oldObject.metadata.name != 'c'" }],
  });
  assert.match(askToDelete(cluster, configMaps, 'c').refusal ?? '', /denied request/);
  askToDelete(cluster, `${group}/validatingadmissionpolicies`, 'p');
  assert.equal(askToDelete(cluster, configMaps, 'c').refusal, undefined);
});

const invalid = (field: string, value: string, why: string): string =>
  `ValidatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: ${field}: Invalid value: ${JSON.stringify(value)}: ${why}`;
const mistakes: readonly (readonly [string, JsonObject, string])[] = [
  [
    'a name that is not known',
    { validations: [{ expression: 'foo == 1' }] },
    invalid(
      'spec.validations[0].expression',
      'foo == 1',
      "compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo == 1\n | ^",
    ),
  ],
  [
    'types that do not go together',
    { validations: [{ expression: "1 <= 'a'" }] },
    invalid(
      'spec.validations[0].expression',
      "1 <= 'a'",
      "compilation failed: ERROR: <input>:1:3: found no matching overload for '_<=_' applied to '(int, string)'\n | 1 <= 'a'\n | ..^",
    ),
  ],
  [
    'neither true nor false',
    { validations: [{ expression: '1 + 1' }] },
    invalid('spec.validations[0].expression', '1 + 1', 'must evaluate to bool but got int'),
  ],
  [
    'a variable that comes later',
    {
      variables: [
        { name: 'a', expression: 'variables.b' },
        { name: 'b', expression: '1' },
      ],
      validations: [{ expression: 'true' }],
    },
    invalid(
      'spec.variables[0].expression',
      'variables.b',
      "compilation failed: ERROR: <input>:1:10: undefined field 'b'\n | variables.b\n | .........^",
    ),
  ],
  [
    'a field the request does not have',
    { validations: [{ expression: "request.user == 'x'" }] },
    invalid(
      'spec.validations[0].expression',
      "request.user == 'x'",
      "compilation failed: ERROR: <input>:1:8: undefined field 'user'\n | request.user == 'x'\n | .......^",
    ),
  ],
];

test('expressions that cannot be are refused with the policy', async (t) => {
  using opened = openTestCluster();
  await settle();
  for (const [name, spec, why] of mistakes)
    await t.test(name, () => {
      const { refusal } = ask(opened.cluster, { path: `${group}/validatingadmissionpolicies`, object: policy(spec) });
      assert.equal(refusal, why);
    });
});
