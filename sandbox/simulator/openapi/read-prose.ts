/**
 * The descriptions that `kubectl explain` prints, read when a document first needs them: the doc comments of the installed
 * `@kubernetes/client-node`, and of `kubernetes-models`, which has more of them.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readModelsProse } from './read-models-prose.ts';

export interface Prose {
  readonly description: string;
  /** By name of the field. */
  readonly fields: ReadonlyMap<string, string>;
}

const nothing: Prose = { description: '', fields: new Map() };
const root = dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node'));
const models = join(root, 'gen/models');

let files: Promise<ReadonlySet<string>> | undefined;

/** What is known of a definition; nothing for one that the package does not have. */
export async function readProse(definition: string): Promise<Prose> {
  files ??= readdir(models).then((names) => new Set(names));
  const known = await files;
  const file = candidates(definition).find((name) => known.has(name));
  const own = file === undefined ? nothing : parseProse(await readFile(join(models, file), 'utf8'));
  const whole = await readModelsProse(definition);
  return { description: whole.get('') ?? own.description, fields: new Map([...own.fields, ...whole]) };
}

/** `io.k8s.api.core.v1.PodSpec` is `V1PodSpec`, or `CoreV1PodSpec` where several groups have one of that name. */
function candidates(definition: string): string[] {
  const [group = '', version = '', kind = ''] = definition.split('.').slice(-3);
  if (definition.endsWith('.pkg.version.Info')) return ['VersionInfo.d.ts'];
  const name = `${capital(version)}${kind}.d.ts`;
  return [`${capital(group)}${name}`, name];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const comment = /\/\*\*\n\s*\* ([\s\S]*?)\n?\s*\*\//g;
const field = /\/\*\*\n\s*\* ([\s\S]*?)\n\s*\*\/\n\s*'([^']+)'\??:/g;

/** The comments of a model's declarations, before the class and before each of its fields. */
export function parseProse(source: string): Prose {
  const start = source.indexOf('export declare class');
  const own = [...source.slice(0, start).matchAll(comment)].at(-1)?.[1] ?? '';
  const fields = [...source.slice(start).matchAll(field)].map(
    ([, text = '', name = '']) => [name.replace(/^_/, ''), restored(text)] as const,
  );
  return { description: own.includes('OpenAPI spec version') ? '' : restored(own), fields: new Map(fields) };
}

/** The package has lines joined and quotes escaped; two blanks in a row were the end of a paragraph. */
function restored(text: string): string {
  return text
    .replaceAll(/\\(["'`\\])/g, '$1')
    .replaceAll('*_/', '*/')
    .trim()
    .replaceAll(/(?<! ) {2}(?! )/g, '\n\n');
}
