/** The first objects of a cluster: the seed, with the marks replaced by what is this cluster's own. */
import { createHash, createHmac } from 'node:crypto';
import { timestamp } from '../meta/object-meta.ts';
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';
import type { StorageRecord } from '../storage/storage.ts';
import { pathOf, resourceLists, seedObjects } from '../structure/structure.ts';

export interface SeedOf {
  readonly id: string;
  readonly createdAt: Date;
  /** PEM of the certificate authority. */
  readonly certificateAuthority: string;
  /** What is there beside the objects of every cluster. */
  readonly more?: readonly JsonObject[];
}

const mark = /\{\{(now|micro|day|expiry|ca|ca64|signature|(uid|hex) (\d+))\}\}/g;
/** How long the token lives that kubeadm makes for nodes to join with (cmd/kubeadm/app/constants). */
const tokenLifeMs = 24 * 3_600_000;

/** As records of a storage; the same ones for the same cluster each time. */
export function seedRecords({ id, createdAt, certificateAuthority, more = [] }: SeedOf): StorageRecord[] {
  const now = timestamp(createdAt);
  const micro = now.replace('Z', '.000000Z');
  const values: Readonly<Record<string, () => string>> = {
    now: () => now,
    micro: () => micro,
    day: () => now.slice(0, 10),
    expiry: () => base64(timestamp(new Date(createdAt.getTime() + tokenLifeMs))),
    ca: () => certificateAuthority,
    ca64: () => base64(certificateAuthority),
    signature: () => signed(replace(clusterInfo())),
  };
  const replace = (text: string): string =>
    text.replaceAll(mark, (_, what: string, kind: string | undefined, number: string) => {
      if (kind === undefined) return values[what]?.() ?? '';
      const uid = uidOf(id, number);
      return kind === 'uid' ? uid : uid.replaceAll('-', '');
    });
  return [...seedObjects(), ...more].map((object, index) => {
    const revision = index + 2;
    const own = stamp(object, replace) as JsonObject;
    const meta = { ...metaOf(own), resourceVersion: String(revision) };
    return { revision, key: keyOf(own), object: withMeta(own, meta) };
  });
}

/** Parts of the seed without marks, which are the same for all clusters and need not be walked again. */
const unmarked = new WeakSet<object>();

/** Unchanged parts are shared by all clusters. */
function stamp(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') return value.includes('{{') ? replace(value) : value;
  if (value === null || typeof value !== 'object' || unmarked.has(value)) return value;
  let changed = false;
  const own = (key: string, child: Json): [string, Json] => {
    // Fields that are managed are keyed by uids.
    const entry: [string, Json] = [key.includes('{{') ? replace(key) : key, stamp(child, replace)];
    if (entry[0] !== key || entry[1] !== child) changed = true;
    return entry;
  };
  const stamped = isList(value)
    ? value.map((item) => own('', item)[1])
    : Object.fromEntries(Object.entries(value as JsonObject).map(([key, child]) => own(key, child)));
  if (changed) return stamped;
  unmarked.add(value);
  return value;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The kubeconfig that says to all where the cluster is, before the marks are replaced. */
function clusterInfo(): string {
  const found = seedObjects().find((object) => metaOf(object).name === 'cluster-info');
  return isObject(found?.data) ? String(found.data.kubeconfig) : '';
}

/** A detached signature by the token `abcdef.0123456789abcdef` that kind has kubeadm make (cluster-bootstrap/token/jws). */
function signed(content: string): string {
  const header = Buffer.from('{"alg":"HS256","kid":"abcdef"}').toString('base64url');
  const payload = Buffer.from(content).toString('base64url');
  return `${header}..${createHmac('sha256', '0123456789abcdef').update(`${header}.${payload}`).digest('base64url')}`;
}

function uidOf(cluster: string, number: string): string {
  const hex = createHash('sha256').update(`${cluster} ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const resourceOf = new Map<string, string>();

function keyOf(object: JsonObject): string {
  const apiVersion = String(object.apiVersion);
  const kind = String(object.kind);
  let resource = resourceOf.get(`${apiVersion} ${kind}`);
  if (resource === undefined) {
    resource =
      resourceLists[pathOf(apiVersion)]?.find((entry) => entry.kind === kind && !entry.name.includes('/'))?.name ?? '';
    resourceOf.set(`${apiVersion} ${kind}`, resource);
  }
  const { name = '', namespace } = metaOf(object);
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : 'core';
  return `/${group}/${resource}/${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
