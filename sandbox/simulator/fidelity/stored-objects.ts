/** What a script has left in a cluster: everything in its namespace, and what is outside of namespaces under a name of the scripts'. */
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { resourceLists } from '../structure/structure.ts';
import type { ClusterClient } from './cluster-client.ts';
import { normaliseObject, normaliseText } from './normalise.ts';

export interface Stored {
  readonly path: string;
  readonly resource: string;
  readonly namespaced: boolean;
  readonly apiVersion: string;
  readonly kind: string;
}

/** Events come when they come, leases are renewed, and namespaces are those of other scripts. */
const leftOut = ['events', 'leases', 'namespaces'];

const builtIn: readonly Stored[] = Object.entries(resourceLists).flatMap(([path, list]) =>
  list
    .filter(({ name, verbs }) => verbs.includes('list') && !name.includes('/') && !leftOut.includes(name))
    .map(({ name, namespaced, kind }) => {
      const apiVersion = path.replace(/^\/apis?\//, '');
      return { path, resource: name, namespaced, apiVersion, kind };
    }),
);

/** A kind that has several versions is read in the first one, which is the one that kubectl prefers. */
export const readOnce = builtIn.filter(
  ({ kind, apiVersion }, at) =>
    at === builtIn.findIndex((other) => other.kind === kind && groupOf(other.apiVersion) === groupOf(apiVersion)),
);

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** Names that scripts give to what is outside of namespaces: `fid-high`, `widgets.fid.example.com`. */
export function isOfScript(name: string): boolean {
  return name.startsWith('fid-') || /\.fid\./.test(name);
}

/** By `<kind> <name>`, normalised. */
export async function storedObjects(client: ClusterClient, namespace: string): Promise<Record<string, Json>> {
  const found: [string, Json][] = [];
  for (const stored of readOnce) {
    const items = await listObjects(client, stored, namespace);
    found.push(...items.map((item) => entryOf(stored, item)));
    if (stored.resource !== 'customresourcedefinitions') continue;
    for (const custom of items.map(customOf)) {
      const instances = await listObjects(client, custom, namespace);
      found.push(...instances.map((item) => entryOf(custom, item)));
    }
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entryOf({ apiVersion, kind }: Stored, item: JsonObject): [string, Json] {
  return [normaliseText(`${kind} ${metaOf(item).name}`), normaliseObject({ apiVersion, kind, ...item })];
}

/** Outside of namespaces only what scripts have made. */
export async function listObjects(client: ClusterClient, stored: Stored, namespace: string): Promise<JsonObject[]> {
  const { path, resource, namespaced } = stored;
  const { body } = await client.call('GET', `${path}${namespaced ? `/namespaces/${namespace}` : ''}/${resource}`);
  const items = (isList(body.items) ? body.items : []).filter(isObject);
  return items.filter((item) => {
    const { name = '' } = metaOf(item) as { name?: string };
    return namespaced ? name !== 'kube-root-ca.crt' : isOfScript(name);
  });
}

/** How the objects of a definition are read: in the version that is stored. */
function customOf(definition: JsonObject): Stored {
  const { group, scope, names, versions } = definition.spec as unknown as {
    group: string;
    scope: string;
    names: { plural: string; kind: string };
    versions: { name: string; storage: boolean }[];
  };
  const version = versions.find(({ storage }) => storage)?.name ?? '';
  const apiVersion = `${group}/${version}`;
  return {
    path: `/apis/${apiVersion}`,
    resource: names.plural,
    namespaced: scope === 'Namespaced',
    apiVersion,
    kind: names.kind,
  };
}

/** Removes everything outside of namespaces that scripts have made, and the namespace of one with all that is in it. */
export async function removeStored(client: ClusterClient, namespace: string): Promise<void> {
  const namespaces = {
    path: '/api/v1',
    resource: 'namespaces',
    namespaced: false,
    apiVersion: 'v1',
    kind: 'Namespace',
  };
  const [inside, outside] = [builtIn.filter((one) => one.namespaced), builtIn.filter((one) => !one.namespaced)];
  for (const stored of [...outside, namespaces])
    for (const item of await listObjects(client, stored, '')) {
      const at = `${stored.path}/${stored.resource}/${metaOf(item).name}`;
      await client.call('DELETE', at);
      await release(client, at, item);
    }
  for (const stored of inside)
    for (const item of await listObjects(client, stored, namespace))
      await release(client, `${stored.path}/namespaces/${namespace}/${stored.resource}/${metaOf(item).name}`, item);
}

/** In a quiet cluster nobody takes off the finalizers that protect volumes. */
async function release(client: ClusterClient, path: string, item: JsonObject): Promise<void> {
  if ((metaOf(item).finalizers ?? []).length === 0) return;
  await client.call('PATCH', path, { metadata: { finalizers: null } }, 'application/merge-patch+json');
}
