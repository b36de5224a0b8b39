import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Service, V1ServiceSpec } from '@kubernetes/client-node';
import { StatusError } from '../../meta/status.ts';
import { created, refusals, warnings } from './examine.ts';
import { resources } from './resources.ts';
import { addressesOf, allocateServiceAddresses } from './service-addresses.ts';
import { validateServiceUpdate } from './service-validation.ts';

const none = { ips: new Set<string>(), ports: new Set<number>() };
const service = (spec: object): V1Service =>
  created('v1 Service', { metadata: { name: 'a' }, spec }) as unknown as V1Service;

function allocated(spec: object, used = none, old?: V1Service): V1ServiceSpec | undefined {
  const draft = service(spec);
  allocateServiceAddresses(draft, used, () => 0, old);
  return draft.spec;
}

function problem(spec: object, used = none): string {
  try {
    allocated(spec, used);
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
  return 'none';
}

test('defaults of each type', () => {
  const common = { sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' };
  const ports = [{ port: 80, protocol: 'TCP', targetPort: 80 }];
  assert.deepEqual(service({ ports: [{ port: 80 }] }).spec, { ...common, type: 'ClusterIP', ports });
  assert.deepEqual(service({ type: 'LoadBalancer', ports: [{ port: 80 }] }).spec, {
    ...common,
    type: 'LoadBalancer',
    ports,
    externalTrafficPolicy: 'Cluster',
    allocateLoadBalancerNodePorts: true,
  });
  assert.deepEqual(service({ type: 'ExternalName', externalName: 'a.b' }).spec, {
    sessionAffinity: 'None',
    type: 'ExternalName',
    externalName: 'a.b',
  });
  assert.deepEqual(service({ sessionAffinity: 'ClientIP' }).spec?.sessionAffinityConfig, {
    clientIP: { timeoutSeconds: 10_800 },
  });
});

test('ports are checked one by one and together', () => {
  assert.deepEqual(refusals('v1 Service', {}), ['spec.ports: Required value']);
  const ports = [
    { port: 0, name: 'A' },
    { port: 80, protocol: 'xxx', targetPort: 'a_b' },
  ];
  assert.deepEqual(refusals('v1 Service', { spec: { ports } }), [
    `spec.ports[0].name: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
    'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
    'spec.ports[1].name: Required value',
    'spec.ports[1].protocol: Unsupported value: "xxx": supported values: "SCTP", "TCP", "UDP"',
    'spec.ports[1].targetPort: Invalid value: "a_b": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  ]);
  const twice = [
    { port: 80, name: 'a' },
    { port: 80, name: 'b' },
  ];
  assert.deepEqual(refusals('v1 Service', { spec: { ports: twice } }), [
    'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
  ]);
});

test('a type is refused what belongs to another', () => {
  const spec = { ports: [{ port: 80, nodePort: 30_000 }], externalTrafficPolicy: 'Local', healthCheckNodePort: 3 };
  assert.deepEqual(refusals('v1 Service', { spec }), [
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    "spec.healthCheckNodePort: Invalid value: 3: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
  ]);
  assert.deepEqual(refusals('v1 Service', { spec: { type: 'ExternalName' } }), ['spec.externalName: Required value']);
});

test('addresses and ports are given, above what is kept for those asked for', () => {
  const spec = allocated({ type: 'NodePort', ports: [{ port: 80 }] });
  assert.equal(spec?.clusterIP, '10.96.1.0');
  assert.deepEqual(spec?.clusterIPs, ['10.96.1.0']);
  assert.deepEqual(spec?.ipFamilies, ['IPv4']);
  assert.equal(spec?.ipFamilyPolicy, 'SingleStack');
  assert.deepEqual(addressesOf({ spec: spec ?? {} }), { ips: ['10.96.1.0'], ports: [30_086] });
  const next = allocated({ ports: [{ port: 80 }] }, { ips: new Set(['10.96.1.0']), ports: new Set() });
  assert.equal(next?.clusterIP, '10.96.1.1');
});

test('headless services get no address, and both families without a selector', () => {
  const free = allocated({ clusterIP: 'None' });
  assert.deepEqual(
    [free?.clusterIPs, free?.ipFamilies, free?.ipFamilyPolicy],
    [['None'], ['IPv4', 'IPv6'], 'RequireDualStack'],
  );
  assert.deepEqual(allocated({ clusterIP: 'None', selector: { a: 'b' } })?.ipFamilies, ['IPv4']);
});

test('what cannot be had is refused in the words of the allocators', () => {
  const used = { ips: new Set(['10.96.0.1']), ports: new Set([30_123]) };
  const ports = [{ port: 80 }];
  const invalid = 'Service "a" is invalid: ';
  assert.equal(
    problem({ clusterIP: '10.96.0.1', ports }, used),
    `${invalid}spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated`,
  );
  assert.equal(
    problem({ clusterIP: '10.97.0.1', ports }),
    `${invalid}spec.clusterIPs: Invalid value: ["10.97.0.1"]: failed to allocate IP 10.97.0.1: the provided network does not match the current range`,
  );
  assert.equal(
    problem({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }),
    `${invalid}spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767`,
  );
  assert.equal(
    problem({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_123 }] }, used),
    `${invalid}spec.ports[0].nodePort: Invalid value: 30123: provided port is already allocated`,
  );
  assert.equal(
    problem({ ipFamilyPolicy: 'RequireDualStack', ports }),
    `${invalid}spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services`,
  );
});

test('an update keeps what it leaves out, and may not change the address', () => {
  const old = service({ type: 'NodePort', ports: [{ port: 80 }] });
  allocateServiceAddresses(old, none, () => 0);
  const kept = allocated({ type: 'NodePort', ports: [{ port: 80, targetPort: 'http' }] }, none, old);
  assert.equal(kept?.clusterIP, '10.96.1.0');
  assert.equal(kept?.ports?.[0]?.nodePort, 30_086);
  const moved = service({ clusterIP: '10.96.7.7', ports: [{ port: 80 }] });
  allocateServiceAddresses(moved, none, () => 0, old);
  assert.deepEqual(validateServiceUpdate(moved, old), [
    {
      type: 'FieldValueInvalid',
      field: 'spec.clusterIPs[0]',
      body: 'Invalid value: ["10.96.7.7"]: may not change once set',
    },
  ]);
});

test('a service that becomes a name loses its addresses', () => {
  const old = service({ type: 'NodePort', ports: [{ port: 80 }] });
  allocateServiceAddresses(old, none, () => 0);
  const draft = structuredClone({ ...old, spec: { ...old.spec, type: 'ExternalName', externalName: 'a.b' } });
  const { setDefaults, prepareForUpdate } = resources['v1 Service'] ?? {};
  setDefaults?.(draft as never);
  allocateServiceAddresses(draft, none, () => 0, old);
  prepareForUpdate?.(draft as never, old as never, { now: new Date(0), user: { name: '', groups: [] } });
  assert.deepEqual(draft.spec, {
    type: 'ExternalName',
    externalName: 'a.b',
    sessionAffinity: 'None',
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
  });
});

test('fields without effect are warned of', () => {
  const spec = { clusterIP: 'None', loadBalancerIP: '1.2.3.4', externalName: 'x', trafficDistribution: 'PreferClose' };
  assert.deepEqual(warnings('v1 Service', { spec }), [
    'spec.loadBalancerIP is ignored for headless services',
    'spec.externalName is ignored when spec.type is not "ExternalName"',
    'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
  ]);
});
