/** PATCH in its four forms. Source: apiserver/pkg/endpoints/handlers/patch.go. */
import type { IncomingMessage } from 'node:http';
import { applyConfiguration, nameOf } from '../apply/apply-configuration.ts';
import { jsonKind } from '../decode/fit-schema.ts';
import { jsonProblem } from '../decode/json-problem.ts';
import { badRequest, notFound, StatusError } from '../meta/status.ts';
import { goPlain } from '../patch/go-print.ts';
import { isList, isObject, type Json, type JsonObject, PatchError } from '../patch/json.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMergePatch } from '../patch/strategic-merge-patch.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';
import type { FieldValidation, PatchedBody, ServedResource } from '../registry/resource.ts';
import { admissionOf } from './admit.ts';
import { managerOf, type ResourceExchange } from './exchange.ts';
import { contentTypeOf, parseApplied, readBody } from './read-body.ts';
import { readWriteOptions } from './request-options.ts';
import { addWarning } from './respond.ts';
import { sendChanged, writeOf } from './serve-write.ts';
import { tracked, trackingOptions } from './tracked.ts';

const types = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
} as const;
type PatchType = (typeof types)[keyof typeof types];

/** What a patch makes of an object: the bytes have been read and understood before. */
export type Patch = (object: JsonObject) => JsonObject;

function typeOf(request: IncomingMessage, resource: ServedResource): PatchType {
  const given = contentTypeOf(request);
  const type = Object.hasOwn(types, given) ? types[given as keyof typeof types] : undefined;
  // Custom resources have no merge keys.
  if (type === undefined || (type === 'strategic' && resource.custom)) {
    if (type === undefined) throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
    const accepted = Object.keys(types).filter((name) => name !== 'application/strategic-merge-patch+json');
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    );
  }
  return type;
}

/** Reads a patch; what it says is checked when it is applied. Throws StatusError 400. */
export function readPatch(body: Buffer, type: Exclude<PatchType, 'apply'>, resource: ServedResource): Patch {
  const value = parseJson(body, type);
  if (type === 'json') return (object) => asObject(jsonPatch(object, value));
  if (value !== null && !isObject(value)) {
    const why = `json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`;
    throw badRequest(type === 'merge' ? `error decoding patch: ${why}` : why);
  }
  if (type === 'merge') return (object) => asObject(mergePatch(object, value));
  return (object) => strategicMergePatch(object, value ?? {}, resource.schema);
}

function parseJson(body: Buffer, type: string): Json {
  const problem = jsonProblem(body);
  if (problem === undefined) return JSON.parse(body.toString('utf8')) as Json;
  throw badRequest(type === 'strategic' ? problem : `error decoding patch: ${problem}`);
}

function asObject(value: Json): JsonObject {
  if (isObject(value)) return value;
  throw new PatchError('the patched value is not an object');
}

export async function servePatch(exchange: ResourceExchange, subresource = ''): Promise<void> {
  const { registry, info, query, request, response } = exchange;
  const { resource } = registry;
  const type = typeOf(request, resource);
  const options = readWriteOptions(query, 'PatchOptions', type === 'apply' ? 'apply' : 'other');
  const body = await readBody(exchange);
  const manager = managerOf(options.fieldManager, request.headers['user-agent']);
  const how = { type, fieldValidation: options.fieldValidation, force: options.force, manager, subresource };
  const change = changeOf(exchange, body, how, (warning) => addWarning(response, warning));
  const updating = admissionOf(exchange, { operation: 'UPDATE', subresource, dryRun: options.dryRun });
  const creating = admissionOf(exchange, { operation: 'CREATE', subresource, dryRun: options.dryRun });
  const write = writeOf(exchange, options.dryRun, (draft, old) => (old ? updating : creating).validate(draft, old));
  const { object, created } = registry.update(
    info.namespace,
    info.name,
    (live) => (live ? updating : creating).mutate(change(live), live),
    { ...write, subresource, createMissing: type === 'apply' && subresource === '' },
  );
  sendChanged(exchange, created ? 201 : 200, object);
}

interface How {
  readonly type: PatchType;
  readonly fieldValidation: FieldValidation;
  readonly force: boolean;
  readonly manager: string;
  readonly subresource: string;
}

function changeOf(
  { registry, info, cluster }: ResourceExchange,
  body: Buffer,
  { type, fieldValidation, force, manager, subresource }: How,
  warn: (text: string) => void,
): (live: JsonObject | undefined) => JsonObject {
  const { resource } = registry;
  const now = cluster.now();
  const inPlace = (object: JsonObject): JsonObject =>
    withMeta(object, {
      ...metaOf(object),
      name: metaOf(object).name ?? info.name,
      ...(resource.namespaced ? { namespace: metaOf(object).namespace ?? info.namespace } : {}),
    });
  if (type === 'apply') {
    const parsed = parseApplied(body);
    return (live) => {
      const { apiVersion, kind } = isObject(parsed.value) ? parsed.value : {};
      if (apiVersion === undefined || kind === undefined) throw badRequest('invalid object type: /, Kind=');
      if (kind !== resource.kind) {
        const [version, group = ''] = String(apiVersion).split('/').reverse();
        throw badRequest(`invalid object type: ${group}/${version}, Kind=${kind}`);
      }
      const applied = inPlace(parsed.value as JsonObject);
      const merged = applyConfiguration({
        live,
        applied,
        force,
        ...trackingOptions({ resource, manager, subresource, now }),
      });
      const shown: PatchedBody | undefined = resource.custom ? undefined : { form: 'apply', text: nameOf(applied) };
      return checkName(resource.decode({ value: merged, duplicates: [] }, 'Ignore', shown).object, info);
    };
  }
  const patch = readPatch(body, type, resource);
  return (live) => {
    // Only apply makes things, also of kinds that a PUT makes.
    if (live === undefined) throw notFound(resource, info.name);
    const patched = patch(live);
    const { object, warnings } = decodePatched(resource, patched, fieldValidation, shownPatch(type, body, patched));
    for (const warning of warnings) warn(warning);
    return tracked(checkName(object, info), live, { resource, manager, subresource, now });
  };
}

/** What is shown of a patch whose result does not fit. */
function shownPatch(type: PatchType, body: Buffer, patched: JsonObject): PatchedBody {
  if (type === 'strategic') return { form: 'strategic', text: goPlain(withoutMerged(parseJson(body, type))) };
  return { form: 'json', text: JSON.stringify(sorted(patched)) };
}

/** Merging takes the lists whose order was told out of the patch, and the directives (mergePatchIntoOriginal in strategicpatch/patch.go). */
function withoutMerged(patch: Json): Json {
  if (isList(patch)) return patch.map(withoutMerged);
  if (!isObject(patch)) return patch;
  const ordered = Object.keys(patch)
    .filter((key) => key.startsWith('$setElementOrder/'))
    .map((key) => key.slice('$setElementOrder/'.length));
  const kept = Object.entries(patch).filter(
    ([key]) =>
      key !== '$retainKeys' && !ordered.includes(key.replace(/^\$(setElementOrder|deleteFromPrimitiveList)\//, '')),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutMerged(value)]));
}

/** Go writes maps by their keys. */
function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

function decodePatched(resource: ServedResource, patched: JsonObject, how: FieldValidation, shown: PatchedBody) {
  const { apiVersion, kind } = resource;
  // A strategic patch is taken over into a struct of the right kind, whatever it says.
  const value = shown.form === 'strategic' ? { ...patched, apiVersion, kind } : patched;
  const other = [value.apiVersion ?? apiVersion, value.kind ?? kind];
  if (other[0] !== apiVersion || other[1] !== kind)
    throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
  return resource.decode({ value, duplicates: [] }, how, shown);
}

/** Source: checkName in apiserver/pkg/endpoints/handlers/rest.go. */
function checkName(object: JsonObject, { name }: { name: string }): JsonObject {
  const meta = metaOf(object);
  if (meta.name !== undefined && meta.name !== name)
    throw badRequest(`the name of the object (${meta.name}) does not match the name on the URL (${name})`);
  return object;
}
