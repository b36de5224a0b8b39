/** `/scale`: the number of replicas of whatever has one, as an autoscaling/v1 Scale. Source: pkg/registry/apps/deployment/storage/storage.go and apiextensions' customresource/etcd.go. */
import { trackUpdate } from '../apply/track-update.ts';
import { decodeObject } from '../decode/decode.ts';
import { roundTrip } from '../decode/round-trip.ts';
import { badRequest, fieldError, invalid, StatusError } from '../meta/status.ts';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { definitions, type Schema } from '../structure/structure.ts';
import { admissionOf } from './admit.ts';
import { managerOf, type ResourceExchange } from './exchange.ts';
import { contentTypeOf, parseApplied, parseTyped, readBody } from './read-body.ts';
import { readWriteOptions } from './request-options.ts';
import { addWarning, sendDurably, sendObject } from './respond.ts';
import { scalePathsOf } from './scale-paths.ts';
import { readPatch } from './serve-patch.ts';
import { liveObject, writeOf } from './serve-write.ts';

const scaleSchema = (): Schema => definitions['io.k8s.api.autoscaling.v1.Scale'] ?? {};
const scaleKind = { apiVersion: 'autoscaling/v1', kind: 'Scale' };

export async function serveScale(exchange: ResourceExchange, verb: string): Promise<void> {
  const { registry, info, query, request, response, media, cluster } = exchange;
  const live = liveObject(exchange);
  if (verb === 'get') return sendObject(response, 200, toScale(exchange, live), media);
  const options = readWriteOptions(
    query,
    verb === 'patch' ? 'PatchOptions' : 'UpdateOptions',
    verb === 'patch' ? 'other' : undefined,
  );
  const body = await readBody(request);
  const manager = managerOf(options.fieldManager, request.headers['user-agent']);
  const admission = admissionOf(exchange, { operation: 'UPDATE', subresource: 'scale', dryRun: options.dryRun });
  const write = writeOf(exchange, options.dryRun, (draft, old) => admission.validate(draft, old));
  const { object } = registry.update(
    info.namespace,
    info.name,
    (current) => {
      const before = current ?? live;
      const wanted = readScale(exchange, body, toScale(exchange, before), options.fieldValidation);
      const changed = withReplicas(exchange, before, wanted);
      const { resource } = registry;
      return trackUpdate({
        live: before,
        updated: changed,
        schema: resource.schema,
        apiVersion: resource.apiVersion,
        manager,
        subresource: 'scale',
        now: cluster.now(),
      });
    },
    { ...write, subresource: 'scale' },
  );
  const shown = toScale(exchange, object);
  sendDurably(exchange, 200, shown, media);
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
  const { request, response, info } = exchange;
  const type = contentTypeOf(request);
  const patched = (): JsonObject => {
    if (type === 'application/apply-patch+yaml') return parseApplied(body).value as JsonObject;
    if (type === 'application/json-patch+json') return readPatch(body, 'json', exchange.registry.resource)(current);
    if (type === 'application/merge-patch+json' || type === 'application/strategic-merge-patch+json')
      return readPatch(body, 'merge', exchange.registry.resource)(current);
    throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type');
  };
  const parsed = request.method === 'PATCH' ? { value: patched() as Json, duplicates: [] } : parseTyped(body, type);
  const { object, warnings } = decodeObject(parsed, { ...scaleKind, schema: scaleSchema() }, how);
  for (const warning of warnings) addWarning(response, warning);
  const scale = roundTrip(object, scaleSchema());
  const { name } = metaOf(scale);
  if (name !== undefined && name !== info.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  const replicas = numberAt(scale, ['spec', 'replicas']);
  if (replicas < 0)
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, info.name, [
      fieldError.invalid('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ]);
  return scale;
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
