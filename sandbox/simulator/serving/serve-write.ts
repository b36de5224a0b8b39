/** POST, PUT and DELETE of objects. Source: apiserver/pkg/endpoints/handlers/{create,update,delete}.go. */
import type { ObjectMeta } from '../meta/object-meta.ts';
import { badRequest, conflict, methodNotAllowed, notFound } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { isObject } from '../patch/json.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';
import type { Write } from '../registry/registry.ts';
import type { ServedResource } from '../registry/resource.ts';
import { returnsDeletedObject } from '../registry/traits.ts';
import { admissionOf } from './admit.ts';
import { managerOf, type ResourceExchange } from './exchange.ts';
import { contentTypeOf, parseTyped, readBody } from './read-body.ts';
import { represent, representList } from './representation.ts';
import { readDeleteOptions, readListOptions, readWriteOptions } from './request-options.ts';
import { addWarning, sendDurably } from './respond.ts';
import { listPage } from './serve-list.ts';
import { tracked } from './tracked.ts';
import { turns } from './turns.ts';

/** Answers with an object that was changed. */
export function sendChanged(exchange: ResourceExchange, code: number, object: JsonObject): void {
  sendDurably(exchange, code, represent(object, exchange.registry.resource, exchange), exchange.media);
}

export async function serveCreate(exchange: ResourceExchange): Promise<void> {
  const { registry, info, query, request, response, cluster } = exchange;
  const { resource } = registry;
  const options = readWriteOptions(query, 'CreateOptions');
  const body = await readBody(exchange);
  const { object, warnings } = resource.decode(
    parseTyped(body, contentTypeOf(request), resource.kind),
    options.fieldValidation,
  );
  for (const warning of warnings) addWarning(response, warning);
  const admission = admissionOf(exchange, { operation: 'CREATE', dryRun: options.dryRun });
  const write = writeOf(exchange, options.dryRun, (draft) => admission.validate(draft, undefined));
  // Names are made before admission sees the object, so that quotas and policies know it.
  const meta = metaOf(object);
  const placed = resource.namespaced ? { ...meta, namespace: meta.namespace ?? info.namespace } : meta;
  const named = withMeta(
    object,
    !meta.name && meta.generateName ? { ...placed, name: registry.nameFor(info.namespace, meta) } : placed,
  );
  const manager = managerOf(options.fieldManager, request.headers['user-agent']);
  const known = tracked(named, undefined, { resource, manager, subresource: '', now: cluster.now() });
  const created = registry.create(info.namespace, admission.mutate(known, undefined), write);
  sendChanged(exchange, 201, created);
}

export function writeOf(exchange: ResourceExchange, dryRun: boolean, admit: NonNullable<Write['admit']>): Write {
  const { user, cluster, response } = exchange;
  return {
    context: { now: cluster.now(), user },
    dryRun,
    admit,
    begin: (draft, old) => cluster.begin(exchange.registry.resource, draft, old),
    warn: (text) => addWarning(response, text),
  };
}

export async function serveUpdate(exchange: ResourceExchange, subresource = ''): Promise<void> {
  const { registry, info, query, request, response, cluster } = exchange;
  const { resource } = registry;
  const options = readWriteOptions(query, 'UpdateOptions');
  const body = await readBody(exchange);
  const { object, warnings } = resource.decode(
    parseTyped(body, contentTypeOf(request), resource.kind),
    options.fieldValidation,
  );
  for (const warning of warnings) addWarning(response, warning);
  const { name } = metaOf(object);
  if (!name)
    throw badRequest(`the name of the object (${info.name} based on URL) was undeterminable: name must be provided`);
  if (name !== info.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  const manager = managerOf(options.fieldManager, request.headers['user-agent']);
  const updating = admissionOf(exchange, { operation: 'UPDATE', subresource, dryRun: options.dryRun });
  const creating = admissionOf(exchange, { operation: 'CREATE', subresource, dryRun: options.dryRun });
  const write = writeOf(exchange, options.dryRun, (draft, old) => (old ? updating : creating).validate(draft, old));
  const { object: stored, created } = registry.update(
    info.namespace,
    info.name,
    (live) => {
      const meta = metaOf(object);
      refuseOtherUid(exchange, meta, live);
      const placed = resource.namespaced
        ? withMeta(object, { ...meta, namespace: meta.namespace ?? info.namespace })
        : object;
      const known = tracked(placed, live, { resource, manager, subresource, now: cluster.now() });
      return (live ? updating : creating).mutate(known, live);
    },
    { ...write, subresource },
  );
  sendChanged(exchange, created ? 201 : 200, stored);
}

/** A PUT that names a uid is about that very object (rest.DefaultUpdatedObjectInfo). */
function refuseOtherUid({ registry }: ResourceExchange, { uid, name = '' }: ObjectMeta, live?: JsonObject): void {
  if (live === undefined || !uid || uid === metaOf(live).uid) return;
  const failed = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metaOf(live).uid}`;
  const key = etcdKey(registry.resource, metaOf(live).namespace, name);
  const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${failed}`;
  throw conflict(registry.resource, name, why);
}

/** Resources that are kept under another name than their own (pkg/kubeapiserver/default_storage_factory_builder.go). */
const keptAs: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  ingresses: 'ingress',
};

function etcdKey({ custom, group, resource }: ServedResource, namespace: string | undefined, name: string): string {
  const kept = custom ? `${group}/${resource}` : (keptAs[resource] ?? resource);
  return `/registry/${kept}/${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

export async function serveDelete(exchange: ResourceExchange): Promise<void> {
  const { registry, info, cluster } = exchange;
  const { resource } = registry;
  const options = await deleteOptions(exchange);
  const admission = admissionOf(exchange, { operation: 'DELETE', dryRun: options.dryRun });
  const write = writeOf(exchange, options.dryRun, (_, old) => admission.validate(undefined, old));
  const { object, gone } = cluster.delete(registry, info.namespace, info.name, options, write);
  const code = !gone && options.orphanDependents === false ? 202 : 200;
  if (!gone || returnsDeletedObject(resource)) return sendChanged(exchange, code, object);
  const { name = '', uid = '' } = metaOf(object);
  const details = { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.resource, uid };
  sendChanged(exchange, code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

async function deleteOptions({ request, query, cluster }: ResourceExchange) {
  const body = await readBody({ request, cluster });
  return readDeleteOptions(query, body.length === 0 ? undefined : parseTyped(body, contentTypeOf(request)));
}

export async function serveDeleteCollection(exchange: ResourceExchange): Promise<void> {
  const { registry, query, cluster, media } = exchange;
  const list = readListOptions(query, false);
  const options = await deleteOptions(exchange);
  const { objects, meta } = await listPage(exchange, list);
  const gone: JsonObject[] = [];
  for (const object of objects) {
    const { name = '', namespace = '' } = metaOf(object);
    const admission = admissionOf(exchange, { operation: 'DELETE', dryRun: options.dryRun, name });
    const write = writeOf(exchange, options.dryRun, (_, old) => admission.validate(undefined, old));
    if (registry.find(namespace, name)) cluster.delete(registry, namespace, name, options, write);
    gone.push(object);
    await turns.pause(cluster);
  }
  const shown = representList(gone, registry.resource, exchange, {
    ...meta,
    resourceVersion: String(cluster.storage.revision),
  });
  sendDurably(exchange, 200, shown, media);
}

/** A verb that the resource does not have (405), or an object that is not there. Throws StatusError. */
export function requireVerb(exchange: ResourceExchange, verb: string): void {
  const { verbs } = exchange.registry.resource;
  if (!verbs.includes(verb)) throw methodNotAllowed();
}

/** The live object as JSON; throws StatusError 404. */
export function liveObject({ registry, info }: ResourceExchange): JsonObject {
  const found = registry.find(info.namespace, info.name);
  if (!found || !isObject(found)) throw notFound(registry.resource, info.name);
  return found;
}
