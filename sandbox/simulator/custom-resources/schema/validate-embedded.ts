/** apiVersion, kind and metadata of resources within a resource. Source: apiserver/schema/objectmeta/validation.go. */
import { TypeMismatch } from '../../decode/fit-schema.ts';
import type { ObjectMeta } from '../../meta/object-meta.ts';
import type { FieldError } from '../../meta/status.ts';
import { pathSegmentName, serviceName } from '../../meta/validate-names.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { fault, path } from './field-errors.ts';
import { fitMetadata } from './fit-metadata.ts';
import { asResource, type CustomSchema, itemsOf, propertyOf, valuesOf } from './schema.ts';

export function validateEmbedded(
  value: Json,
  schema: CustomSchema | undefined,
  { at = '', isRoot = false }: { at?: string; isRoot?: boolean } = {},
): readonly FieldError[] {
  return validate(value, isRoot ? asResource(schema) : schema, at);
}

function validate(value: Json, schema: CustomSchema | undefined, at: string): readonly FieldError[] {
  if (schema === undefined) return [];
  if (isList(value)) return value.flatMap((item, i) => validate(item, itemsOf(schema), path.index(at, i)));
  if (!isObject(value)) return [];
  const own = schema['x-kubernetes-embedded-resource'] === true ? validateResource(value, at) : [];
  const below = Object.entries(value).flatMap(([name, child]) => {
    const known = propertyOf(schema, name);
    return known === undefined
      ? validate(child, valuesOf(schema), path.key(at, name))
      : validate(child, known, path.child(at, name));
  });
  return [...own, ...below];
}

function validateResource(resource: JsonObject, at: string): readonly FieldError[] {
  const missing = ['apiVersion', 'kind'].filter((name) => !Object.hasOwn(resource, name));
  const { apiVersion, kind, metadata } = resource;
  return [
    ...missing.map((name) => fault.required(path.child(at, name))),
    ...(apiVersion === undefined ? [] : validateApiVersion(apiVersion, path.child(at, 'apiVersion'))),
    ...(kind === undefined ? [] : validateKind(kind, path.child(at, 'kind'))),
    ...(metadata === undefined ? [] : validateMetadata(metadata, at)),
  ];
}

function validateApiVersion(given: Json, at: string): readonly FieldError[] {
  if (typeof given !== 'string') return [fault.invalid(at, given, 'must be a string')];
  if (given === '') return [fault.invalid(at, given, 'must not be empty')];
  return given.split('/').length > 2 ? [fault.invalid(at, given, `unexpected GroupVersion string: ${given}`)] : [];
}

function validateKind(given: Json, at: string): readonly FieldError[] {
  if (typeof given !== 'string') return [fault.invalid(at, given, 'must be a string')];
  if (given === '') return [fault.invalid(at, given, 'must not be empty')];
  const problems = serviceName(given.toLowerCase());
  if (problems.length === 0) return [];
  return [fault.invalid(at, given, `may have mixed case, but should otherwise match: ${problems.join(',')}`)];
}

function validateMetadata(given: Json, at: string): readonly FieldError[] {
  const where = path.child(at, 'metadata');
  try {
    const meta = fitMetadata(given, at).metadata as ObjectMeta;
    const named = { ...meta, name: meta.name || 'fakename' };
    const errors = validateObjectMeta(named, { namespaced: (meta.namespace ?? '') !== '', nameRule: pathSegmentName });
    return errors.map((error) => ({ ...error, field: error.field.replace(/^metadata/, where) }));
  } catch (error) {
    if (error instanceof TypeMismatch) return [fault.invalid(where, given, error.message)];
    throw error;
  }
}
