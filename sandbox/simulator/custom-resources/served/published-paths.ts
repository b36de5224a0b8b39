/** Paths of one version in OpenAPI v3, as far as clients read them: which kind is where, and what its requests can be asked. Source: controller/openapi/builder/builder.go. */
import type { CustomVersion } from '../instance/custom-version.ts';

interface Operation {
  readonly action: string;
  readonly id: string;
  readonly parameters: readonly string[];
}

const writing = ['dryRun', 'fieldManager', 'fieldValidation'];
const listing = [
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeoutSeconds',
  'watch',
];
const deleting = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy',
];

/** By path. */
export function publishedPaths(of: CustomVersion): Readonly<Record<string, object>> {
  const { group, version, names, namespaced, kind, hasStatus, scale } = of;
  const root = `/apis/${group}/${version}`;
  const collection = namespaced ? `${root}/namespaces/{namespace}/${names.plural}` : `${root}/${names.plural}`;
  const prefix = groupVersionName(group, version);
  const scoped = `${namespaced ? 'Namespaced' : ''}${kind}`;
  const item = (operations: Readonly<Record<string, Operation>>): object => pathItem(of, operations);
  const partOf = (part: string): object =>
    item({
      get: { action: 'get', id: `read${prefix}${scoped}${part}`, parameters: ['resourceVersion'] },
      put: { action: 'put', id: `replace${prefix}${scoped}${part}`, parameters: writing },
      patch: { action: 'patch', id: `patch${prefix}${scoped}${part}`, parameters: [...writing, 'force'] },
    });
  const list: Operation = { action: 'list', id: `list${prefix}${scoped}`, parameters: listing };
  const everywhere = namespaced
    ? { [`${root}/${names.plural}`]: item({ get: { ...list, id: `list${prefix}${kind}ForAllNamespaces` } }) }
    : {};
  return {
    ...everywhere,
    [collection]: item({
      get: list,
      post: { action: 'post', id: `create${prefix}${scoped}`, parameters: writing },
      delete: { action: 'deletecollection', id: `delete${prefix}Collection${scoped}`, parameters: listing },
    }),
    [`${collection}/{name}`]: item({
      get: { action: 'get', id: `read${prefix}${scoped}`, parameters: ['resourceVersion'] },
      put: { action: 'put', id: `replace${prefix}${scoped}`, parameters: writing },
      delete: { action: 'delete', id: `delete${prefix}${scoped}`, parameters: deleting },
      patch: { action: 'patch', id: `patch${prefix}${scoped}`, parameters: [...writing, 'force'] },
    }),
    ...(hasStatus ? { [`${collection}/{name}/status`]: partOf('Status') } : {}),
    ...(scale === undefined ? {} : { [`${collection}/{name}/scale`]: partOf('Scale') }),
  };
}

/** `StableExampleComV1` */
function groupVersionName(group: string, version: string): string {
  const parts = [...group.split('.'), version];
  return parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}

function pathItem({ group, version, kind }: CustomVersion, operations: Readonly<Record<string, Operation>>): object {
  return Object.fromEntries(
    Object.entries(operations).map(([method, { action, id, parameters }]) => [
      method,
      {
        operationId: id,
        parameters: parameters.map((name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } })),
        responses: { 200: { description: 'OK' }, 401: { description: 'Unauthorized' } },
        'x-kubernetes-action': action,
        'x-kubernetes-group-version-kind': { group, kind, version },
      },
    ]),
  );
}
