/**
 * A Pod template as Go prints it for its hash: `dump.ForHash`, which is go-spew's `%#v`, over what comes out of protobuf, where empty
 * lists and maps are nil. Source: apimachinery/pkg/util/dump/dump.go, go-spew/spew/format.go.
 */
import { isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { podTemplateTypes } from '../../structure/structure.ts';
import { dumpQuantity } from './go-quantity.ts';

/** `template` has its defaults. A time in its metadata, which nobody sets, is taken for none. */
export function dumpTemplate(template: JsonObject): string {
  return `(v1.PodTemplateSpec)${dumpValue('v1.PodTemplateSpec', template)}`;
}

/** Without its type. */
function dumpValue(type: string, value: Json | undefined): string {
  if (type.startsWith('[]')) {
    const items = Array.isArray(value) ? value : [];
    return items.length === 0 ? '<nil>' : `[${items.map((item) => dumpValue(type.slice(2), item)).join(' ')}]`;
  }
  if (type.startsWith('map[')) {
    const inner = type.slice(type.indexOf(']') + 1);
    const entries = Object.entries(isObject(value) ? value : {}).sort(([a], [b]) => byBytes(a, b));
    return entries.length === 0
      ? '<nil>'
      : `map[${entries.map(([key, item]) => `${key}:${dumpValue(inner, item)}`).join(' ')}]`;
  }
  return ownForm(type, value) ?? named(type, value);
}

/** Types with a JSON form of their own. */
function ownForm(type: string, value: Json | undefined): string | undefined {
  switch (type) {
    case 'v1.Time':
      return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';
    case 'v1.FieldsV1':
      return '{Raw:([]uint8)<nil>}';
    case 'resource.Quantity':
      return dumpQuantity(typeof value === 'number' ? value : String(value ?? '0'));
    case 'intstr.IntOrString':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${Number(value ?? 0)} StrVal:(string)}`;
    default:
      return undefined;
  }
}

function named(type: string, value: Json | undefined): string {
  const made = podTemplateTypes()[type];
  if (typeof made === 'string') return dumpValue(made, value);
  if (made === undefined) return plain(type, value);
  const holder = isObject(value) ? value : {};
  const fields = made.map(([name, of, json]) => `${name}:${dumpField(of, json === '' ? holder : holder[json])}`);
  return `{${fields.join(' ')}}`;
}

/** With its type before it. */
function dumpField(type: string, value: Json | undefined): string {
  if (!type.startsWith('*')) return `(${type})${dumpValue(type, value)}`;
  return value === undefined || value === null ? `(${type})<nil>` : `(${type})${dumpValue(type.slice(1), value)}`;
}

function plain(type: string, value: Json | undefined): string {
  if (type === 'string') return typeof value === 'string' ? value : '';
  if (type === 'bool') return String(value === true);
  return String(value ?? 0);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
