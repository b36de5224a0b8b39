/** The first objects of a cluster: the seed, with the marks replaced by what is this cluster's own. */
import { createHash } from 'node:crypto';
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

const mark = /\{\{(now|micro|ca|uid (\d+))\}\}/;

/** As records of a storage; the same ones for the same cluster each time. */
export function seedRecords({ id, createdAt, certificateAuthority, more = [] }: SeedOf): StorageRecord[] {
  const now = timestamp(createdAt);
  const micro = now.replace('Z', '.000000Z');
  const replace = (text: string): string =>
    text.replaceAll(new RegExp(mark, 'g'), (_, what: string, number: string | undefined) => {
      if (what === 'now') return now;
      if (what === 'micro') return micro;
      return number === undefined ? certificateAuthority : uidOf(id, number);
    });
  return [...seedObjects(), ...more].map((object, index) => {
    const revision = index + 2;
    const own = stamp(object, replace) as JsonObject;
    const meta = { ...metaOf(own), resourceVersion: String(revision) };
    return { revision, key: keyOf(own), object: withMeta(own, meta) };
  });
}

/** Unchanged parts are shared by all clusters. */
function stamp(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') return value.includes('{{') ? replace(value) : value;
  if (isList(value)) {
    const stamped = value.map((item) => stamp(item, replace));
    return stamped.some((item, index) => item !== value[index]) ? stamped : value;
  }
  if (!isObject(value)) return value;
  let changed: Record<string, Json> | undefined;
  for (const [key, child] of Object.entries(value)) {
    const own = stamp(child, replace);
    if (own === child) continue;
    changed ??= { ...value };
    changed[key] = own;
  }
  return changed ?? value;
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
