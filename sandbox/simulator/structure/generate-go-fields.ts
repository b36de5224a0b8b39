/**
 * Writes `go-fields.json`: what Go's types do to the fields of each definition when an object passes through them. OpenAPI does not
 * say which optional fields vanish when they are zero and which are kept, because that depends on pointers. And `go-names.json`: the
 * names of types that are only names to Go (`v1.RestartPolicy`), and of the structs that fields are inlined from, which messages show.
 * usage: node sandbox/simulator/structure/generate-go-fields.ts MODULES (the folder that holds api@…, apimachinery@…)
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { definitions, pinned } from './structure.ts';

const [modules] = process.argv.slice(2);
if (modules === undefined) throw new Error('usage: generate-go-fields.ts MODULES');
const release = pinned.gitVersion.replace('v1.', 'v0.');

interface Field {
  readonly json: string;
  readonly type: string;
  readonly omitEmpty: boolean;
  readonly omitZero: boolean;
}
interface Struct {
  readonly fields: readonly Field[];
  /** Types whose fields are inlined. */
  readonly inlined: readonly string[];
}

/** Go's package to the definition prefix, such as `io.k8s.api.core.v1`. */
const packages: Record<string, string> = {};
for (const folder of globSync(`${modules}/api@${release}/*/v*/types.go`)) {
  const [group = '', version = ''] = folder.split('/').slice(-3);
  packages[folder] = `io.k8s.api.${group}.${version}`;
}
packages[`${modules}/apimachinery@${release}/pkg/apis/meta/v1/types.go`] = 'io.k8s.apimachinery.pkg.apis.meta.v1';
packages[`${modules}/apiextensions-apiserver@${release}/pkg/apis/apiextensions/v1/types.go`] =
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
packages[`${modules}/apiextensions-apiserver@${release}/pkg/apis/apiextensions/v1/types_jsonschema.go`] =
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
packages[`${modules}/kube-aggregator@${release}/pkg/apis/apiregistration/v1/types.go`] =
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1';

const structs = new Map<string, Struct>();
/** Named types that are not structs: `type Protocol string`, `type ResourceList map[ResourceName]resource.Quantity`. */
const named = new Map<string, string>();

for (const [file, prefix] of Object.entries(packages)) {
  const source = readFileSync(file, 'utf8');
  for (const [, name = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    const fields: Field[] = [];
    const inlined: string[] = [];
    for (const line of body.split('\n')) {
      const found = /^\t(?:(\w+)\s+)?([\w.*[\]]+(?:\[\w*\][\w.*]+)?)\s+`[^`]*json:"([^"]*)"/.exec(line);
      if (!found) continue;
      const [, , type = '', tag = ''] = found;
      const [json = '', ...options] = tag.split(',');
      if (options.includes('inline') || json === '') inlined.push(type);
      else if (json !== '-')
        fields.push({ json, type, omitEmpty: options.includes('omitempty'), omitZero: options.includes('omitzero') });
    }
    structs.set(`${prefix}.${name}`, { fields, inlined });
  }
  for (const [, name = '', type = ''] of source.matchAll(/^type (\w+) ((?:\[\]|map\[)?[\w.\]]+)$/gm))
    named.set(`${prefix}.${name}`, type);
}

const imports: Record<string, string> = {
  metav1: 'io.k8s.apimachinery.pkg.apis.meta.v1',
  v1: 'io.k8s.api.core.v1',
  corev1: 'io.k8s.api.core.v1',
  api: 'io.k8s.api.core.v1',
};
/** Types with a JSON form of their own: never dropped as an empty struct, never made from nothing. */
const opaque =
  /(^|\.)(Quantity|Time|MicroTime|IntOrString|RawExtension|Object|FieldsV1|JSON|JSONSchemaPropsOrBool|JSONSchemaPropsOrArray|JSONSchemaPropsOrStringArray|Duration)$/;

function qualify(type: string, prefix: string): string {
  const [pack, name] = type.includes('.') ? type.split('.') : [undefined, type];
  // In metav1 and core itself the name `v1` does not occur.
  return pack === undefined ? `${prefix}.${name}` : `${imports[pack] ?? pack}.${name}`;
}

/** One letter: what the field is to Go's encoder. */
function shapeOf({ type, omitEmpty, omitZero }: Field, prefix: string): string | undefined {
  if (type.startsWith('*')) return undefined;
  if (omitZero) return undefined;
  let actual = type;
  let where = prefix;
  while (!/^(\[|map)/.test(actual)) {
    const full = qualify(actual, where);
    const under = named.get(full);
    if (under === undefined) break;
    where = full.slice(0, full.lastIndexOf('.'));
    actual = under;
  }
  if (/^(\[|map)/.test(actual)) {
    if (actual === '[]byte') return omitEmpty ? 'e' : 'n';
    return omitEmpty ? 'e' : 'n';
  }
  if (/^(string|bool|u?int\d*|float\d+|byte)$/.test(actual) || /types\.UID$/.test(actual)) {
    const zero = actual === 'bool' ? 'b' : /^(string|.*UID)$/.test(actual) ? 's' : 'i';
    return omitEmpty ? 'z' : zero;
  }
  if (opaque.test(actual)) return /MicroTime|Time$/.test(actual) ? (omitEmpty ? 't' : 't') : undefined;
  return structs.has(qualify(actual, where)) ? 'o' : undefined;
}

function shapesOf(name: string): Record<string, string> {
  const struct = structs.get(name);
  if (!struct) return {};
  const prefix = name.slice(0, name.lastIndexOf('.'));
  const shapes: Record<string, string> = {};
  for (const type of struct.inlined) {
    if (/TypeMeta$/.test(type)) continue;
    Object.assign(shapes, shapesOf(qualify(type.replace('*', ''), prefix)));
  }
  for (const field of struct.fields) {
    const shape = shapeOf(field, prefix);
    if (shape !== undefined) shapes[field.json] = shape;
  }
  return shapes;
}

const lines = Object.keys(definitions)
  .filter((name) => structs.has(name))
  .map((name) => [name, shapesOf(name)] as const)
  .filter(([, shapes]) => Object.keys(shapes).length > 0)
  .map(([name, shapes]) => `${JSON.stringify(name)}: ${JSON.stringify(shapes)}`);
writeFileSync(`${import.meta.dirname}/go-fields.json`, `{\n${lines.join(',\n')}\n}\n`);

/** As Go prints a type: its package is the last part of the import path. Undefined where OpenAPI says as much. */
function printedType(type: string, prefix: string): string | undefined {
  const [, wrapper = '', inner = ''] = /^((?:\[\]|map\[\w+\])*)\*?(.*)$/.exec(type.replace(/^\*/, '')) ?? [];
  const full = qualify(inner, prefix);
  if (inner === 'types.UID') return `${wrapper}${inner}`;
  return named.has(full) ? `${wrapper}${full.split('.').slice(-2).join('.')}` : undefined;
}

interface Names {
  readonly types: Record<string, string>;
  readonly inlined: Record<string, string>;
}

function namesOf(name: string): Names {
  const struct = structs.get(name);
  const names: Names = { types: {}, inlined: {} };
  if (!struct) return names;
  const prefix = name.slice(0, name.lastIndexOf('.'));
  for (const embedded of struct.inlined) {
    if (/TypeMeta$/.test(embedded)) continue;
    const full = qualify(embedded.replace('*', ''), prefix);
    const inner = namesOf(full);
    Object.assign(names.types, inner.types);
    const by = full.slice(full.lastIndexOf('.') + 1);
    for (const [field, deeper] of Object.entries(inner.inlined)) names.inlined[field] = `${by}.${deeper}`;
    for (const { json } of structs.get(full)?.fields ?? []) names.inlined[json] = by;
  }
  for (const { json, type } of struct.fields) {
    const printed = printedType(type, prefix);
    if (printed !== undefined) names.types[json] = printed;
  }
  return names;
}

const nameLines = Object.keys(definitions)
  .map((name) => [name, namesOf(name)] as const)
  .filter(([, { types, inlined }]) => Object.keys(types).length + Object.keys(inlined).length > 0)
  .map(([name, names]) => `${JSON.stringify(name)}: ${JSON.stringify(names)}`);
writeFileSync(`${import.meta.dirname}/go-names.json`, `{\n${nameLines.join(',\n')}\n}\n`);
