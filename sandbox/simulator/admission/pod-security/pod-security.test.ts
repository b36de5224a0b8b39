import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { JsonObject } from '../../patch/json.ts';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { ask, pod, settle } from '../testing/ask.ts';
import { violations } from './evaluate.ts';
import { podTemplate } from './pod-security.ts';
import { readPolicy } from './policy.ts';

const label = 'pod-security.kubernetes.io/';

function namespace(labels: Record<string, string>): JsonObject {
  const own = Object.fromEntries(Object.entries(labels).map(([key, value]) => [label + key, value]));
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels: own } };
}

const restricted: JsonObject = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'c',
      image: 'nginx',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};
const privileged: JsonObject = {
  hostNetwork: true,
  volumes: [{ name: 'h', hostPath: { path: '/' } }],
  containers: [{ name: 'c', image: 'nginx', securityContext: { privileged: true } }],
};
/** Each taken from a 1.35.4 cluster. */
const ofBaseline =
  'host namespaces (hostNetwork=true), hostPath volumes (volume "h"), privileged (container "c" must not set securityContext.privileged=true)';
const ofRestricted =
  'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';

test('a level is enforced, another one warns', async () => {
  using opened = openTestCluster();
  await settle();
  const { cluster } = opened;
  ask(cluster, { path: '/api/v1/namespaces', object: namespace({ enforce: 'baseline', warn: 'restricted' }) });
  const create = (name: string, spec?: JsonObject) => ask(cluster, { path: '/api/v1/pods', object: pod(name, spec) });
  assert.equal(
    create('bad', privileged).refusal,
    `pods "bad" is forbidden: violates PodSecurity "baseline:latest": ${ofBaseline}`,
  );
  assert.deepEqual(create('plain').warnings, [`would violate PodSecurity "restricted:latest": ${ofRestricted}`]);
  assert.deepEqual(create('good', restricted).warnings, []);
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { a: 'b' } }, template },
  };
  const { warnings, refusal } = ask(cluster, { path: '/apis/apps/v1/deployments', object: deployment });
  assert.deepEqual([warnings.length, refusal], [1, undefined]);
});

test('a namespace that gets stricter than its Pods says so', async () => {
  using opened = openTestCluster();
  await settle();
  const { cluster } = opened;
  for (const name of ['a', 'b']) ask(cluster, { path: '/api/v1/pods', object: pod(name) });
  const reasons = 'allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile';
  assert.deepEqual(
    ask(cluster, { path: '/api/v1/namespaces', object: namespace({ enforce: 'restricted' }) }).warnings,
    [
      'existing pods in namespace "default" violate the new PodSecurity enforce level "restricted:latest"',
      `a (and 1 other pod): ${reasons}`,
    ],
  );
  assert.equal(
    ask(cluster, { path: '/api/v1/namespaces', object: namespace({ enforce: 'none', 'warn-version': '1.30' }) })
      .refusal,
    `Namespace "default" is invalid: [metadata.labels[${label}enforce]: Invalid value: "none": must be one of privileged, baseline, restricted, metadata.labels[${label}warn-version]: Invalid value: "1.30": must be "latest" or "v1.x"]`,
  );
});

test('who enforces without a word on warnings is warned as well', () => {
  const { policy } = readPolicy({ [`${label}enforce`]: 'restricted', [`${label}enforce-version`]: 'v1.20' });
  assert.deepEqual(policy.warn, { level: 'restricted', minor: 20 });
  assert.deepEqual(policy.audit, { level: 'privileged' });
});

const c = { name: 'c', image: 'nginx' };
const byLevel: readonly (readonly [string, 'baseline' | 'restricted', number, JsonObject, string])[] = [
  [
    'a host port',
    'baseline',
    35,
    { containers: [{ ...c, ports: [{ hostPort: 80 }, { hostPort: 9 }] }] },
    'container "c" uses hostPorts 80, 9',
  ],
  [
    'a capability',
    'baseline',
    35,
    { containers: [{ ...c, securityContext: { capabilities: { add: ['NET_ADMIN'] } } }] },
    'container "c" must not include "NET_ADMIN" in securityContext.capabilities.add',
  ],
  [
    'a sysctl of an old version',
    'baseline',
    26,
    { securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_reserved_ports' }] }, containers: [c] },
    'net.ipv4.ip_local_reserved_ports',
  ],
  [
    'a sysctl that is safe by now',
    'baseline',
    27,
    { securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_reserved_ports' }] }, containers: [c] },
    '',
  ],
  [
    'a probe of another host',
    'baseline',
    34,
    { containers: [{ ...c, livenessProbe: { httpGet: { host: 'x' } } }] },
    'container "c" uses probe or lifecycle host "x"',
  ],
  [
    'the same before it was looked at',
    'baseline',
    33,
    { containers: [{ ...c, livenessProbe: { httpGet: { host: 'x' } } }] },
    '',
  ],
  [
    'a volume',
    'restricted',
    35,
    { ...restricted, volumes: [{ name: 'n', nfs: { server: 's', path: '/' } }] },
    'volume "n" uses restricted volume type "nfs"',
  ],
  [
    'root by number',
    'restricted',
    35,
    { ...restricted, securityContext: { runAsUser: 0, runAsNonRoot: true, seccompProfile: { type: 'Localhost' } } },
    'pod must not set runAsUser=0',
  ],
  [
    'root of a user namespace',
    'restricted',
    35,
    { ...restricted, hostUsers: false, securityContext: { runAsUser: 0, seccompProfile: { type: 'Localhost' } } },
    '',
  ],
  [
    'seccomp turned off',
    'baseline',
    35,
    { containers: [{ ...c, securityContext: { seccompProfile: { type: 'Unconfined' } } }] },
    'container "c" must not set securityContext.seccompProfile.type to "Unconfined"',
  ],
  [
    'a type of SELinux',
    'baseline',
    35,
    { securityContext: { seLinuxOptions: { type: 'x', user: 'u' } }, containers: [c] },
    'pod set forbidden securityContext.seLinuxOptions: type "x"; user may not be set',
  ],
];

test('the standards, by version', async (t) => {
  for (const [name, level, minor, spec, detail] of byLevel)
    await t.test(name, () => {
      const found = violations({ level, minor }, podTemplate({ spec } as unknown as V1PodTemplateSpec));
      assert.equal(found.map((one) => one.detail).join('; '), detail);
    });
});
