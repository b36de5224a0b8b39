/** What can be done with one resource, as OpenAPI tells it. Source: apiserver/pkg/endpoints/installer.go. */
import type { APIResource } from '../structure/structure.ts';
import { connectOperations, isConnect } from './connect-operations.ts';
import {
  bodyTypes,
  contentOf,
  customBodyTypes,
  customPatchTypes,
  metaTypes,
  patchTypes,
  referenceTo,
  responsesWith,
  streamTypes,
  text,
} from './content.ts';
import { capital, type GroupVersion, operationId, tagOf } from './operation-id.ts';
import {
  deleting,
  deletingMany,
  inPath,
  listing,
  logging,
  type Parameter,
  patching,
  pretty,
  writing,
} from './parameters.ts';
import { type Operation, type PathItem, pathItem } from './path-item.ts';

/** A group and version that resources are served under. */
export interface Served extends GroupVersion {
  /** `/apis/apps/v1` */
  readonly path: string;
  /** Custom resources have neither strategic merge patches nor Protobuf. */
  readonly custom: boolean;
  /** The name of a kind's definition. */
  definitionOf(group: string, version: string, kind: string): string;
}

/** A resource or a subresource, where it is served. */
interface Place {
  readonly served: Served;
  /** Of the resource. */
  readonly kind: string;
  /** Of the body. */
  readonly body: { readonly group: string; readonly version: string; readonly kind: string };
  readonly definition: string;
  /** `status`, or nothing for the resource itself. */
  readonly subresource: string;
  /** What the names of operations say of where the object is: `Namespaced`. */
  readonly scope: string;
}

/** Kinds whose deletion answers with the object itself. */
const answersDeleted = new Set([
  'v1 PersistentVolume',
  'v1 PersistentVolumeClaim',
  'v1 Pod',
  'v1 PodTemplate',
  'v1 ResourceQuota',
  'v1 Service',
  'v1 ServiceAccount',
  'resource.k8s.io/v1 DeviceClass',
  'resource.k8s.io/v1 ResourceClaim',
  'resource.k8s.io/v1 ResourceClaimTemplate',
  'resource.k8s.io/v1 ResourceSlice',
  'storage.k8s.io/v1 CSIDriver',
  'storage.k8s.io/v1 CSINode',
  'storage.k8s.io/v1 StorageClass',
  'storage.k8s.io/v1 VolumeAttachment',
  'storage.k8s.io/v1 VolumeAttributesClass',
]);

/** All paths of one resource and of its subresources. */
export function resourcePaths(
  served: Served,
  resource: APIResource,
  subresources: readonly APIResource[],
): Record<string, PathItem> {
  const place = placeOf(served, resource, resource);
  const { namespaced, name } = resource;
  const collection = `${served.path}/${namespaced ? 'namespaces/{namespace}/' : ''}${name}`;
  const around = namespaced ? [inPath('namespace')] : [];
  const one = [inPath('name'), ...around];
  const paths: Record<string, PathItem> = {};
  const put = (path: string, operations: Readonly<Record<string, Operation>>, of: readonly Parameter[]): void => {
    if (Object.keys(operations).length > 0) paths[path] = pathItem(operations, of);
  };
  put(collection, collectionOperations(place, resource.verbs), around);
  put(`${collection}/{name}`, objectOperations(place, resource.verbs), one);
  for (const sub of subresources) {
    const path = `${collection}/{name}/${sub.name.slice(name.length + 1)}`;
    const part = placeOf(served, resource, sub);
    if (!isConnect(sub.kind)) put(path, objectOperations(part, sub.verbs), one);
    else {
      put(path, connectOperations(part, ''), one);
      if (sub.name.endsWith('/proxy'))
        put(`${path}/{path}`, connectOperations(part, 'WithPath'), [...one, inPath('path')]);
    }
  }
  if (namespaced && resource.verbs.includes('list'))
    put(`${served.path}/${name}`, { get: listOperation(everywhere(place), 'ForAllNamespaces') }, []);
  if (resource.verbs.includes('watch')) {
    const watched = collection.replace(served.path, `${served.path}/watch`);
    put(watched, { get: watchOperation(place, 'watchlist', 'List') }, around);
    put(`${watched}/{name}`, { get: watchOperation(place, 'watch', '') }, one);
    if (namespaced)
      put(
        `${served.path}/watch/${name}`,
        { get: watchOperation(everywhere(place), 'watchlist', 'ListForAllNamespaces') },
        [],
      );
  }
  return paths;
}

function placeOf(served: Served, resource: APIResource, of: APIResource): Place {
  const body = { group: of.group ?? served.group, version: of.version ?? served.version, kind: of.kind };
  return {
    served,
    kind: resource.kind,
    body,
    definition: isConnect(of.kind) ? '' : served.definitionOf(body.group, body.version, body.kind),
    subresource: of === resource ? '' : of.name.slice(resource.name.length + 1),
    scope: resource.namespaced ? 'Namespaced' : '',
  };
}

function everywhere(place: Place): Place {
  return { ...place, scope: '' };
}

function collectionOperations(place: Place, verbs: readonly string[]): Record<string, Operation> {
  return {
    ...(verbs.includes('list') ? { get: listOperation(place, '') } : {}),
    ...(verbs.includes('create') ? { post: createOperation(place) } : {}),
    ...(verbs.includes('deletecollection') ? { delete: deleteManyOperation(place) } : {}),
  };
}

function objectOperations(place: Place, verbs: readonly string[]): Record<string, Operation> {
  const part = place.subresource !== '';
  return {
    ...(verbs.includes('get') ? { get: readOperation(place) } : {}),
    ...(verbs.includes('update') ? { put: replaceOperation(place) } : {}),
    ...(part && verbs.includes('create') ? { post: createOperation(place) } : {}),
    ...(verbs.includes('delete') ? { delete: deleteOperation(place) } : {}),
    ...(verbs.includes('patch') ? { patch: patchOperation(place) } : {}),
  };
}

/** What every operation says of itself. */
export function about(place: Place, verb: string, action: string, suffix = ''): Omit<Operation, 'responses'> {
  const { served, scope, kind, subresource, body } = place;
  return {
    tags: [tagOf(served)],
    operationId: operationId(verb, served, `${scope}${kind}${capital(subresource)}${suffix}`),
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': body,
  };
}

/** `status of the specified Pod`, `the specified Pod` */
function subject({ subresource, kind }: Place, of: string): string {
  return `${subresource === '' ? '' : `${subresource} of `}${of}${kind}`;
}

function article(kind: string): string {
  return /^[AEIOU]/.test(kind) ? 'an ' : 'a ';
}

function typesOf({ served }: Place): readonly string[] {
  return served.custom ? customBodyTypes : bodyTypes;
}

function streamsOf({ served }: Place): readonly string[] {
  return served.custom ? streamTypes.filter((type) => !type.includes('protobuf')) : streamTypes;
}

function readOperation(place: Place): Operation {
  const known = {
    ...about(place, 'read', 'get'),
    description: `read ${subject(place, 'the specified ')}`,
  };
  if (place.subresource !== 'log')
    return { ...known, parameters: pretty, responses: responsesWith(referenceTo(place.definition), typesOf(place)) };
  return {
    ...known,
    // The parts of the object that are not the object are called by the object's own kind.
    parameters: [...pretty, ...logging],
    responses: responsesWith(text, [...bodyTypes, 'text/plain']),
  };
}

function listOperation(place: Place, suffix: string): Operation {
  return {
    ...about(place, 'list', 'list', suffix),
    description: `list or watch ${subject(place, 'objects of kind ')}`,
    parameters: [...pretty, ...listing],
    responses: responsesWith(
      referenceTo(`${place.definition}List`),
      place.served.custom ? customBodyTypes : streamTypes,
    ),
  };
}

function watchOperation(place: Place, action: 'watch' | 'watchlist', suffix: string): Operation {
  const what = action === 'watch' ? 'changes to an object of kind' : 'individual changes to a list of';
  return {
    ...about(place, 'watch', action, suffix),
    description: `watch ${what} ${place.kind}. deprecated: use the 'watch' parameter with a list operation instead${
      action === 'watch' ? ", filtered to a single item with the 'fieldSelector' parameter" : ''
    }.`,
    parameters: [...pretty, ...listing],
    responses: responsesWith(referenceTo(`${metaTypes}.WatchEvent`), streamsOf(place)),
  };
}

function createOperation(place: Place): Operation {
  const { definition, kind, subresource } = place;
  const schema = referenceTo(definition);
  return {
    ...about(place, 'create', 'post'),
    description: `create ${subresource === '' ? '' : `${subresource} of `}${article(kind)}${kind}`,
    parameters: [...pretty, ...writing],
    requestBody: { ...contentOf(schema, requestTypes(place)), required: true },
    responses: responsesWith(schema, typesOf(place), [200, 201, 202]),
  };
}

function requestTypes({ served }: Place): readonly string[] {
  return served.custom ? customBodyTypes : ['*/*'];
}

function replaceOperation(place: Place): Operation {
  const schema = referenceTo(place.definition);
  return {
    ...about(place, 'replace', 'put'),
    description: `replace ${subject(place, 'the specified ')}`,
    parameters: [...pretty, ...writing],
    requestBody: { ...contentOf(schema, requestTypes(place)), required: true },
    responses: responsesWith(schema, typesOf(place), [200, 201]),
  };
}

function patchOperation(place: Place): Operation {
  const { served } = place;
  return {
    ...about(place, 'patch', 'patch'),
    description: `partially update ${subject(place, 'the specified ')}`,
    parameters: [...pretty, ...patching],
    requestBody: {
      ...contentOf(referenceTo(`${metaTypes}.Patch`), served.custom ? customPatchTypes : patchTypes),
      required: true,
    },
    responses: responsesWith(referenceTo(place.definition), typesOf(place), served.custom ? [200] : [200, 201]),
  };
}

function deleteOperation(place: Place): Operation {
  const { definition, kind, served } = place;
  const apiVersion = served.group === '' ? served.version : `${served.group}/${served.version}`;
  const answer = answersDeleted.has(`${apiVersion} ${kind}`) ? definition : `${metaTypes}.Status`;
  return {
    ...about(place, 'delete', 'delete'),
    description: `delete ${article(kind)}${kind}`,
    parameters: [...pretty, ...deleting],
    requestBody: contentOf(referenceTo(`${metaTypes}.DeleteOptions`), requestTypes(place)),
    responses: responsesWith(referenceTo(answer), typesOf(place), [200, 202]),
  };
}

function deleteManyOperation(place: Place): Operation {
  const { served, scope, kind } = place;
  return {
    ...about(place, 'delete', 'deletecollection'),
    operationId: operationId('delete', served, `Collection${scope}${kind}`),
    description: `delete collection of ${kind}`,
    parameters: [...pretty, ...(served.custom ? listing : deletingMany)],
    ...(served.custom ? {} : { requestBody: contentOf(referenceTo(`${metaTypes}.DeleteOptions`), ['*/*']) }),
    responses: responsesWith(referenceTo(`${metaTypes}.Status`), typesOf(place)),
  };
}
