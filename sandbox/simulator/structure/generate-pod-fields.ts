/**
 * Writes `pod-fields.json`: the fields of PodSpec and of all structs in it as the server itself holds them, in Go's order. The refusal
 * of a changed Pod shows them.
 * usage: node sandbox/simulator/structure/generate-pod-fields.ts KUBERNETES_SOURCE API_SOURCE
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [kubernetes, api] = process.argv.slice(2);
if (kubernetes === undefined || api === undefined) throw new Error('usage: generate-pod-fields.ts KUBERNETES API');

interface Field {
  /** Empty for a struct whose fields stand among those of its holder. */
  readonly name: string;
  readonly type: string;
  readonly json?: string;
}

/** Structs of a file of Go by name. */
function structs(file: string): Map<string, Field[]> {
  const found = new Map<string, Field[]>();
  const source = readFileSync(file, 'utf8').replaceAll(/\/\/.*$/gm, '');
  for (const [, name = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    const fields = body
      .split('\n')
      .map((line) => /^\s*(?:(\w+)\s+)?([*[\]\w.]+)(?:\s+`.*?json:"([\w-]*).*`)?\s*$/.exec(line))
      .filter((match) => match !== null)
      .map(([, field = '', type = '', json]) => ({ name: field, type, ...(json ? { json } : {}) }));
    found.set(name, fields);
  }
  return found;
}

const internal = structs(join(kubernetes, 'pkg/apis/core/types.go'));
const external = structs(join(api, 'core/v1/types.go'));
const result: Record<string, readonly (readonly string[])[]> = {};
const waiting = ['PodSpec'];
for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
  const fields = internal.get(name);
  if (fields === undefined || result[name] !== undefined) continue;
  const names = new Map(external.get(name)?.map(({ name: field, json }) => [field, json]));
  result[name] = fields.map(({ name: field, type }) => {
    waiting.push(type.replaceAll(/^[*[\]]+|^map\[\w+\]/g, ''));
    const json = names.get(field) ?? `${field.charAt(0).toLowerCase()}${field.slice(1)}`;
    return [field, type, field === '' ? '' : json];
  });
}
const lines = Object.keys(result)
  .sort()
  .map((name) => `${JSON.stringify(name)}:${JSON.stringify(result[name])}`);
writeFileSync(new URL('./pod-fields.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
