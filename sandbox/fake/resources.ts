/** What the fake serves: kinds by group and version, with what kubectl asks about them (discovery and OpenAPI). */

export interface Resource {
  readonly groupVersion: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

const all = ['all'];
export const resources: readonly Resource[] = [
  { groupVersion: 'v1', plural: 'pods', kind: 'Pod', namespaced: true, shortNames: ['po'], categories: all },
  { groupVersion: 'v1', plural: 'services', kind: 'Service', namespaced: true, shortNames: ['svc'], categories: all },
  { groupVersion: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true, shortNames: ['cm'] },
  { groupVersion: 'v1', plural: 'secrets', kind: 'Secret', namespaced: true },
  { groupVersion: 'v1', plural: 'events', kind: 'Event', namespaced: true, shortNames: ['ev'] },
  { groupVersion: 'v1', plural: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true, shortNames: ['sa'] },
  { groupVersion: 'v1', plural: 'namespaces', kind: 'Namespace', namespaced: false, shortNames: ['ns'] },
  { groupVersion: 'v1', plural: 'nodes', kind: 'Node', namespaced: false, shortNames: ['no'] },
  {
    groupVersion: 'apps/v1',
    plural: 'deployments',
    kind: 'Deployment',
    namespaced: true,
    shortNames: ['deploy'],
    categories: all,
  },
  {
    groupVersion: 'apps/v1',
    plural: 'replicasets',
    kind: 'ReplicaSet',
    namespaced: true,
    shortNames: ['rs'],
    categories: all,
  },
  { groupVersion: 'rbac.authorization.k8s.io/v1', plural: 'roles', kind: 'Role', namespaced: true },
  { groupVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings', kind: 'RoleBinding', namespaced: true },
  { groupVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterroles', kind: 'ClusterRole', namespaced: false },
  {
    groupVersion: 'rbac.authorization.k8s.io/v1',
    plural: 'clusterrolebindings',
    kind: 'ClusterRoleBinding',
    namespaced: false,
  },
];

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const groupVersions = [...new Set(resources.map((resource) => resource.groupVersion))];

/** `/api/v1` or `/apis/<group>/<version>`. */
function pathOf(groupVersion: string): string {
  return groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`;
}

/** The answer to a path that is about the API itself, or undefined. Objects are sent as JSON, strings as text. */
export function discover(path: string): object | string | undefined {
  if (path === '/version') return { major: '1', minor: '35', gitVersion: 'v1.35.0-drydock-fake', platform: 'fake' };
  if (/^\/(healthz|livez|readyz)$/.test(path)) return 'ok';
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups() };
  const listed = groupVersions.find((groupVersion) => path === pathOf(groupVersion));
  if (listed) return resourceList(listed);
  if (path === '/openapi/v3') return { paths: Object.fromEntries(groupVersions.map(openApiEntry)) };
  const described = groupVersions.find((groupVersion) => path === `/openapi/v3${pathOf(groupVersion)}`);
  return described && openApi(described);
}

function groups(): object[] {
  return groupVersions
    .filter((groupVersion) => groupVersion !== 'v1')
    .map((groupVersion) => {
      const version = { groupVersion, version: groupVersion.split('/')[1] };
      return { name: groupVersion.split('/')[0], versions: [version], preferredVersion: version };
    });
}

function resourceList(groupVersion: string): object {
  const own = resources.filter((resource) => resource.groupVersion === groupVersion);
  const described = own.map(({ plural, kind, namespaced, shortNames, categories }) => {
    return { name: plural, singularName: kind.toLowerCase(), kind, namespaced, verbs, shortNames, categories };
  });
  const subresources = ['pods/log', 'pods/exec'].map((name) => {
    return { name, singularName: '', kind: 'Pod', namespaced: true, verbs: ['get', 'create'] };
  });
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: groupVersion === 'v1' ? [...described, ...subresources] : described,
  };
}

function openApiEntry(groupVersion: string): [string, object] {
  return [pathOf(groupVersion).slice(1), { serverRelativeURL: `/openapi/v3${pathOf(groupVersion)}` }];
}

/** As little as kubectl needs to believe that the server validates: PATCH with its query parameters. No schemas. */
function openApi(groupVersion: string): object {
  const [group = '', version = 'v1'] = groupVersion === 'v1' ? ['', 'v1'] : groupVersion.split('/');
  const own = resources.filter((resource) => resource.groupVersion === groupVersion);
  const paths = own.map(({ plural, kind, namespaced }) => {
    const path = `${pathOf(groupVersion)}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}/{name}`;
    const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => {
      return { name, in: 'query', schema: { type: 'string', uniqueItems: true } };
    });
    const types = ['application/strategic-merge-patch+json', 'application/merge-patch+json'];
    const patch = {
      parameters,
      requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'object' } }])) },
      responses: {},
      'x-kubernetes-group-version-kind': { group, version, kind },
    };
    return [path, { patch }];
  });
  return {
    openapi: '3.0.0',
    info: { title: 'Drydock fake', version: 'v1' },
    paths: Object.fromEntries(paths),
    components: { schemas: {} },
  };
}
