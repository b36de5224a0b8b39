/** What a client asks first: which groups, versions and resources there are. */
import { type APIResource, resourceLists } from '../structure/structure.ts';

/** By path (`/apis/apps/v1`), in the server's own order, which is also the order of preference. */
export type ResourceLists = Readonly<Record<string, readonly APIResource[]>>;

interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly path: string;
}

function groupVersionsOf(lists: ResourceLists): GroupVersion[] {
  return Object.keys(lists).map((path) => {
    const [, root, first = '', second = ''] = path.split('/');
    return root === 'api' ? { group: '', version: first, path } : { group: first, version: second, path };
  });
}

/** `GET /apis` and `/api` as clients since 1.26 ask for it (KEP 3352, apidiscovery.k8s.io/v2). */
export function aggregatedDiscovery(which: 'core' | 'groups', lists: ResourceLists = resourceLists): object {
  const all = groupVersionsOf(lists);
  const groups = new Set(all.map(({ group }) => group).filter((group) => (group === '') === (which === 'core')));
  const items = [...groups].map((group) => ({
    metadata: group === '' ? {} : { name: group },
    versions: all
      .filter((gv) => gv.group === group)
      .map(({ version, path }) => ({
        version,
        resources: aggregatedResources(lists[path] ?? []),
        freshness: 'Current',
      })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function aggregatedResources(all: readonly APIResource[]): readonly object[] {
  return all
    .filter(({ name }) => !name.includes('/'))
    .map((resource) => {
      const subresources = all.filter(({ name }) => name.startsWith(`${resource.name}/`));
      return {
        resource: resource.name,
        responseKind: responseKind(resource),
        scope: resource.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: resource.singularName,
        verbs: resource.verbs,
        ...(resource.shortNames ? { shortNames: resource.shortNames } : {}),
        ...(resource.categories ? { categories: resource.categories } : {}),
        ...(subresources.length === 0 ? {} : { subresources: subresources.map((sub) => subresource(sub, resource)) }),
      };
    });
}

function subresource(sub: APIResource, { name }: APIResource): object {
  return { subresource: sub.name.slice(name.length + 1), responseKind: responseKind(sub), verbs: sub.verbs };
}

/** Empty group and version mean those of the list. */
function responseKind({ group = '', version = '', kind }: APIResource): object {
  return { group, version, kind };
}

/** `GET /api/v1`, `/apis/apps/v1` for older clients and for `kubectl drain` and `auth can-i`; undefined for a version that is not served. */
export function resourceList(path: string, lists: ResourceLists = resourceLists): object | undefined {
  const resources = Object.hasOwn(lists, path) ? lists[path] : undefined;
  const found = groupVersionsOf(lists).find((gv) => gv.path === path);
  if (!resources || !found) return undefined;
  const core = found.group === '';
  return {
    kind: 'APIResourceList',
    ...(core ? {} : { apiVersion: 'v1' }),
    groupVersion: core ? found.version : `${found.group}/${found.version}`,
    resources,
  };
}

/** Where Pods would find the server: the node's own address in `structure/seed.json`. */
const nodeAddress = '172.18.0.2';

/** `GET /api` for older clients. */
export function versionList(): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: `${nodeAddress}:6443` }],
  };
}

/** `GET /apis` for older clients. */
export function groupList(lists: ResourceLists = resourceLists): object {
  const names = [...new Set(groupVersionsOf(lists).map(({ group }) => group))].filter((group) => group !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => group(name, lists)) };
}

/** `GET /apis/apps`; undefined for a group that is not served. */
export function groupOf(path: string, lists: ResourceLists): object | undefined {
  const name = /^\/apis\/([^/]+)$/.exec(path)?.[1];
  if (name === undefined || !groupVersionsOf(lists).some((gv) => gv.group === name)) return undefined;
  return { kind: 'APIGroup', apiVersion: 'v1', ...group(name, lists) };
}

/** The first version is the preferred one. */
function group(name: string, lists: ResourceLists): { name: string } {
  const versions = groupVersionsOf(lists)
    .filter((gv) => gv.group === name)
    .map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] } as { name: string };
}

/** Paths of groups and versions, as `/` lists them. */
export function groupPaths(lists: ResourceLists): readonly string[] {
  const paths = groupVersionsOf(lists).flatMap(({ group: name, path }) =>
    name === '' ? [path] : [`/apis/${name}`, path],
  );
  return ['/api', '/apis', '/apis/', ...new Set(paths)];
}
