/** Bodies as Go clients send them: runtime.Unknown around a message whose fields have numbers. Source: apimachinery/pkg/runtime/serializer/protobuf/protobuf.go. */
import { readFileSync } from 'node:fs';
import { Undecodable } from '../decode/undecodable.ts';
import type { Json, JsonObject } from '../patch/json.ts';
import { definitionName, resolve, type Schema, schemaOf } from '../structure/structure.ts';
import { readFields, WireError } from './wire.ts';

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
/** Deeper messages are nobody's. */
const deepest = 100;

let messages: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;

function messageOf(name: string): Readonly<Record<string, string>> {
  messages ??= JSON.parse(readFileSync(new URL('./messages.json', import.meta.url), 'utf8')) as NonNullable<
    typeof messages
  >;
  return messages[name] ?? {};
}

export interface DecodedProtobuf {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: JsonObject;
}

const text = new TextDecoder();

/** Throws StatusError 400. */
export function decodeProtobuf(body: Uint8Array): DecodedProtobuf {
  try {
    if (body.length === 0) throw new WireError('empty data');
    if (body.length === magic.length && magic.equals(body)) throw new WireError('empty body');
    if (body.length < magic.length || !magic.equals(body.subarray(0, magic.length)))
      throw new WireError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
    let [apiVersion, kind] = ['', ''];
    let raw: Uint8Array = new Uint8Array();
    for (const { number, bytes } of readFields(body.subarray(magic.length))) {
      if (number === 2) raw = bytes;
      if (number !== 1) continue;
      for (const field of readFields(bytes)) {
        if (field.number === 1) apiVersion = text.decode(field.bytes);
        if (field.number === 2) kind = text.decode(field.bytes);
      }
    }
    const schema = schemaOf(apiVersion, kind);
    if (!schema)
      throw new WireError(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`);
    return { apiVersion, kind, object: decodeMessage(raw, schema, 0) };
  } catch (error) {
    if (error instanceof WireError) throw new Undecodable(error.message);
    throw error;
  }
}

function decodeMessage(bytes: Uint8Array, declared: Schema, depth: number): JsonObject {
  const schema = resolve(declared);
  return decodeNamed(bytes, definitionName(schema) ?? '', schema, depth);
}

function decodeNamed(bytes: Uint8Array, name: string, schema: Schema, depth: number): JsonObject {
  if (depth > deepest) throw new WireError('proto: message is nested too deeply');
  const fields = messageOf(name);
  const object: Record<string, Json> = {};
  for (const field of readFields(bytes)) {
    const json = fields[field.number];
    if (json === undefined) continue;
    if (json.startsWith('=')) {
      // What Go inlines is a message of its own here; its fields are those of the outer definition.
      Object.assign(object, decodeNamed(field.bytes, json.slice(1), schema, depth + 1));
      continue;
    }
    const property = schema.properties?.[json];
    if (property) object[json] = merge(object[json], field, property, depth);
  }
  return object;
}

type Field = Parameters<typeof decodeValue>[0];

function merge(known: Json | undefined, field: Field, property: Schema, depth: number): Json {
  const schema = resolve(property);
  if (isSpecial(property)) return decodeValue(field, property, depth);
  if (schema.type === 'array') {
    const before = Array.isArray(known) ? (known as Json[]) : [];
    // Numbers may come packed.
    if (field.type === 2 && (schema.items?.type === 'integer' || schema.items?.type === 'number'))
      return [...before, ...packed(field.bytes)];
    return [...before, decodeValue(field, schema.items ?? {}, depth)];
  }
  if (typeof schema.additionalProperties === 'object') {
    const { key, value } = entryOf(field.bytes, schema.additionalProperties, depth);
    return { ...(known as JsonObject | undefined), [key]: value };
  }
  return decodeValue(field, property, depth);
}

function packed(bytes: Uint8Array): number[] {
  // A packed list is varints without tags: reading each as a field needs a tag in front.
  const numbers: number[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) {
      numbers.push(Number(BigInt.asIntN(64, value)));
      [value, shift] = [0n, 0n];
    }
  }
  return numbers;
}

function entryOf(bytes: Uint8Array, schema: Schema, depth: number): { key: string; value: Json } {
  let key = '';
  let value: Json | undefined;
  for (const field of readFields(bytes)) {
    if (field.number === 1) key = text.decode(field.bytes);
    // A list in a map is a message with its items (authorization ExtraValue).
    if (field.number === 2)
      value =
        resolve(schema).type === 'array' && !isSpecial(schema)
          ? items(field.bytes)
          : decodeValue(field, schema, depth + 1);
  }
  return { key, value: value ?? zeroOf(schema) };
}

function items(bytes: Uint8Array): string[] {
  return [...readFields(bytes)].filter(({ number }) => number === 1).map((field) => text.decode(field.bytes));
}

function zeroOf(schema: Schema): Json {
  const special = referenceOf(schema);
  if (special.endsWith('.Quantity')) return '0';
  return resolve(schema).type === 'string' ? '' : {};
}

function referenceOf(schema: Schema): string {
  return (schema.$ref ?? schema.allOf?.[0]?.$ref ?? '').replace('#/components/schemas/', '');
}

const specials: Readonly<Record<string, (bytes: Uint8Array) => Json>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': (bytes) => items(bytes)[0] || '0',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': (bytes) => timeOf(bytes, 0),
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': (bytes) => timeOf(bytes, 6),
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': intOrString,
  'io.k8s.apimachinery.pkg.runtime.RawExtension': rawJson,
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': rawJson,
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': rawJson,
};

function isSpecial(schema: Schema): boolean {
  return Object.hasOwn(specials, referenceOf(schema));
}

function decodeValue(
  field: { readonly type: number; readonly value: bigint; readonly bytes: Uint8Array },
  declared: Schema,
  depth: number,
): Json {
  const special = specials[referenceOf(declared)];
  if (special) return special(field.bytes);
  const schema = resolve(declared);
  switch (schema.type) {
    case 'string':
      return schema.format === 'byte' ? Buffer.from(field.bytes).toString('base64') : text.decode(field.bytes);
    case 'boolean':
      return field.value !== 0n;
    case 'integer':
      return Number(BigInt.asIntN(64, field.value));
    case 'number':
      return double(field.value);
    default:
      return decodeMessage(field.bytes, schema, depth + 1);
  }
}

function double(bits: bigint): number {
  const buffer = new DataView(new ArrayBuffer(8));
  buffer.setBigUint64(0, bits);
  return buffer.getFloat64(0);
}

/** Seconds and nanoseconds; all zero is no time at all. */
function timeOf(bytes: Uint8Array, digits: number): Json {
  let [seconds, nanos] = [0n, 0n];
  for (const { number, value } of readFields(bytes)) {
    if (number === 1) seconds = BigInt.asIntN(64, value);
    if (number === 2) nanos = BigInt.asIntN(64, value);
  }
  if (seconds === 0n && nanos === 0n) return null;
  const whole = new Date(Number(seconds) * 1_000);
  if (Number.isNaN(whole.getTime())) return null;
  const base = whole.toISOString().slice(0, 19);
  return digits === 0 ? `${base}Z` : `${base}.${String(nanos / 1_000n).padStart(6, '0')}Z`;
}

function intOrString(bytes: Uint8Array): Json {
  let [isText, number, words] = [false, 0, ''];
  for (const field of readFields(bytes)) {
    if (field.number === 1) isText = field.value === 1n;
    if (field.number === 2) number = Number(BigInt.asIntN(64, field.value));
    if (field.number === 3) words = text.decode(field.bytes);
  }
  return isText ? words : number;
}

function rawJson(bytes: Uint8Array): Json {
  for (const { number, bytes: raw } of readFields(bytes))
    if (number === 1 && raw.length > 0) return JSON.parse(text.decode(raw)) as Json;
  return null;
}
