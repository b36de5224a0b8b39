/**
 * Makes a decoded body fit its kind: fields the kind does not have are named and dropped, values of a wrong type refused.
 * Source of the texts: sigs.k8s.io/json and apimachinery/pkg/runtime/serializer/json/json.go.
 */
import { parseQuantity, QuantityError } from '../kinds/quantity.ts';
import { goTypeName } from '../patch/go-print.ts';
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { definitionName, goNames, resolve, type Schema } from '../structure/structure.ts';
import { base64Problem, timeProblem } from './fit-text.ts';

export interface Fitted {
  readonly object: JsonObject;
  /** `spec.foo`, in the order of the body. */
  readonly unknown: readonly string[];
}

/** A value that the field cannot hold, in the words of Go's decoder without the type's name: `json: cannot unmarshal string into …`. */
export class TypeMismatch extends Error {
  override readonly name = 'TypeMismatch';
  /** How the converter of unstructured objects puts it (apimachinery/pkg/runtime/converter.go). */
  readonly conversion: string | undefined;
  constructor(message: string, conversion?: string) {
    super(message);
    this.conversion = conversion;
  }
}

/** Types whose JSON form is not an object although Go has a struct for them. */
const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/** Where a value stands. */
interface Place {
  /** `spec.containers[0].env`, as unknown fields are named. */
  readonly path: string;
  /** The same without positions and keys of maps, as Go's decoder names it. */
  readonly goPath: string;
  /** The Go struct that the field belongs to. */
  readonly owner: string;
  /** Go's name for the type of the value, where it is more than OpenAPI knows: `v1.RestartPolicy`. */
  readonly goType?: string | undefined;
}

/** What is found on the way. */
interface Findings {
  readonly unknown: string[];
  /** The first one counts, unless a type that reads itself (a quantity, a time) refuses: that ends the reading at once. */
  mismatch?: TypeMismatch;
}

/** Throws TypeMismatch. Nulls are dropped: to Go's decoder they are the same as an absent field. `kind` names the outermost struct. */
export function fitSchema(body: JsonObject, schema: Schema, kind: string): Fitted {
  const findings: Findings = { unknown: [] };
  const object = fit(body, schema, { path: '', goPath: '', owner: kind }, findings);
  if (findings.mismatch) throw findings.mismatch;
  return { object: isObject(object) ? object : {}, unknown: findings.unknown };
}

function fit(value: Json, declared: Schema, place: Place, findings: Findings): Json {
  const schema = resolve(declared);
  refuseSpecial(value, declared, schema, place);
  if (isFree(declared, schema)) return value;
  const wrong = (type: string): Json => {
    findings.mismatch ??= mismatch(value, place, type);
    return value;
  };
  if (schema.type === 'array') return isList(value) ? fitList(value, schema, place, findings) : wrong(goName(declared));
  if (schema.type === 'object')
    return isObject(value) ? fitObject(value, declared, place, findings) : wrong(goName(declared));
  if (!fitsScalar(value, schema)) return wrong(goScalar(schema));
  if (typeof value === 'string' && schema.format === 'byte') {
    const problem = base64Problem(value);
    if (problem !== undefined) findings.mismatch ??= new TypeMismatch(problem);
  }
  return value;
}

/** Types that read their own JSON: quantities, times, numbers or names. Throws TypeMismatch. */
function refuseSpecial(value: Json, declared: Schema, schema: Schema, place: Place): void {
  if (isQuantity(declared)) {
    const problem = quantityProblem(value);
    if (problem !== undefined) throw new TypeMismatch(problem, problem);
  } else if (schema.format === 'int-or-string') {
    const fits = typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));
    if (!fits) throw mismatch(value, place, 'int32');
  } else if (schema.format === 'date-time' && typeof value === 'string') {
    const problem = timeProblem(value);
    if (problem !== undefined) throw new TypeMismatch(problem);
  }
}

/** Source: Quantity.UnmarshalJSON: whatever is no text is read as one. */
function quantityProblem(value: Json): string | undefined {
  try {
    parseQuantity(typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value));
    return undefined;
  } catch (error) {
    if (error instanceof QuantityError) return error.message;
    throw error;
  }
}

function isQuantity(declared: Schema): boolean {
  return (declared.$ref ?? declared.allOf?.[0]?.$ref ?? '').endsWith(quantity);
}

/** Any JSON goes: a quantity or int-or-string (checked before), raw extensions, fields with preserved unknowns. */
function isFree(declared: Schema, schema: Schema): boolean {
  if (isQuantity(declared) || schema.format === 'int-or-string' || schema.oneOf !== undefined) return true;
  if (schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-int-or-string'] === true)
    return true;
  if (schema.type === undefined) return true;
  return schema.type === 'object' && schema.properties === undefined && schema.additionalProperties === undefined;
}

function fitList(value: readonly Json[], schema: Schema, place: Place, findings: Findings): Json {
  const items = schema.items ?? {};
  const goType = place.goType?.startsWith('[]') ? place.goType.slice(2) : undefined;
  return value.map((item, index) =>
    item === null ? item : fit(item, items, { ...place, path: `${place.path}[${index}]`, goType }, findings),
  );
}

function fitObject(value: JsonObject, declared: Schema, place: Place, findings: Findings): Json {
  const schema = resolve(declared);
  const owner = structName(declared) ?? place.owner;
  const names = goNames[definitionName(schema) ?? ''];
  const inMap = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  const entryType = place.goType?.startsWith('map[') ? place.goType.replace(/^map\[\w+\]/, '') : undefined;
  const fitted: Record<string, Json> = {};
  for (const [key, child] of Object.entries(value)) {
    const path = under(place.path, key);
    const property = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    if (property === undefined && inMap === undefined) findings.unknown.push(path);
    else if (child === null) continue;
    else if (property) {
      const goPath = under(place.goPath, under(names?.inlined[key] ?? '', key));
      fitted[key] = fit(child, property, { path, goPath, owner, goType: names?.types[key] }, findings);
    } else if (inMap) fitted[key] = fit(child, inMap, { ...place, path, goType: entryType }, findings);
  }
  return fitted;
}

function under(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function fitsScalar(value: Json, schema: Schema): boolean {
  switch (schema.type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    default:
      return true;
  }
}

function mismatch(value: Json, { goPath, owner, goType }: Place, type: string): TypeMismatch {
  const given = typeof value === 'number' && !Number.isInteger(value) ? `number ${String(value)}` : jsonKind(value);
  const message = `json: cannot unmarshal ${given} into Go struct field ${owner}.${goPath} of type ${goType ?? type}`;
  return new TypeMismatch(message, conversionOf(value, type, goType ?? type));
}

function conversionOf(value: Json, type: string, named: string): string {
  const from = isList(value) ? 'slice' : isObject(value) ? 'map' : goTypeName(value);
  if (type.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (type.startsWith('map[')) return `cannot restore map from ${from}`;
  if (type.includes('.')) return `cannot restore struct from: ${from}`;
  // Go's reflection converts whole numbers to strings and floats to whole numbers; the converter then refuses to.
  const convertible = from === 'int64' ? type === 'string' : from === 'float64' && type.startsWith('int');
  return convertible ? `cannot convert ${from} to ${named}` : `unrecognized type: ${type}`;
}

/** The kind of a value as Go's decoder calls it. */
export function jsonKind(value: Json): string {
  if (isList(value)) return 'array';
  if (isObject(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function structName(declared: Schema): string | undefined {
  return (declared.$ref ?? declared.allOf?.[0]?.$ref)?.split('.').at(-1);
}

function goScalar(schema: Schema): string {
  if (schema.type === 'boolean') return 'bool';
  if (schema.type === 'integer') return schema.format === 'int64' ? 'int64' : 'int32';
  return schema.type === 'number' ? 'float64' : 'string';
}

function goName(declared: Schema): string {
  const reference = declared.$ref ?? declared.allOf?.[0]?.$ref;
  const [version, kind] = reference?.split('.').slice(-2) ?? [];
  if (kind !== undefined) return `${version}.${kind}`;
  const schema = resolve(declared);
  if (schema.type === 'array') return `[]${goName(schema.items ?? {})}`;
  if (typeof schema.additionalProperties === 'object') return `map[string]${goName(schema.additionalProperties)}`;
  return goScalar(schema);
}
