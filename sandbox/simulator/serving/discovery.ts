/** What a client asks first: which groups, versions and resources there are. Made once from the structure; nothing in it differs between clusters. */
import { type APIResource, resourceLists } from '../structure/structure.ts';

interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly path: string;
}

/** In the server's own order, which is also the order of preference. */
export const groupVersions: readonly GroupVersion[] = Object.keys(resourceLists).map((path) => {
  const [, root, first = '', second = ''] = path.split('/');
  return root === 'api' ? { group: '', version: first, path } : { group: first, version: second, path };
});

/** `GET /apis` and `/api` as clients since 1.26 ask for it (KEP 3352, apidiscovery.k8s.io/v2). */
export function aggregatedDiscovery(which: 'core' | 'groups'): object {
  const groups = new Set(
    groupVersions.map(({ group }) => group).filter((group) => (group === '') === (which === 'core')),
  );
  const items = [...groups].map((group) => ({
    metadata: group === '' ? {} : { name: group },
    versions: groupVersions
      .filter((gv) => gv.group === group)
      .map(({ version, path }) => ({ version, resources: aggregatedResources(path), freshness: 'Current' })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function aggregatedResources(path: string): readonly object[] {
  const all = resourceLists[path] ?? [];
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
        ...(subresources.length === 0
          ? {}
          : {
              subresources: subresources.map((sub) => ({
                subresource: sub.name.slice(resource.name.length + 1),
                responseKind: responseKind(sub),
                verbs: sub.verbs,
              })),
            }),
      };
    });
}

/** Empty group and version mean those of the list. */
function responseKind({ group = '', version = '', kind }: APIResource): object {
  return { group, version, kind };
}

/** `GET /api/v1`, `/apis/apps/v1` for older clients and for `kubectl drain` and `auth can-i`; undefined for a version that is not served. */
export function resourceList(path: string): object | undefined {
  const resources = Object.hasOwn(resourceLists, path) ? resourceLists[path] : undefined;
  const found = groupVersions.find((gv) => gv.path === path);
  if (!resources || !found) return undefined;
  const core = found.group === '';
  return {
    kind: 'APIResourceList',
    ...(core ? {} : { apiVersion: 'v1' }),
    groupVersion: core ? found.version : `${found.group}/${found.version}`,
    resources,
  };
}

/** `GET /apis` for older clients. */
export function groupList(): object {
  const names = [...new Set(groupVersions.map(({ group }) => group))].filter((group) => group !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map(group) };
}

/** `GET /apis/apps`; the first version is the preferred one. */
function group(name: string): object {
  const versions = groupVersions
    .filter((gv) => gv.group === name)
    .map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}
