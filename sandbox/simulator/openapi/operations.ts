/** What can be done at a path, as OpenAPI tells it: clients look for the parameters and body types of an operation. Source: apiserver/pkg/endpoints/installer.go. */
import type { APIResource } from '../structure/structure.ts';

type Doc = Record<string, unknown>;

export interface Served {
  readonly group: string;
  readonly version: string;
  /** `/apis/apps/v1` */
  readonly path: string;
  /** The definition of a kind of this or another group; undefined for kinds without one. */
  definitionOf(group: string, version: string, kind: string): string | undefined;
}

const bodyTypes = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];
const watchTypes = [
  'application/json',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/yaml',
];
const patchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const metaTypes = 'io.k8s.apimachinery.pkg.apis.meta.v1';

function parameter(name: string, type: string): Doc {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

const parameters: Readonly<Record<string, readonly Doc[]>> = {
  write: [parameter('dryRun', 'string'), parameter('fieldManager', 'string'), parameter('fieldValidation', 'string')],
  patch: [
    parameter('dryRun', 'string'),
    parameter('fieldManager', 'string'),
    parameter('fieldValidation', 'string'),
    parameter('force', 'boolean'),
  ],
  delete: [
    parameter('dryRun', 'string'),
    parameter('gracePeriodSeconds', 'integer'),
    parameter('ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean'),
    parameter('orphanDependents', 'boolean'),
    parameter('propagationPolicy', 'string'),
  ],
  list: [
    parameter('allowWatchBookmarks', 'boolean'),
    parameter('continue', 'string'),
    parameter('fieldSelector', 'string'),
    parameter('labelSelector', 'string'),
    parameter('limit', 'integer'),
    parameter('resourceVersion', 'string'),
    parameter('resourceVersionMatch', 'string'),
    parameter('sendInitialEvents', 'boolean'),
    parameter('timeoutSeconds', 'integer'),
    parameter('watch', 'boolean'),
  ],
};

function content(definition: string, types: readonly string[] = bodyTypes): Doc {
  return Object.fromEntries(types.map((type) => [type, { schema: { $ref: `#/components/schemas/${definition}` } }]));
}

function responses(definition: string, codes: Readonly<Record<string, string>>, types?: readonly string[]): Doc {
  const given = Object.entries(codes).map(([code, description]) => [
    code,
    { description, content: content(definition, types) },
  ]);
  return { ...Object.fromEntries(given), 401: { description: 'Unauthorized' } };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const actions: Readonly<Record<string, { method: string; action: string; word: string }>> = {
  get: { method: 'get', action: 'get', word: 'read' },
  list: { method: 'get', action: 'list', word: 'list' },
  create: { method: 'post', action: 'post', word: 'create' },
  update: { method: 'put', action: 'put', word: 'replace' },
  patch: { method: 'patch', action: 'patch', word: 'patch' },
  delete: { method: 'delete', action: 'delete', word: 'delete' },
  deletecollection: { method: 'delete', action: 'deletecollection', word: 'deleteCollection' },
};

/** The paths of one resource and its subresources. */
export function resourcePaths(
  served: Served,
  resource: APIResource,
  subresources: readonly APIResource[],
): Record<string, Doc> {
  const base = resource.namespaced
    ? `${served.path}/namespaces/{namespace}/${resource.name}`
    : `${served.path}/${resource.name}`;
  const paths: Record<string, Doc> = {};
  const collection = resource.verbs.filter(
    (verb) => verb === 'list' || verb === 'create' || verb === 'deletecollection',
  );
  const single = resource.verbs.filter(
    (verb) => verb === 'get' || verb === 'update' || verb === 'patch' || verb === 'delete',
  );
  if (collection.length > 0) paths[base] = item(served, resource, resource, collection, []);
  if (single.length > 0) paths[`${base}/{name}`] = item(served, resource, resource, single, ['name']);
  for (const sub of subresources)
    paths[`${base}/{name}/${sub.name.slice(resource.name.length + 1)}`] = item(served, resource, sub, sub.verbs, [
      'name',
    ]);
  if (resource.namespaced && resource.verbs.includes('list'))
    paths[`${served.path}/${resource.name}`] = item(served, resource, resource, ['list'], [], 'ForAllNamespaces');
  return paths;
}

function item(
  served: Served,
  resource: APIResource,
  of: APIResource,
  verbs: readonly string[],
  names: readonly string[],
  scope = '',
): Doc {
  const inPath = [...names, ...(resource.namespaced && scope === '' ? ['namespace'] : [])];
  const operations = verbs.flatMap((verb) => {
    const made = operation(served, resource, of, verb, scope);
    return made ? [[actions[verb]?.method, made]] : [];
  });
  const paths = inPath.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', uniqueItems: true },
  }));
  return { ...Object.fromEntries(operations), parameters: [...paths, parameter('pretty', 'string')] };
}

function operation(
  served: Served,
  resource: APIResource,
  of: APIResource,
  verb: string,
  scope: string,
): Doc | undefined {
  const known = actions[verb];
  if (!known) return undefined;
  const group = of.group ?? served.group;
  const version = of.version ?? served.version;
  const name = served.definitionOf(group, version, of.kind) ?? `${metaTypes}.Status`;
  const tag = `${served.group === '' ? 'core' : served.group.replace(/\.k8s\.io$/, '').replaceAll('.', '')}_${served.version}`;
  const subresource = of === resource ? '' : capital(of.name.slice(resource.name.length + 1));
  const where = `${tag.split('_').map(capital).join('')}${resource.namespaced && scope === '' ? 'Namespaced' : ''}`;
  const shared = {
    tags: [tag],
    operationId: `${known.word}${where}${resource.kind}${subresource}${scope}`,
    'x-kubernetes-action': known.action,
    'x-kubernetes-group-version-kind': { group, version, kind: of.kind },
  };
  const body = { content: { '*/*': { schema: { $ref: `#/components/schemas/${name}` } } }, required: true };
  switch (verb) {
    case 'get':
      return { ...shared, responses: responses(name, { 200: 'OK' }) };
    case 'list':
      return { ...shared, parameters: parameters.list, responses: responses(`${name}List`, { 200: 'OK' }, watchTypes) };
    case 'create':
      return {
        ...shared,
        parameters: parameters.write,
        requestBody: body,
        responses: responses(name, { 200: 'OK', 201: 'Created', 202: 'Accepted' }),
      };
    case 'update':
      return {
        ...shared,
        parameters: parameters.write,
        requestBody: body,
        responses: responses(name, { 200: 'OK', 201: 'Created' }),
      };
    case 'patch':
      return {
        ...shared,
        parameters: parameters.patch,
        requestBody: { content: content(`${metaTypes}.Patch`, patchTypes), required: true },
        responses: responses(name, { 200: 'OK', 201: 'Created' }),
      };
    default:
      return {
        ...shared,
        parameters: verb === 'delete' ? parameters.delete : [...(parameters.delete ?? []), ...(parameters.list ?? [])],
        requestBody: { content: { '*/*': { schema: { $ref: `#/components/schemas/${metaTypes}.DeleteOptions` } } } },
        responses: responses(`${metaTypes}.Status`, verb === 'delete' ? { 200: 'OK', 202: 'Accepted' } : { 200: 'OK' }),
      };
  }
}
