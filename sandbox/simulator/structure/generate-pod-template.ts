/**
 * Writes `pod-template.json`: PodTemplateSpec and all types in it as Go has them, under the names reflection gives them. Hashes of
 * templates are taken over that form. Structs are lists of fields (Go's name, type, name in JSON; no JSON name where the fields stand
 * among those of the holder); other named types are what they are made of.
 * usage: node sandbox/simulator/structure/generate-pod-template.ts API_SOURCE APIMACHINERY_SOURCE
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [api, machinery] = process.argv.slice(2);
if (api === undefined || machinery === undefined) throw new Error('usage: generate-pod-template.ts API APIMACHINERY');

type Fields = readonly (readonly string[])[];
const plain = /^(string|bool|byte|u?int\d*|float\d+)$/;
/** Their JSON form is their own; whoever hashes knows them. */
const known = new Set(['v1.Time', 'v1.FieldsV1', 'resource.Quantity', 'intstr.IntOrString']);

/** As reflection prints it: names of this package with the last part of its path, `metav1` as `v1`. */
function printed(type: string): string {
  return type.replaceAll(/map\[|[\w.]+/g, (name) => {
    if (name === 'map[' || plain.test(name)) return name;
    return name.includes('.') ? name.replace(/^metav1\./, 'v1.') : `v1.${name}`;
  });
}

const declared = new Map<string, Fields | string>([['types.UID', 'string']]);
for (const file of [join(api, 'core/v1/types.go'), join(machinery, 'pkg/apis/meta/v1/types.go')]) {
  const source = readFileSync(file, 'utf8').replaceAll(/\/\/.*$/gm, '');
  for (const [, name = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    const fields = body
      .split('\n')
      .map((line) => /^\s*(?:(\w+)\s+)?([*[\]\w.]+)\s+`.*?json:"([\w-]*).*`\s*$/.exec(line))
      .filter((match) => match !== null)
      .map(([, field = '', type = '', json = '']) => [field || type.replace(/^.*\./, ''), printed(type), json]);
    declared.set(`v1.${name}`, fields);
  }
  for (const [, name = '', type = ''] of source.matchAll(/^type (\w+) ([*[\]\w.]+)\s*$/gm))
    if (type !== 'struct') declared.set(`v1.${name}`, printed(type));
}

const result = new Map<string, Fields | string>();
const waiting = ['v1.PodTemplateSpec'];
for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
  for (const name of type.match(/\w+\.\w+/g) ?? []) {
    if (known.has(name) || result.has(name)) continue;
    const made = declared.get(name);
    if (made === undefined) throw new Error(`${name} is not declared`);
    result.set(name, made);
    waiting.push(...(typeof made === 'string' ? [made] : made.map(([, of = '']) => of)));
  }
}
const lines = [...result.keys()].sort().map((name) => `${JSON.stringify(name)}:${JSON.stringify(result.get(name))}`);
writeFileSync(new URL('./pod-template.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
