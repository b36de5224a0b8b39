/** A value against its schema, with the words of kube-openapi/pkg/validation/validate and how apiserver/validation/validation.go passes them on. */
import type { FieldError } from '../../meta/status.ts';
import { equal, isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { complain } from './complaints.ts';
import { oldField, oldItem } from './correlate.ts';
import { fault, path } from './field-errors.ts';
import { type Complaint, Findings } from './findings.ts';
import { hasFormat, isKnownFormat } from './formats.ts';
import type { CustomSchema } from './schema.ts';
import { fieldOf, itemsOf, valuesOf } from './schema.ts';
import { validateNumber, validateString } from './validate-scalar.ts';

interface Options {
  /** Where the value is in the object, when the schema is that of a part: `status`. */
  readonly at?: string;
  /** The value before an update: what has not changed is not complained about. */
  readonly old?: Json | undefined;
}

/** Everything wrong with the value, in Go's order. */
export function validateValue(
  schema: CustomSchema,
  value: Json,
  { at = '', old }: Options = {},
): readonly FieldError[] {
  const { complaints } = visit(schema, value, '', old, true);
  return complaints.map((each) => asFieldError(each, at));
}

function asFieldError({ kind, name, value, values = [], limit = -1, text }: Complaint, at: string): FieldError {
  const bare = (name ?? '').replace(/^\./, '');
  const field = bare === '' ? at : path.child(at, bare);
  switch (kind) {
    case 'required':
      return fault.required(field);
    case 'enum':
      return fault.unsupported(
        field,
        value,
        values.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))),
      );
    case 'tooLong':
      return fault.tooLong(field, limit);
    case 'tooMany':
      return fault.tooMany(field, Number(value), limit);
    case 'type':
      return fault.wrongType(field, value ?? '', text);
    case 'general':
      return fault.invalid(at, '', text);
    default:
      return fault.invalid(field, value ?? '', text);
  }
}

/** `old` is undefined where nothing corresponds, and then everything counts. */
function visit(schema: CustomSchema, value: Json, at: string, old: Json | undefined, isRoot = false): Findings {
  const found = examine(schema, value, at, old, isRoot);
  if (found.isValid || old === undefined || !equal(old, value)) return found;
  return found.forgiven();
}

function examine(schema: CustomSchema, value: Json, at: string, old: Json | undefined, isRoot: boolean): Findings {
  const found = new Findings();
  if (value === null) {
    found.merge(validateType(schema, value, at));
    found.merge(validateEnum(schema, value, at));
    return found;
  }
  const steps = [
    typesOf(schema).length > 0 || formatOf(schema) !== '' ? validateType(schema, value, at) : undefined,
    validateJunctors(schema, value, at, old, isRoot),
    typeof value === 'string' ? validateString(schema, value, at) : undefined,
    typeof value === 'string' && isKnownFormat(formatOf(schema)) ? validateFormat(schema, value, at) : undefined,
    typeof value === 'number' ? validateNumber(schema, value, at) : undefined,
    isList(value) ? validateList(schema, value, at, old) : undefined,
    validateEnum(schema, value, at),
    isObject(value) ? validateObject(schema, value, at, old, isRoot) : undefined,
  ];
  for (const step of steps) {
    if (step === undefined) continue;
    found.merge(step);
    found.matches += 1;
  }
  found.matches += 1;
  return found;
}

/** Formats that a custom resource cannot have are taken out of its schema before it is used. */
function formatOf({ format = '' }: CustomSchema): string {
  return isKnownFormat(format) ? format : '';
}

function typesOf(schema: CustomSchema): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  return schema.type === undefined || schema.type === '' ? [] : [schema.type];
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function validateType(schema: CustomSchema, value: Json, at: string): Findings {
  const types = typesOf(schema);
  const found = new Findings();
  const wrong = (given: string): Findings => Findings.of(complain.type(at, types.join(','), given));
  if (value === null) {
    if (types.length > 0 && !types.includes('null') && schema.nullable !== true) return wrong('null');
    found.matches += 1;
    return found;
  }
  found.matches += 1;
  const given = typeOf(value);
  const fits =
    types.includes(given) ||
    (given === 'integer' && types.includes('number')) ||
    (given === 'number' && types.includes('integer') && Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 53);
  const format = formatOf(schema);
  const textual = given === 'string' || given === 'array';
  if (!textual && format !== '' && !fits) return Findings.of(complain.type(at, format, goFormat(given)));
  if (textual && format !== '' && !types.includes('number') && !types.includes('integer')) return found;
  return fits ? found : wrong(given);
}

function goFormat(type: string): string {
  return type === 'integer' ? 'int64' : type === 'number' ? 'float64' : '';
}

function validateFormat(schema: CustomSchema, value: string, at: string): Findings {
  const format = formatOf(schema);
  return hasFormat(format, value) ? new Findings() : Findings.of(complain.type(at, format, value));
}

function validateEnum({ enum: allowed = [] }: CustomSchema, value: Json, at: string): Findings {
  if (allowed.length === 0 || (value !== null && allowed.some((each) => equal(each, value)))) return new Findings();
  return Findings.of(complain.enum(at, value, allowed));
}

function validateJunctors(schema: CustomSchema, value: Json, at: string, old: Json | undefined, isRoot: boolean) {
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;
  const found = new Findings();
  const against = (each: CustomSchema): Findings => examine(each, value, at, old, isRoot);
  if (anyOf.length > 0) {
    const results = anyOf.map(against);
    const success = results.find((each) => each.isValid);
    if (!success) found.add(complain.noneOfAny(at));
    found.merge(success ?? best(results));
  }
  if (oneOf.length > 0) {
    const results = oneOf.map(against);
    const valid = results.filter((each) => each.isValid);
    if (valid.length !== 1) {
      found.add(complain.notOne(at, valid.length));
      if (valid.length === 0) found.merge(best(results));
    } else found.merge(valid[0]);
  }
  if (allOf.length > 0) {
    const results = allOf.map(against);
    for (const each of results) found.merge(each);
    const valid = results.filter((each) => each.isValid).length;
    if (valid !== results.length) found.add(complain.notAll(at, valid === 0));
  }
  if (not !== undefined && against(not).isValid) found.add(complain.not(at));
  found.matches += 1;
  return found;
}

/** The failure that got furthest says most about what was meant. */
function best(results: readonly Findings[]): Findings | undefined {
  return results.reduce<Findings | undefined>(
    (found, each) => (found === undefined || each.matches > found.matches ? each : found),
    undefined,
  );
}

function validateList(schema: CustomSchema, value: readonly Json[], at: string, old: Json | undefined): Findings {
  const found = new Findings();
  const items = itemsOf(schema);
  if (items !== undefined) {
    value.forEach((item, i) => {
      found.merge(visit(items, item, `${at}[${i}]`, oldItem(schema, old, item)));
    });
  }
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && value.length < minItems) found.add(complain.tooFewItems(at, minItems, value.length));
  if (maxItems !== undefined && value.length > maxItems) found.add(complain.tooManyItems(at, maxItems, value.length));
  if (schema.uniqueItems && value.some((item, i) => value.slice(0, i).some((other) => equal(item, other))))
    found.add(complain.duplicates(at));
  found.matches += 1;
  return found;
}

function validateObject(
  schema: CustomSchema,
  value: JsonObject,
  at: string,
  old: Json | undefined,
  isRoot: boolean,
): Findings {
  const found = new Findings();
  const { minProperties, maxProperties, properties = {}, required = [] } = schema;
  const size = Object.keys(value).length;
  if (minProperties !== undefined && size < minProperties) found.add(complain.tooFewFields(at, minProperties, size));
  if (maxProperties !== undefined && size > maxProperties) found.add(complain.tooManyFields(at, maxProperties, size));
  const below = (name: string, declared: CustomSchema, child: Json, where: string): Findings =>
    // The kind and version of an object never change, whatever the stored one said.
    visit(
      declared,
      child,
      where,
      isRoot && (name === 'kind' || name === 'apiVersion') ? undefined : oldField(old, name),
    );
  const others = Object.entries(value).filter(([name]) => !Object.hasOwn(properties, name));
  if (schema.additionalProperties === false) {
    for (const [name] of others) found.add(complain.forbiddenField(at, name));
  } else {
    const values = valuesOf(schema);
    if (values !== undefined)
      for (const [name, child] of others) found.merge(below(name, values, child, `${at}.${name}`));
  }
  for (const name of Object.keys(properties)) {
    const [declared, child] = [fieldOf(schema, name), Object.hasOwn(value, name) ? value[name] : undefined];
    if (declared !== undefined && child !== undefined)
      found.merge(below(name, declared, child, at === '' ? name : `${at}.${name}`));
  }
  for (const name of required) if (!Object.hasOwn(value, name)) found.add(complain.required(`${at}.${name}`));
  return found;
}
