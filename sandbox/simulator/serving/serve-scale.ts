/** `/scale`: the number of replicas of whatever has one, as an autoscaling/v1 Scale. Source: pkg/registry/apps/deployment/storage/storage.go and apiextensions' customresource/etcd.go. */
import { applyConfiguration } from '../apply/apply-configuration.ts';
import { withManagedFields } from '../apply/field-manager.ts';
import { fromScaleFields, toScaleFields } from '../apply/scale-fields.ts';
import { trackUpdate } from '../apply/track-update.ts';
import { decodeObject } from '../decode/decode.ts';
import { roundTrip } from '../decode/round-trip.ts';
import { badRequest, fieldError, invalid, StatusError } from '../meta/status.ts';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';
import { definitions, type Schema } from '../structure/structure.ts';
import { scaleCells } from '../tables/kinds/autoscaling.ts';
import { scaleColumns } from '../tables/to-table.ts';
import { admissionOf } from './admit.ts';
import { managerOf, type ResourceExchange } from './exchange.ts';
import { contentTypeOf, parseApplied, parseTyped, readBody } from './read-body.ts';
import { represent } from './representation.ts';
import { readWriteOptions } from './request-options.ts';
import { addWarning, sendDurably, sendObject } from './respond.ts';
import { scalePathsOf } from './scale-paths.ts';
import { readPatch } from './serve-patch.ts';
import { liveObject, writeOf } from './serve-write.ts';

const scaleSchema = (): Schema => definitions['io.k8s.api.autoscaling.v1.Scale'] ?? {};
const scaleKind = { apiVersion: 'autoscaling/v1', kind: 'Scale' };
const scaleRequest = { apiVersion: scaleKind.apiVersion, subresource: 'scale', schema: scaleSchema() };

export async function serveScale(exchange: ResourceExchange, verb: string): Promise<void> {
  const { registry, info, query, request, response, media, cluster } = exchange;
  const live = liveObject(exchange);
  if (verb === 'get') return sendObject(response, 200, shownScale(exchange, live), media);
  const applies = contentTypeOf(request) === 'application/apply-patch+yaml';
  const options = readWriteOptions(
    query,
    verb === 'patch' ? 'PatchOptions' : 'UpdateOptions',
    verb === 'patch' ? (applies ? 'apply' : 'other') : undefined,
  );
  const body = await readBody(exchange);
  const manager = managerOf(options.fieldManager, request.headers['user-agent']);
  const admission = admissionOf(exchange, { operation: 'UPDATE', subresource: 'scale', dryRun: options.dryRun });
  const write = writeOf(exchange, options.dryRun, (draft, old) =>
    admission.validate(draft && toScale(exchange, draft), old && toScale(exchange, old)),
  );
  const { object } = registry.update(
    info.namespace,
    info.name,
    (current) => {
      const before = current ?? live;
      const { resource } = registry;
      const scaled = {
        apiVersion: resource.apiVersion,
        replicasPaths: { [resource.apiVersion]: scalePathsOf(resource).specReplicas.join('.') },
      };
      const entries = metaOf(before).managedFields as Json | undefined;
      const scale = withManagedFields(toScale(exchange, before), toScaleFields(entries, scaled));
      const request = { ...scaleRequest, live: scale, manager, now: cluster.now() };
      const wanted =
        verb === 'patch' && applies
          ? applyConfiguration({ ...request, applied: readApplied(exchange, body), force: options.force })
          : trackUpdate({ ...request, updated: readScale(exchange, body, scale, options.fieldValidation) });
      checkScale(exchange, wanted);
      const owners = fromScaleFields(entries, metaOf(wanted).managedFields as Json | undefined, scaled);
      return withManagedFields(withReplicas(exchange, before, wanted), owners);
    },
    { ...write, subresource: 'scale' },
  );
  sendDurably(exchange, 200, shownScale(exchange, object), media);
}

function shownScale(exchange: ResourceExchange, object: JsonObject): object {
  const resource = { ...exchange.registry.resource, ...scaleKind, columns: scaleColumns, cells: scaleCells };
  return represent(toScale(exchange, object), resource, exchange);
}

function toScale({ registry }: ResourceExchange, object: JsonObject): JsonObject {
  const { name = '', namespace = '', uid = '', resourceVersion = '', creationTimestamp = '' } = metaOf(object);
  const paths = scalePathsOf(registry.resource);
  const replicas = numberAt(object, paths.specReplicas);
  const selector = paths.selector(object);
  return roundTrip(
    {
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
      spec: { replicas },
      status: { replicas: numberAt(object, paths.statusReplicas), ...(selector === '' ? {} : { selector }) },
    },
    scaleSchema(),
  );
}

function readScale(
  exchange: ResourceExchange,
  body: Buffer,
  current: JsonObject,
  how: 'Strict' | 'Warn' | 'Ignore',
): JsonObject {
  const { request, response } = exchange;
  const type = contentTypeOf(request);
  const patched = (): JsonObject => {
    if (type === 'application/apply-patch+yaml') return parseApplied(body).value as JsonObject;
    if (type === 'application/json-patch+json') return readPatch(body, 'json', exchange.registry.resource)(current);
    if (type === 'application/merge-patch+json' || type === 'application/strategic-merge-patch+json')
      return readPatch(body, 'merge', exchange.registry.resource)(current);
    throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type');
  };
  const parsed =
    request.method === 'PATCH' ? { value: patched() as Json, duplicates: [] } : parseTyped(body, type, 'Scale');
  const { object, warnings } = decodeObject(parsed, { ...scaleKind, schema: scaleSchema() }, how);
  for (const warning of warnings) addWarning(response, warning);
  return roundTrip(object, scaleSchema());
}

function readApplied({ info }: ResourceExchange, body: Buffer): JsonObject {
  const { value } = parseApplied(body);
  if (!isObject(value)) throw badRequest('invalid object type: /, Kind=');
  return withMeta(value, { name: info.name, namespace: info.namespace, ...metaOf(value) });
}

function checkScale({ info }: ResourceExchange, scale: JsonObject): void {
  const { name } = metaOf(scale);
  if (name !== undefined && name !== info.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  const replicas = numberAt(scale, ['spec', 'replicas']);
  if (replicas < 0)
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, info.name, [
      fieldError.invalid('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ]);
}

function withReplicas({ registry }: ResourceExchange, object: JsonObject, scale: JsonObject): JsonObject {
  const { specReplicas } = scalePathsOf(registry.resource);
  const { resourceVersion, uid } = metaOf(scale);
  const changed = setAt(object, specReplicas, numberAt(scale, ['spec', 'replicas']));
  const meta = metaOf(object);
  return {
    ...changed,
    metadata: {
      ...meta,
      resourceVersion: resourceVersion ?? meta.resourceVersion,
      ...(uid ? { uid } : {}),
    } as unknown as JsonObject,
  };
}

function numberAt(object: JsonObject, path: readonly string[]): number {
  const value = path.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), object);
  return typeof value === 'number' ? value : 0;
}

function setAt(object: JsonObject, [key = '', ...rest]: readonly string[], value: number): JsonObject {
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = object[key];
  return { ...object, [key]: setAt(isObject(inner) ? inner : {}, rest, value) };
}
