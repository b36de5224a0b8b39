/** Metadata as Go's ObjectMeta takes it, at the root and in embedded resources. Source: apiserver/schema/objectmeta/{algorithm,coerce}.go. */
import { fitSchema, TypeMismatch } from '../../decode/fit-schema.ts';
import type { FieldError } from '../../meta/status.ts';
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { definitions, type Schema } from '../../structure/structure.ts';
import { fault, path } from './field-errors.ts';
import { asResource, type CustomSchema, type Draft, itemsOf, propertyOf, valuesOf } from './schema.ts';

const objectMeta: Schema = definitions['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'] ?? {};

export interface FittedMetadata {
  readonly metadata: JsonObject;
  readonly unknown: readonly string[];
}

/** Throws TypeMismatch, in the words of Go's decoder. */
export function fitMetadata(metadata: Json, at: string): FittedMetadata {
  if (!isObject(metadata)) throw new TypeMismatch(notAnObject(metadata));
  const { object, unknown } = fitSchema(metadata, objectMeta, 'ObjectMeta');
  return {
    metadata: withoutEmpty(object),
    unknown: unknown.map((field) => `${path.child(at, 'metadata')}.${field}`).sort(),
  };
}

function notAnObject(value: Json): string {
  const given = value === null ? 'null' : isList(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${given} into Go value of type v1.ObjectMeta`;
}

/** `omitempty` of ObjectMeta's fields. */
function withoutEmpty(metadata: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(metadata).filter(
      ([name, value]) =>
        value !== '' &&
        value !== null &&
        (value !== 0 || name === 'deletionGracePeriodSeconds') &&
        !(isList(value) && value.length === 0) &&
        !(isObject(value) && Object.keys(value).length === 0),
    ),
  );
}

/** Fits the metadata of every embedded resource. Changes the draft. Answers the first refusal, and the paths of unknown fields. */
export function fitEmbedded(
  draft: Json,
  schema: CustomSchema | undefined,
  { at = '', isRoot = false }: { at?: string; isRoot?: boolean } = {},
): { readonly error?: FieldError; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const error = fit(draft, isRoot ? asResource(schema) : schema, at, unknown);
  return { ...(error === undefined ? {} : { error }), unknown: unknown.sort() };
}

function fit(value: Json, schema: CustomSchema | undefined, at: string, unknown: string[]): FieldError | undefined {
  if (schema === undefined) return undefined;
  if (isList(value)) {
    for (const [i, item] of value.entries()) {
      const error = fit(item, itemsOf(schema), path.index(at, i), unknown);
      if (error !== undefined) return error;
    }
  }
  if (!isObject(value)) return undefined;
  for (const [name, child] of Object.entries(value)) {
    const refusal =
      schema['x-kubernetes-embedded-resource'] === true ? fitMeta(value as Draft, name, child, at, unknown) : undefined;
    if (refusal !== undefined) return refusal;
    const known = propertyOf(schema, name);
    const error =
      known === undefined
        ? fit(child, valuesOf(schema), path.key(at, name), unknown)
        : fit(child, known, path.child(at, name), unknown);
    if (error !== undefined) return error;
  }
  return undefined;
}

function fitMeta(draft: Draft, name: string, child: Json, at: string, unknown: string[]): FieldError | undefined {
  const where = path.child(at, name);
  if ((name === 'apiVersion' || name === 'kind') && typeof child !== 'string')
    return fault.invalid(where, child, 'must be a string');
  if (name !== 'metadata') return undefined;
  try {
    const fitted = fitMetadata(child, at);
    unknown.push(...fitted.unknown);
    draft.metadata = fitted.metadata;
    return undefined;
  } catch (error) {
    if (error instanceof TypeMismatch) return fault.invalid(where, child, error.message);
    throw error;
  }
}
