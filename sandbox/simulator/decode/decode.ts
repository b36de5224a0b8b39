/** From the bytes of a request to an object of a known kind, as strictly as the request asks for. */
import { parseDocument } from 'yaml';
import { badRequest } from '../meta/status.ts';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import type { Schema } from '../structure/structure.ts';
import { findDuplicateFields } from './find-duplicate-fields.ts';
import { fitSchema, TypeMismatch } from './fit-schema.ts';

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

/** Throws StatusError 400 with the decoder's words. */
export function parseBody(text: string, format: 'json' | 'yaml'): Parsed {
  if (format === 'json') {
    try {
      return { value: JSON.parse(text) as Json, duplicates: findDuplicateFields(text) };
    } catch (error) {
      if (error instanceof SyntaxError)
        throw badRequest(`the object provided is unrecognized (must be of type Unknown): ${error.message}`);
      throw error;
    }
  }
  const document = parseDocument(text, { uniqueKeys: false, merge: true });
  const [error] = document.errors;
  if (error) throw badRequest(`error converting YAML to JSON: yaml: ${error.message.split('\n')[0]}`);
  const value = document.toJS() as Json;
  return { value, duplicates: [] };
}

/** The body as an object of `apiVersion` and `kind`, whose schema is given. Throws StatusError 400. */
export function decodeObject(
  parsed: Parsed,
  expected: { apiVersion: string; kind: string; schema: Schema },
  how: FieldValidation,
): Decoded {
  const { apiVersion, kind, schema } = expected;
  const { value } = parsed;
  if (!isObject(value)) throw cannotBeHandled(expected, 'json: cannot unmarshal non-object into Go value');
  const given = { apiVersion: value.apiVersion ?? apiVersion, kind: value.kind ?? kind };
  if (given.apiVersion !== apiVersion || given.kind !== kind) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): the API version in the data (${String(given.apiVersion)}) does not match the expected API version (${apiVersion})`,
    );
  }
  try {
    const { object, unknown } = fitSchema(value, schema);
    const problems = [
      ...unknown.map((f) => `unknown field "${f}"`),
      ...parsed.duplicates.map((f) => `duplicate field "${f}"`),
    ];
    if (how === 'Strict' && problems.length > 0)
      throw cannotBeHandled(expected, `strict decoding error: ${problems.join(', ')}`);
    return { object: { ...object, apiVersion, kind }, warnings: how === 'Warn' ? problems : [] };
  } catch (error) {
    if (error instanceof TypeMismatch) throw cannotBeHandled(expected, error.message);
    throw error;
  }
}

function cannotBeHandled({ apiVersion, kind }: { apiVersion: string; kind: string }, why: string): Error {
  const version = apiVersion.split('/').at(-1);
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}
