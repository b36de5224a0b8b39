/** The descriptions that `kubectl explain` prints: the doc comments of the installed `@kubernetes/client-node`, read when a document is first asked for. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Prose {
  readonly description: string;
  /** By name of the field. */
  readonly fields: ReadonlyMap<string, string>;
}

const models = join(
  dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node/package.json')),
  'dist/gen/models',
);
const nothing: Prose = { description: '', fields: new Map() };

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `io.k8s.api.core.v1.PodSpec` is `V1PodSpec`, or `CoreV1PodSpec` where several groups have one of that name. */
function fileOf(definition: string): string | undefined {
  const parts = definition.split('.');
  const [group = '', version = '', kind = ''] = parts.slice(-3);
  const names = [`${capital(version)}${kind}`, `${capital(group)}${capital(version)}${kind}`];
  if (definition.endsWith('.runtime.RawExtension') || definition.includes('.util.')) return undefined;
  return names.map((name) => join(models, `${name}.d.ts`)).find((file) => existsSync(file));
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\(["'`\\])/g, '$1').trim();
}

/** What is known of a definition; nothing for one that the package does not have. */
export function readProse(definition: string): Prose {
  const file = fileOf(definition);
  if (file === undefined) return nothing;
  const source = readFileSync(file, 'utf8');
  const start = source.indexOf('export declare class');
  const own = [...source.slice(0, start).matchAll(/\/\*\*\n\* ([\s\S]*?)\n?\*\//g)].at(-1)?.[1] ?? '';
  const fields = new Map<string, string>();
  for (const [, text = '', name = ''] of source
    .slice(start)
    .matchAll(/\/\*\*\n\s*\* ([\s\S]*?)\n\s*\*\/\n\s*'([^']+)'\??:/g))
    fields.set(name.replace(/^_/, ''), withoutEscapes(text));
  return { description: withoutEscapes(own), fields };
}
