/** Completion at Tab: programs for the first word, paths for the others. */
import { absolute, joined } from '../files/paths.ts';
import { defaultPath } from '../image.ts';
import { builtins } from './builtins/builtins.ts';
import type { Shell } from './shell.ts';

export interface Completion {
  /** What can be added for certain. */
  readonly insert: string;
  readonly choices: readonly string[];
}

export function completions(shell: Shell, before: string): Completion {
  const word = /[^\s|;&<>()]*$/.exec(before)?.[0] ?? '';
  const isFirst = /(^|[|;&(])\s*$/.test(before.slice(0, before.length - word.length));
  const choices = isFirst && !word.includes('/') ? commands(shell, word) : paths(shell, word);
  const shared = choices.reduce((common, choice) => sharedStart(common, choice), choices[0] ?? '');
  const known = word.slice(word.lastIndexOf('/') + 1);
  const insert = shared.slice(known.length);
  const [only] = choices;
  const finished = choices.length === 1 && only !== undefined && !only.endsWith('/');
  return { insert: finished ? `${insert} ` : insert, choices };
}

function commands(shell: Shell, word: string): readonly string[] {
  const { files } = shell.process;
  const folders = (shell.variables.get('PATH') ?? defaultPath).split(':');
  const programs = folders.flatMap((folder) => (files.exists(folder) ? files.list(folder) : []));
  return [...new Set([...programs, ...builtins().keys()])].filter((name) => name.startsWith(word)).sort();
}

function paths(shell: Shell, word: string): readonly string[] {
  const { files, cwd } = shell.process;
  const end = word.lastIndexOf('/') + 1;
  const folder = absolute(word.slice(0, end) || '.', cwd);
  const start = word.slice(end);
  if (!files.exists(folder) || files.stat(folder).type !== 'folder') return [];
  return files
    .list(folder)
    .filter((name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .map((name) => {
      const path = joined(folder, name);
      return files.exists(path) && files.stat(path).type === 'folder' ? `${name}/` : name;
    });
}

function sharedStart(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a.slice(0, at);
}
