/**
 * A story of workloads, as a text file. What it begins with and its files are as in ../script.ts; then, one a line:
 *
 *     $ apply -f web.yaml                          one call of kubectl
 *     ? 3 pods/web-* status.phase=Running          waits until so many objects (one or more where no number is) are as told
 *     ! web.example/path 503                       asks the Ingress, again and again where a status is awaited
 *     ~ web.example/                               from now on asks all the time
 *     ~                                            no longer
 *     . 5s                                         lets time pass
 *
 * `NODE` in a line is the node's name. A step of a path is a field (`~` for a dot in it), a number, or the `type` or `name` of an item
 * of a list. Names outside of namespaces begin with `wl-`.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseScript, splitWords } from '../script.ts';
import { type Fact, parseFact } from './facts.ts';

export interface Wanted {
  /** How many there must be; undefined for one or more. */
  readonly count: number | undefined;
  /** `pods`, `deployments` */
  readonly resource: string;
  /** Stars stand for anything. */
  readonly name: string;
  readonly facts: readonly Fact[];
}

export interface Asked {
  readonly host: string;
  readonly path: string;
}

export type Step =
  | { readonly does: 'run'; readonly args: readonly string[] }
  | { readonly does: 'wait'; readonly wanted: Wanted }
  | { readonly does: 'ask'; readonly asked: Asked; readonly status: number | undefined }
  | { readonly does: 'start-traffic'; readonly asked: Asked }
  | { readonly does: 'end-traffic' }
  | { readonly does: 'pass'; readonly ms: number };

export interface WorkloadScript {
  readonly name: string;
  readonly about: string;
  /** It changes the node, so that no other may run beside it. */
  readonly alone: boolean;
  readonly files: ReadonlyMap<string, string>;
  /** Each with its line. */
  readonly steps: readonly { readonly line: string; readonly step: Step }[];
}

const folder = join(import.meta.dirname, 'scripts');

export function readWorkloadScripts(): WorkloadScript[] {
  return globSync('*.txt', { cwd: folder })
    .sort()
    .map((file) => parseWorkloadScript(basename(file, '.txt'), readFileSync(join(folder, file), 'utf8')));
}

/** Throws for a script that is not written as it should be. */
export function parseWorkloadScript(name: string, text: string): WorkloadScript {
  const lines = text.split('\n');
  const isStep = (line: string): boolean => /^([$?!.] |~)/.test(line);
  const first = lines.findIndex(isStep);
  const last = lines.slice(first).findIndex((line) => line !== '' && !isStep(line));
  if (last !== -1) throw new Error(`${name}.txt:${first + last + 1}: not a step: ${lines[first + last]}`);
  const { about, files } = parseScript(name, lines.slice(0, first).join('\n'));
  const alone = about.endsWith('(alone)');
  return {
    name,
    about,
    alone,
    files,
    steps: lines.filter(isStep).map((line) => ({ line: line.trim(), step: parseStep(line.trim()) })),
  };
}

function parseStep(line: string): Step {
  const words = splitWords(line.slice(1));
  const [first = ''] = words;
  switch (line[0]) {
    case '$':
      return { does: 'run', args: words };
    case '?':
      return { does: 'wait', wanted: parseWanted(words) };
    case '!':
      return { does: 'ask', asked: parseAsked(first), status: words[1] === undefined ? undefined : Number(words[1]) };
    case '~':
      return first === '' ? { does: 'end-traffic' } : { does: 'start-traffic', asked: parseAsked(first) };
    default:
      return { does: 'pass', ms: Number.parseFloat(first) * 1_000 };
  }
}

function parseWanted(words: readonly string[]): Wanted {
  const [first = '', ...rest] = words;
  const counted = /^\d+$/.test(first);
  const [what = '', ...facts] = counted ? rest : words;
  const [resource = '', name = '*'] = what.split('/');
  return { count: counted ? Number(first) : undefined, resource, name, facts: facts.map(parseFact) };
}

function parseAsked(text: string): Asked {
  const slash = text.indexOf('/');
  return { host: text.slice(0, slash), path: text.slice(slash) };
}
