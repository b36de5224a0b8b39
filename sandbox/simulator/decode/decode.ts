/** From the bytes of a request to an object of a known kind, as strictly as the request asks for. */
import { badRequest, fieldError, invalid, unexplained } from '../meta/status.ts';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import type { PatchedBody } from '../registry/resource.ts';
import { pathOf, resourceLists, type Schema } from '../structure/structure.ts';
import { findDuplicateFields } from './find-duplicate-fields.ts';
import { fitSchema, jsonKind, TypeMismatch } from './fit-schema.ts';
import { jsonProblem } from './json-problem.ts';
import { parseYaml } from './parse-yaml.ts';
import { Undecodable } from './undecodable.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface Decoded {
  readonly object: JsonObject;
  /** For the `Warning` header, with `Warn`. */
  readonly warnings: readonly string[];
}

interface Parsed {
  readonly value: Json;
  readonly duplicates: readonly string[];
}

const typeMeta =
  'Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Throws Undecodable. */
export function parseBody(bytes: Buffer, format: 'json' | 'yaml'): Parsed {
  // Clients send JSON as YAML, and it is read much faster as what it is.
  const isJson = format === 'json' || bytes[0] === 0x7b;
  const problem = isJson ? jsonProblem(bytes) : undefined;
  if (!isJson || (format === 'yaml' && problem !== undefined))
    return { value: parseYaml(bytes.toString('utf8')), duplicates: [] };
  if (problem !== undefined) throw new Undecodable(problem);
  // A half of a pair is nothing in UTF-8.
  const text = bytes.toString('utf8');
  const value = JSON.parse(text, /\\u[dD][89a-fA-F]/.test(text) ? (_, child) => wellFormed(child) : undefined) as Json;
  return { value, duplicates: findDuplicateFields(text) };
}

function wellFormed(value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** The same for a body that says of which kind it is; null is as good as an empty object. Throws Undecodable. */
export function parseObject(bytes: Buffer, format: 'json' | 'yaml'): Parsed {
  const why = format === 'json' ? "couldn't get version/kind; json parse error: " : '';
  let parsed: Parsed;
  try {
    parsed = parseBody(bytes, format);
  } catch (error) {
    throw error instanceof Undecodable ? new Undecodable(why + error.message) : error;
  }
  const { value } = parsed;
  if (value === null) return { ...parsed, value: {} };
  const refuse = (given: Json, into: string): Undecodable =>
    new Undecodable(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(given)} into ${into}`,
    );
  if (!isObject(value)) throw refuse(value, typeMeta);
  for (const field of ['apiVersion', 'kind']) {
    const given = value[field] ?? '';
    if (typeof given !== 'string') throw refuse(given, `Go struct field .${field} of type string`);
  }
  const apiVersion = value.apiVersion ?? '';
  if (typeof apiVersion === 'string' && apiVersion.split('/').length > 2)
    throw new Undecodable(`unexpected GroupVersion string: ${apiVersion}`);
  return parsed;
}

/** The body as an object of `apiVersion` and `kind`, whose schema is given. Throws StatusError 400. */
export function decodeObject(
  parsed: Parsed,
  expected: { apiVersion: string; kind: string; schema: Schema },
  how: FieldValidation,
  patched?: PatchedBody,
): Decoded {
  const { apiVersion, kind, schema } = expected;
  const refusal = (why: string): Error => (patched ? invalidPatch(patched, why) : cannotBeHandled(expected, why));
  const { value } = parsed;
  if (!isObject(value)) throw cannotBeHandled(expected, 'json: cannot unmarshal non-object into Go value');
  const given = { apiVersion: value.apiVersion ?? apiVersion, kind: value.kind ?? kind };
  if (given.kind !== kind) throw anotherKind(expected, given);
  if (given.apiVersion !== apiVersion) {
    if (!isServed(given.apiVersion, kind)) throw anotherKind(expected, given);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): the API version in the data (${String(given.apiVersion)}) does not match the expected API version (${apiVersion})`,
    );
  }
  try {
    const { object, unknown } = fitSchema(value, schema, kind);
    // Go's maps are taken over field by field, and what is left is sorted; JSON is read as it comes.
    const problems = [
      ...(patched?.form === 'strategic' ? [...unknown].sort() : unknown).map((f) => `unknown field "${f}"`),
      ...parsed.duplicates.map((f) => `duplicate field "${f}"`),
    ];
    if (how === 'Strict' && problems.length > 0) throw refusal(`strict decoding error: ${problems.join(', ')}`);
    return { object: { ...object, apiVersion, kind }, warnings: how === 'Warn' ? problems : [] };
  } catch (error) {
    if (error instanceof TypeMismatch)
      throw refusal(patched && patched.form !== 'json' ? (error.conversion ?? error.message) : error.message);
    throw error;
  }
}

/**
 * Source: jsonPatcher and applyPatchToObject in apiserver/pkg/endpoints/handlers/patch.go; what is applied is converted by
 * structuredMergeManager.Apply in apimachinery/pkg/util/managedfields/internal/structuredmerge.go.
 */
export function invalidPatch({ form, text }: PatchedBody, why: string): Error {
  if (form === 'apply') {
    const kind = text.slice(text.indexOf('; ') + 2);
    const unable = `unable to convert unstructured object to ${kind}: ${why}`;
    return unexplained(`failed to convert new object (${text}) to proper version: ${unable}`);
  }
  return invalid({ group: '', kind: '' }, '', [fieldError.invalid('patch', text, why)]);
}

function isServed(apiVersion: Json, kind: Json): boolean {
  return resourceLists[pathOf(String(apiVersion))]?.some((entry) => entry.kind === kind) ?? false;
}

/** Source: the errors of runtime.Scheme, apimachinery/pkg/{runtime/error.go,conversion/converter.go}. */
function anotherKind(
  { apiVersion, kind }: { apiVersion: string; kind: string },
  given: { apiVersion: Json; kind: Json },
): Error {
  const version = String(given.apiVersion).split('/').at(-1);
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split(/[./]/) : ['core'];
  const why = isServed(given.apiVersion, given.kind)
    ? `converting (${version}.${given.kind}) to (${group}.${kind}): unknown conversion`
    : `no kind "${given.kind}" is registered for version "${given.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
  return badRequest(`${given.kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}

function cannotBeHandled({ apiVersion, kind }: { apiVersion: string; kind: string }, why: string): Error {
  const version = apiVersion.split('/').at(-1);
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}
