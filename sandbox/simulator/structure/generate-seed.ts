/**
 * Writes `seed.json`: the objects that a new cluster has before anybody uses it, from a real one that is fresh.
 * What differs from cluster to cluster (uids, times, addresses of the machine, certificates) is left out or marked.
 * usage: node sandbox/simulator/structure/generate-seed.ts KUBECONFIG
 */
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:https';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: generate-seed.ts KUBECONFIG');
const kubeconfig = new KubeConfig();
kubeconfig.loadFromString(await readFile(file, 'utf8'));
const server = kubeconfig.getCurrentCluster()?.server;
const tls = {};
await kubeconfig.applyToHTTPSOptions(tls);
const agent = new Agent(tls);

async function list(path: string): Promise<JsonObject[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  get(`${server}${path}`, { agent }, (reply) => void text(reply).then(resolve, reject)).on('error', reject);
  const found = JSON.parse(await promise) as { kind: string; apiVersion: string; items: JsonObject[] };
  const kind = found.kind.replace(/List$/, '');
  return found.items.map((item) => ({ apiVersion: found.apiVersion, kind, ...item }));
}

const core = ['namespaces', 'nodes', 'services', 'endpoints', 'serviceaccounts', 'configmaps', 'pods', 'secrets'];
const paths = [
  ...core.map((name) => `/api/v1/${name}`),
  ...['deployments', 'replicasets', 'daemonsets', 'controllerrevisions'].map((name) => `/apis/apps/v1/${name}`),
  ...['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'].map(
    (name) => `/apis/rbac.authorization.k8s.io/v1/${name}`,
  ),
  '/apis/scheduling.k8s.io/v1/priorityclasses',
  '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas',
  '/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations',
  '/apis/apiregistration.k8s.io/v1/apiservices',
  '/apis/storage.k8s.io/v1/storageclasses',
  '/apis/storage.k8s.io/v1/csinodes',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/apis/coordination.k8s.io/v1/leases',
  '/apis/networking.k8s.io/v1/ipaddresses',
  '/apis/networking.k8s.io/v1/servicecidrs',
];
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
/** About the machine the cluster ran on. */
const machine: Readonly<Record<string, Json>> = {
  machineID: '{{hex 100000}}',
  systemUUID: '{{uid 100001}}',
  bootID: '{{uid 100002}}',
  kernelVersion: '6.12.0',
  osImage: 'Debian GNU/Linux 12 (bookworm)',
  containerRuntimeVersion: 'containerd://2.1.3',
  images: [
    { names: ['registry.k8s.io/etcd:3.6.6-0'], sizeBytes: 23_641_797 },
    { names: ['registry.k8s.io/kube-apiserver:v1.35.4'], sizeBytes: 27_671_920 },
    { names: ['registry.k8s.io/kube-proxy:v1.35.4'], sizeBytes: 25_963_718 },
    { names: ['registry.k8s.io/coredns/coredns:v1.13.1'], sizeBytes: 23_553_139 },
    { names: ['registry.k8s.io/kube-controller-manager:v1.35.4'], sizeBytes: 23_121_143 },
    { names: ['registry.k8s.io/kube-scheduler:v1.35.4'], sizeBytes: 17_228_488 },
    { names: ['registry.k8s.io/pause:3.10.1'], sizeBytes: 320_448 },
  ],
};
/** The first address of kind's network: what the one node of a simulated cluster has. */
const address = '172.18.0.2';
const capacity: Readonly<Record<string, Json>> = { cpu: '4', memory: '8Gi', 'ephemeral-storage': '100Gi', pods: '110' };

function clean(value: Json, key = ''): Json {
  if (Object.hasOwn(machine, key)) return machine[key] ?? '';
  if ((key === 'capacity' || key === 'allocatable') && isObject(value) && 'pods' in value)
    return {
      ...Object.fromEntries(Object.entries(value).filter(([name]) => name.startsWith('hugepages'))),
      ...capacity,
    };
  if (key === 'ca.crt' || key === 'caBundle' || key === 'client-ca-file') return '{{ca}}';
  if (key === 'expiration') return '{{expiry}}';
  if (key === 'since') return '{{day}}';
  if (key.startsWith('jws-kubeconfig-')) return '{{signature}}';
  if (typeof value === 'string') {
    if (time.test(value)) return value.includes('.') ? '{{micro}}' : '{{now}}';
    return value
      .replaceAll(/(?<=certificate-authority-data: ).*/g, '{{ca64}}')
      .replaceAll(/\b(fc00:[0-9a-f:]+)\b/g, 'fc00:f853:ccd:e793::2');
  }
  if (isList(value)) return value.map((item) => clean(item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'resourceVersion');
  return Object.fromEntries(kept.map(([name, child]) => [name, clean(child, name)]));
}

const objects: JsonObject[] = [];
for (const path of paths) {
  for (const object of await list(path)) {
    objects.push(clean(object) as JsonObject);
  }
}
// Uids become numbers, so that references between objects stay.
const uids = new Map<string, string>();
for (const object of objects) uids.set(String((object.metadata as JsonObject).uid), `{{uid ${uids.size}}}`);
const node = objects.find(({ kind }) => kind === 'Node') as unknown as { status: { addresses: { address: string }[] } };
const found = node.status.addresses[0]?.address ?? address;
let written = objects.map((object) => JSON.stringify(object)).join(',\n');
for (const [uid, mark] of uids) written = written.replaceAll(uid, mark);
written = written.replaceAll(found, address);
await writeFile(`${import.meta.dirname}/seed.json`, `[\n${written}\n]\n`);
console.log(`${objects.length} objects`);
