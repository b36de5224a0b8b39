/**
 * A script of kubectl lines, as a text file:
 *
 *     # what it is about
 *     == web.yaml                 a file of this name, up to the next line that begins with == or $
 *     apiVersion: v1
 *     $ create -f web.yaml        one call of kubectl; words are split at spaces, quotes keep them together
 *     $ get configmap web -o name
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Script {
  /** The file's name without its ending; also names its namespace. */
  readonly name: string;
  readonly about: string;
  readonly files: ReadonlyMap<string, string>;
  /** Arguments of kubectl. */
  readonly lines: readonly (readonly string[])[];
}

export const scriptsFolder = join(import.meta.dirname, 'scripts');

export function readScripts(): Script[] {
  return globSync('*.txt', { cwd: scriptsFolder })
    .sort()
    .map((file) => parseScript(basename(file, '.txt'), readFileSync(join(scriptsFolder, file), 'utf8')));
}

/** Throws for a script that is not written as it should be, naming the line. */
export function parseScript(name: string, text: string): Script {
  const about: string[] = [];
  const files = new Map<string, string>();
  const lines: string[][] = [];
  let open: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('$ ')) {
      open = undefined;
      lines.push(splitWords(line.slice(2)));
    } else if (line.startsWith('== ')) {
      open = line.slice(3).trim();
      files.set(open, '');
    } else if (open !== undefined) files.set(open, `${files.get(open) ?? ''}${line}\n`);
    else if (line.startsWith('#')) about.push(line.slice(1).trim());
    else if (line.trim() !== '')
      throw new Error(`${name}.txt:${index + 1}: neither a file nor a line of kubectl: ${line}`);
  }
  return { name, about: about.join(' '), files, lines };
}

/** As a shell would, without everything else a shell does. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const [, double, single, plain] of text.matchAll(
    /"((?:\\.|[^"\\])*)"|'([^']*)'|((?:[^\s"'\\]|\\.|"(?:\\.|[^"\\])*"|'[^']*')+)/g,
  )) {
    if (double !== undefined) words.push(double.replaceAll(/\\(.)/g, '$1'));
    else if (single !== undefined) words.push(single);
    else
      words.push(
        (plain ?? '').replaceAll(
          /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g,
          (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? '',
        ),
      );
  }
  return words;
}
