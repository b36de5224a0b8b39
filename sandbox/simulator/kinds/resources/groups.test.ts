import assert from 'node:assert/strict';
import { test } from 'node:test';
import { created, refusals, updateRefusals, warnings } from './examine.ts';

test('ingresses need a rule or a backend, and paths their type', () => {
  const of = 'networking.k8s.io/v1 Ingress';
  assert.deepEqual(refusals(of, {}), [
    'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified',
  ]);
  const backend = { service: { name: 'a', port: { number: 80 } } };
  const paths = [
    { path: '/', backend },
    { pathType: 'Exact', path: 'a', backend },
    { pathType: 'Prefix', path: '/a//b', backend: { service: { name: 'a' } } },
    { pathType: 'Foo', backend: {} },
  ];
  assert.deepEqual(refusals(of, { spec: { rules: [{ host: '1.2.3.4' }, { http: { paths } }] } }), [
    'spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
    'spec.rules[1].http.paths[0].pathType: Required value: pathType must be specified',
    'spec.rules[1].http.paths[1].path: Invalid value: "a": must be an absolute path',
    `spec.rules[1].http.paths[2].path: Invalid value: "/a//b": must not contain '//'`,
    'spec.rules[1].http.paths[2].backend: Required value: port name or number is required',
    'spec.rules[1].http.paths[3].pathType: Unsupported value: "Foo": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    'spec.rules[1].http.paths[3].backend: Invalid value: "": resource or service backend is required',
  ]);
  const metadata = { annotations: { 'kubernetes.io/ingress.class': 'x' } };
  assert.deepEqual(warnings(of, { metadata, spec: { defaultBackend: backend } }), [
    `annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`,
  ]);
});

test('network policies are for what they speak of', () => {
  const of = 'networking.k8s.io/v1 NetworkPolicy';
  assert.deepEqual(created(of, { spec: { egress: [{ ports: [{ port: 80 }] }] } }).spec, {
    podSelector: {},
    egress: [{ ports: [{ port: 80, protocol: 'TCP' }] }],
    policyTypes: ['Ingress', 'Egress'],
  });
  const from = [{}, { podSelector: {}, ipBlock: { cidr: '10.0.0.0/24', except: ['10.0.1.0/25'] } }];
  const ports = [{ port: 80, endPort: 70 }, { endPort: 4 }];
  assert.deepEqual(refusals(of, { spec: { ingress: [{ from, ports }] } }), [
    'spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`',
    'spec.ingress[0].ports[1].endPort: Invalid value: 4: may not be specified when `port` is not specified',
    'spec.ingress[0].from[0]: Required value: must specify a peer',
    'spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "10.0.1.0/25": must be a strict subset of `cidr`',
    'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
  ]);
});

test('disruption budgets say one thing', () => {
  const of = 'policy/v1 PodDisruptionBudget';
  assert.deepEqual(refusals(of, { spec: { minAvailable: 1, maxUnavailable: '101%' } }), [
    'spec: Invalid value: {"MinAvailable":1,"Selector":null,"MaxUnavailable":"101%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ]);
});

test('rules of roles, and what bindings may not change', () => {
  const group = 'rbac.authorization.k8s.io';
  assert.deepEqual(refusals(`${group}/v1 Role`, { rules: [{}, { verbs: ['get'], nonResourceURLs: ['/x'] }] }), [
    'rules[0].verbs: Required value: verbs must contain at least one value',
    'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
    'rules[0].resources: Required value: resource rules must supply at least one resource',
    'rules[1].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
  ]);
  const binding = { roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'User', name: 'x' }] };
  assert.deepEqual(created(`${group}/v1 RoleBinding`, binding), {
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'User', name: 'x', apiGroup: group }],
  });
  const other = { ...binding, roleRef: { kind: 'ClusterRole', name: 'edit' } };
  assert.deepEqual(updateRefusals(`${group}/v1 RoleBinding`, binding, other), [
    `roleRef: Invalid value: {"APIGroup":"${group}","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef`,
  ]);
});

test('classes of storage and of priority stay', () => {
  const storage = 'storage.k8s.io/v1 StorageClass';
  assert.deepEqual(created(storage, { provisioner: 'a/b' }), {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    provisioner: 'a/b',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  });
  assert.deepEqual(updateRefusals(storage, { provisioner: 'a/b' }, { provisioner: 'c/d', parameters: { a: 'b' } }), [
    'parameters: Forbidden: updates to parameters are forbidden.',
    'provisioner: Forbidden: updates to provisioner are forbidden.',
  ]);
  const priority = 'scheduling.k8s.io/v1 PriorityClass';
  assert.deepEqual(refusals(priority, { value: 1_000_000_001 }), [
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ]);
  assert.deepEqual(refusals(priority, { metadata: { name: 'system-foo' } }), [
    `metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-foo is not a known system priority class`,
  ]);
  assert.deepEqual(updateRefusals(priority, { value: 3 }, { value: 4, preemptionPolicy: 'Never' }), [
    'value: Forbidden: may not be changed in an update.',
    'preemptionPolicy: Invalid value: "Never": field is immutable',
  ]);
});

test('endpoint slices hold addresses of their type', () => {
  const endpoints = [{ addresses: [] }, { addresses: ['fd00::1', '127.0.0.1'] }];
  const slice = { addressType: 'IPv4', ports: [{ port: 80 }, { port: 81 }], endpoints };
  assert.deepEqual(refusals('discovery.k8s.io/v1 EndpointSlice', slice), [
    'ports[1].name: Duplicate value: ""',
    'endpoints[0].addresses: Required value: must contain at least 1 address',
    'endpoints[1].addresses: Invalid value: "fd00::1": must be an IPv4 address',
    'endpoints[1].addresses[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ]);
});

test('webhooks have their defaults and their limits', () => {
  const of = 'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration';
  const webhooks = [
    {
      name: 'a.b.c',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: { service: { name: 'a', namespace: 'b' } },
      rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
    },
  ];
  assert.deepEqual(refusals(of, { webhooks }), []);
  assert.deepEqual(created(of, { webhooks }).webhooks, [
    {
      ...webhooks[0],
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      timeoutSeconds: 10,
      clientConfig: { service: { name: 'a', namespace: 'b', port: 443 } },
      rules: [{ ...webhooks[0]?.rules[0], scope: '*' }],
    },
  ]);
  assert.deepEqual(refusals(of, { webhooks: [{}] }), [
    'webhooks[0].name: Required value',
    'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun',
    'webhooks[0].clientConfig: Required value: exactly one of url or service is required',
    'webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1',
  ]);
});

test('certificate requests carry who asks', () => {
  const of = 'certificates.k8s.io/v1 CertificateSigningRequest';
  const request = Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\nx\n-----END CERTIFICATE REQUEST-----').toString(
    'base64',
  );
  const spec = { request, signerName: 'a.b/c', usages: ['client auth'] };
  assert.deepEqual(created(of, { spec: { ...spec, username: 'somebody' } }).spec, {
    ...spec,
    username: 'kubernetes-admin',
    groups: ['system:authenticated'],
  });
  assert.deepEqual(refusals(of, { spec: { ...spec, signerName: 'foo', expirationSeconds: 3 } }), [
    `spec.signerName: Invalid value: "foo": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
    'spec.expirationSeconds: Invalid value: 3: may not specify a duration less than 600 seconds (10 minutes)',
  ]);
});
