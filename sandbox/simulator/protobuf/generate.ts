/**
 * Writes `messages.json`: which field of a definition has which number in protobuf. The numbers stand in the tags of Go's types.
 * usage: node sandbox/simulator/protobuf/generate.ts MODULES (the folder that holds api@…, apimachinery@…)
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { definitions, pinned } from '../structure/structure.ts';

const [modules] = process.argv.slice(2);
if (modules === undefined) throw new Error('usage: generate.ts MODULES');
const release = pinned.gitVersion.replace('v1.', 'v0.');

const packages: Record<string, string> = {};
for (const file of globSync(`${modules}/api@${release}/*/v*/types.go`)) {
  const [group = '', version = ''] = file.split('/').slice(-3);
  packages[file] = `io.k8s.api.${group}.${version}`;
}
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
packages[`${modules}/apimachinery@${release}/pkg/apis/meta/v1/types.go`] = meta;
const extensions = `${modules}/apiextensions-apiserver@${release}/pkg/apis/apiextensions/v1`;
for (const file of ['types.go', 'types_jsonschema.go'])
  packages[`${extensions}/${file}`] = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
packages[`${modules}/kube-aggregator@${release}/pkg/apis/apiregistration/v1/types.go`] =
  'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1';

/** By definition: number → JSON name, or `=` and the definition whose fields are inlined there. */
const messages = new Map<string, Record<string, string>>();
for (const [file, prefix] of Object.entries(packages)) {
  const source = readFileSync(file, 'utf8');
  for (const [, name = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    const fields: Record<string, string> = {};
    for (const line of body.split('\n')) {
      const found = /^\t(?:\w+\s+)?(\S+)\s+`([^`]*)`/.exec(line);
      const json = /json:"([^",]*)(,inline)?/.exec(found?.[2] ?? '');
      const number = /protobuf:"\w+,(\d+),/.exec(found?.[2] ?? '')?.[1];
      if (!found || !json || number === undefined) continue;
      const type = (found[1] ?? '').replace(/^\*/, '');
      if (json[2] || json[1] === '') fields[number] = `=${prefix}.${type}`;
      else fields[number] = json[1] ?? '';
    }
    if (Object.keys(fields).length > 0) messages.set(`${prefix}.${name}`, fields);
  }
}
// Lists are encoded too (`kubectl replace` of a list never is, but DeleteOptions and inlined parts without a definition are).
const inlined = new Set(
  [...messages.values()].flatMap((fields) =>
    Object.values(fields)
      .filter((to) => to.startsWith('='))
      .map((to) => to.slice(1)),
  ),
);
const lines = [...messages]
  .filter(([name]) => definitions[name] !== undefined || inlined.has(name))
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, fields]) => `${JSON.stringify(name)}: ${JSON.stringify(fields)}`);
writeFileSync(`${import.meta.dirname}/messages.json`, `{\n${lines.join(',\n')}\n}\n`);
console.log(`${lines.length} messages`);
