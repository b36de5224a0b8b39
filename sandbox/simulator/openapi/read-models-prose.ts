/**
 * Descriptions in the doc comments of `kubernetes-models`, whole: with those of fields that hold a struct, the values of enumerations, and
 * the lines as they were written. They are of a later minor than the one that is served; few have changed in between.
 */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);
const models = dirname(resolve('kubernetes-models/package.json'));
const machinery = dirname(resolve('@kubernetes-models/apimachinery/package.json'));

let folders: readonly string[] | undefined;

/** By name of the field, and of the definition by an empty name; nothing for a definition that the packages do not have. */
export async function readModelsProse(definition: string): Promise<ReadonlyMap<string, string>> {
  const file = fileOf(definition);
  return file !== undefined && existsSync(file) ? parse(await readFile(file, 'utf8')) : new Map();
}

/** `io.k8s.api.rbac.v1.Role` is in `rbac.authorization.k8s.io/v1/Role.d.ts`, what is of core in `v1/`. */
function fileOf(definition: string): string | undefined {
  const ofMachinery = /^io\.k8s\.apimachinery\.pkg\.(.+)$/.exec(definition)?.[1];
  if (ofMachinery !== undefined) return `${join(machinery, ...ofMachinery.split('.'))}.d.ts`;
  const [group = '', version = '', kind = ''] = definition.split('.').slice(-3);
  if (group === 'core') return join(models, version, `${kind}.d.ts`);
  folders ??= readdirSync(models);
  const folder = folders.find((name) => name === group || name.startsWith(`${group}.`));
  return folder === undefined ? undefined : join(models, folder, version, `${kind}.d.ts`);
}

const field = / {4}\/\*\*\n([\s\S]*?)\n {5}\*\/\n {4}"([^"]+)"\??:/g;

function parse(source: string): Map<string, string> {
  const start = source.indexOf('export interface');
  const before = /\/\*\*\n([\s\S]*?)\n \*\/\n$/.exec(source.slice(0, start))?.[1];
  const own = source.slice(start, source.indexOf('export declare class', start));
  const fields = Array.from(own.matchAll(field), ([, text = '', name = '']) => [name, restored(text)] as const);
  return new Map([...fields, ...(before === undefined ? [] : [['', restored(before)] as const])]);
}

function restored(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^ +\* ?/, ''))
    .join('\n')
    .replaceAll('\\*', '*')
    .trim();
}
