/** Requests nobody would think of: good ones, broken at random. The same seed gives the same ones. */
import { Buffer } from 'node:buffer';
import type { Random } from '../../../testing/random-from.ts';
import { bodies, patches, types, yamls } from './bodies.ts';
import { bytesOf, collection } from './case.ts';
import { accepts, deleteQueries, methods, paths, queries, writeQueries } from './requests.ts';

const served = [
  collection,
  `${collection}/there`,
  '/api/v1/pods',
  '/api/v1/namespaces/default/pods/none/log',
  '/api/v1/namespaces/default/pods/none/exec',
  '/api/v1/namespaces/default/services/none/proxy/a',
  '/apis/apps/v1/namespaces/default/deployments',
  '/apis/apps/v1/namespaces/default/deployments/none/scale',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles',
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  '/apis/metrics.k8s.io/v1beta1/pods',
  '/api/v1/namespaces/default/serviceaccounts/default/token',
  '/api/v1/namespaces/default/bindings',
  '/openapi/v3',
  '/api',
];
const kinds = ['Pod', 'ConfigMap', 'Secret', 'Service', 'Deployment', 'Job', 'CustomResourceDefinition', 'Eviction'];
const fields = [
  'metadata',
  'name',
  'spec',
  'containers',
  'data',
  'labels',
  'replicas',
  'selector',
  'ports',
  '__proto__',
];
/** Bytes; most bodies of people are shorter. */
const longestBody = 200_000;

export function randomRequest(random: Random): Buffer {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const maybe = (chance: number): boolean => random() < chance;
  const query = maybe(0.5) ? `?${pick([...queries, ...writeQueries, ...deleteQueries])}` : '';
  const path = maybe(0.2) ? pick(paths) : pick(served);
  const method = maybe(0.1) ? pick(methods) : pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
  const body = maybe(0.6) ? randomBody(random).subarray(0, longestBody) : undefined;
  const headers: Record<string, string> = {};
  if (maybe(0.3)) headers.Accept = pick(accepts);
  if (body && maybe(0.6))
    headers['Content-Type'] = pick([...types, ...patches.map(([, type]) => type), 'application/yaml']);
  if (maybe(0.05)) Object.assign(headers, { Connection: 'Upgrade', Upgrade: pick(['websocket', 'SPDY/3.1', 'x']) });
  if (maybe(0.05))
    headers['Impersonate-User'] = pick(['', 'somebody', 'system:serviceaccount:default:default', '\u0001']);
  // A watch that goes well would not end.
  const ended = query === '' ? '?timeoutSeconds=1' : `${query}&timeoutSeconds=1`;
  const bytes = bytesOf({ method, path: path.includes('?') ? path : path + ended, headers, ...(body ? { body } : {}) });
  return maybe(0.3) ? broken(bytes, random) : bytes;
}

function randomBody(random: Random): Buffer {
  const choice = random();
  if (choice < 0.3) {
    const all: readonly (readonly [string, string | Buffer])[] = [...bodies.slice(0, -2), ...yamls];
    return Buffer.from(all[Math.floor(random() * all.length)]?.[1] ?? '');
  }
  if (choice < 0.4) return Buffer.from(patches[Math.floor(random() * patches.length)]?.[2] ?? '');
  if (choice < 0.5) return Buffer.concat([Buffer.from('6b387300', 'hex'), noise(random, 40)]);
  return Buffer.from(JSON.stringify(randomValue(random, 0)));
}

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length: Math.floor(random() * length) }, () => Math.floor(random() * 256)));
}

/** Objects that look like Kubernetes' own, with values where they do not belong. */
function randomValue(random: Random, depth: number): unknown {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const choice = random();
  if (depth === 0 || (choice < 0.4 && depth < 6)) {
    const entries = Array.from({ length: Math.floor(random() * 5) }, () => [
      pick(fields),
      randomValue(random, depth + 1),
    ]);
    const head = depth === 0 ? { apiVersion: pick(['v1', 'apps/v1', 'batch/v1', 'x']), kind: pick(kinds) } : {};
    return { ...head, ...(depth === 0 ? { metadata: { name: 'fuzz' } } : {}), ...Object.fromEntries(entries) };
  }
  if (choice < 0.55 && depth < 6)
    return Array.from({ length: Math.floor(random() * 4) }, () => randomValue(random, depth + 1));
  return pick<unknown>([
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    '',
    'x',
    'web',
    '10Gi',
    '\u0000',
    '\ud800',
    'a'.repeat(300),
    '*',
    '..',
  ]);
}

/** A byte changed, a part left out, doubled, or the end missing. */
function broken(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * bytes.length);
  const to = Math.min(bytes.length, at + Math.floor(random() * 20));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  const how = random();
  if (how < 0.4) return Buffer.concat([before, noise(random, 4), after]);
  if (how < 0.6) return Buffer.concat([before, after]);
  if (how < 0.8) return Buffer.concat([before, part, part, after]);
  return before;
}
