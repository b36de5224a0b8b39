/** From a parsed body to an instance: pruned, its metadata fitted, its defaults filled in. Source: apiserver/customresource_handler.go (unstructuredSchemaCoercer). */
import { invalidPatch } from '../../decode/decode.ts';
import { TypeMismatch } from '../../decode/fit-schema.ts';
import { badRequest, invalid } from '../../meta/status.ts';
import { copyOf, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import type { DecodedBody, FieldValidation, ParsedBody, PatchedBody } from '../../registry/resource.ts';
import { applyDefaults } from '../schema/apply-defaults.ts';
import { fault } from '../schema/field-errors.ts';
import { fitEmbedded, fitMetadata } from '../schema/fit-metadata.ts';
import { prune, pruneNulls } from '../schema/prune.ts';
import type { CustomSchema, Draft } from '../schema/schema.ts';
import type { CustomVersion } from './custom-version.ts';

/** Throws StatusError 400 or 422. */
export function decodeInstance(
  of: CustomVersion,
  { value, duplicates }: ParsedBody,
  how: FieldValidation,
  patched?: PatchedBody,
): DecodedBody {
  if (!isObject(value)) throw cannotBeHandled(of, 'json: cannot unmarshal non-object into Go value');
  checkType(of, value);
  const draft = copyOf(value) as Draft;
  const unknown = coerce(of, draft, refusal(of, patched));
  const problems = [
    ...duplicates.map((field) => `duplicate field "${field}"`),
    ...unknown.map((field) => `unknown field "${field}"`),
  ];
  if (how === 'Strict' && problems.length > 0)
    throw refusal(of, patched)(`strict decoding error: ${problems.join(', ')}`);
  applyDefaults(draft, of.schema);
  return { object: draft, warnings: how === 'Warn' ? problems : [] };
}

/** A version's schema, as far as conversion needs it. */
export interface Form {
  readonly apiVersion: string;
  readonly schema: CustomSchema | undefined;
  readonly preservesUnknown: boolean;
}

/** A stored object with what its own version's schema takes out and fills in since it was stored. */
export function readStored(object: JsonObject, stored: Form): JsonObject {
  const draft = copyOf(object) as Draft;
  fit(draft, stored);
  applyDefaults(draft, stored.schema);
  return draft;
}

/** The same object in another version: only what that version's schema does not know goes. */
export function convertInstance(object: JsonObject, to: Form): JsonObject {
  if (object.apiVersion === to.apiVersion) return object;
  const draft = { ...copyOf(object), apiVersion: to.apiVersion } as Draft;
  fit(draft, to);
  return draft;
}

function fit(draft: Draft, { schema, preservesUnknown }: Form): void {
  if (preservesUnknown) return;
  prune(draft, schema, true);
  pruneNulls(draft, schema);
}

function checkType({ apiVersion, kind, group }: CustomVersion, value: JsonObject): void {
  const { kind: given = '', apiVersion: givenVersion = '' } = value;
  if (given === '') {
    const text = JSON.stringify(value);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): Object 'Kind' is missing in '${text}' (${text.slice(0, 30)} ...)`,
    );
  }
  if (givenVersion !== apiVersion)
    throw badRequest(
      `the API version in the data (${String(givenVersion)}) does not match the expected API version (${apiVersion})`,
    );
  if (given !== kind) {
    const name = isObject(value.metadata) && typeof value.metadata.name === 'string' ? value.metadata.name : '';
    throw invalid({ group, kind: String(given) }, name, [fault.invalid('kind', given, `must be ${kind}`)]);
  }
}

/** Changes the draft. Answers the paths of fields that were not known, in the server's order. */
function coerce(of: CustomVersion, draft: Draft, refuse: (why: string) => Error): readonly string[] {
  try {
    const { metadata, apiVersion, kind } = draft;
    const fitted = metadata === undefined ? undefined : fitMetadata(metadata, '');
    const pruned = of.preservesUnknown ? [] : prune(draft, of.schema, true);
    if (!of.preservesUnknown) pruneNulls(draft, of.schema);
    const embedded = fitEmbedded(draft, of.schema);
    if (embedded.error !== undefined) throw new TypeMismatch(`${embedded.error.field}: ${embedded.error.body}`);
    restore(draft, { apiVersion, kind, metadata: fitted?.metadata });
    return [...(fitted?.unknown ?? []), ...pruned, ...embedded.unknown];
  } catch (error) {
    if (error instanceof TypeMismatch) throw refuse(error.message);
    throw error;
  }
}

function restore(draft: Draft, fields: Readonly<Record<string, Json | undefined>>): void {
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) draft[name] = value;
}

function refusal(of: CustomVersion, patched: PatchedBody | undefined): (why: string) => Error {
  return (why) => (patched ? invalidPatch(patched, why) : cannotBeHandled(of, why));
}

function cannotBeHandled({ kind, version }: CustomVersion, why: string): Error {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}
