/** grep */

import { FileError } from '../files/folder.ts';
import { joined } from '../files/paths.ts';
import { LinearExpression } from '../linear-expression.ts';
import { at, complain, input, lines, options, print, type Run, ToolError } from './tool.ts';

export async function grep(run: Run): Promise<number> {
  const { flags, values, rest } = options(run, 'EFGPHhilLnoqrRsvwxcA:B:C:e:f:m:', {
    color: 'z',
    'ignore-case': 'i',
    count: 'c',
    'invert-match': 'v',
    'line-number': 'n',
    quiet: 'q',
  });
  const [pattern, ...paths]: readonly string[] = [...(values.has('e') ? [values.get('e') ?? ''] : []), ...rest];
  if (pattern === undefined) throw new ToolError('', 2);
  const expression = new LinearExpression(sourceOf(pattern, flags), flags.has('i') ? 'giu' : 'gu');
  const recursive = flags.has('r') || flags.has('R');
  const files = recursive ? below(run, paths.length > 0 ? paths : ['.']) : paths;
  const named = !flags.has('h') && (files.length > 1 || recursive || flags.has('H'));
  let found = false;
  let failed = false;
  for (const path of files.length > 0 ? files : ['-']) {
    try {
      if (path !== '-' && run.process.files.stat(at(run, path)).type === 'folder')
        throw new FileError('EISDIR', 'Is a directory');
      const matched = await search(run, path, expression, { flags, values, prefix: named ? `${path}:` : '' });
      found ||= matched;
      if (matched && flags.has('q')) return 0;
    } catch (error) {
      if (!(error instanceof FileError) || error.code === 'EPIPE' || error.code === 'ENOSPC') throw error;
      failed = true;
      if (!flags.has('s')) await complain(run, `${path}: ${error.message}`);
    }
  }
  if (failed) return 2;
  return found ? 0 : 1;
}

interface Search {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly prefix: string;
}

async function search(run: Run, path: string, expression: RegExp, how: Search): Promise<boolean> {
  const { flags, values, prefix } = how;
  const before = Number(values.get('B') ?? values.get('C') ?? 0);
  const after = Number(values.get('A') ?? values.get('C') ?? 0);
  const most = Number(values.get('m') ?? Number.POSITIVE_INFINITY);
  const kept: string[] = [];
  let [number, count, owed] = [0, 0, 0];
  const show = async (text: string, line: number, mark: string): Promise<void> => {
    const shown = prefix === '' ? '' : prefix.slice(0, -1) + mark;
    await print(run, `${shown}${flags.has('n') ? `${line}${mark}` : ''}${text}\n`);
  };
  const quiet = flags.has('q') || flags.has('c') || flags.has('l') || flags.has('L');
  for await (const line of lines(run, input(run, path))) {
    number += 1;
    const matches = [...line.matchAll(expression)];
    if (matches.length > 0 !== flags.has('v')) {
      count += 1;
      if (flags.has('q') || flags.has('l')) break;
      if (!quiet && flags.has('o')) for (const [text] of matches) await show(text, number, ':');
      else if (!quiet) {
        for (const [index, text] of kept.splice(0).entries()) await show(text, number - before + index, '-');
        await show(line, number, ':');
      }
      owed = after;
      if (count >= most) break;
    } else if (owed > 0 && !quiet) {
      owed -= 1;
      await show(line, number, '-');
    } else if (before > 0) {
      kept.push(line);
      if (kept.length > before) kept.shift();
    }
  }
  if (flags.has('c')) await print(run, `${prefix}${count}\n`);
  if ((flags.has('l') && count > 0) || (flags.has('L') && count === 0)) await print(run, `${path}\n`);
  return count > 0;
}

function sourceOf(pattern: string, flags: ReadonlySet<string>): string {
  const sources = pattern.split('\n').map((line) => {
    if (flags.has('F')) return line.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return expressionSource(line, flags.has('E') || flags.has('P'));
  });
  const all = sources.length === 1 ? (sources[0] ?? '') : sources.map((source) => `(?:${source})`).join('|');
  if (flags.has('x')) return `^(?:${all})$`;
  return flags.has('w') ? `\\b(?:${all})\\b` : all;
}

/** A POSIX regular expression, basic or extended, in JavaScript's words. */
export function expressionSource(pattern: string, extended: boolean): string {
  const classes: Readonly<Record<string, string>> = {
    alnum: 'a-zA-Z0-9',
    alpha: 'a-zA-Z',
    blank: ' \\t',
    digit: '0-9',
    lower: 'a-z',
    punct: '!-\\/:-@\\[-`{-~',
    space: '\\s',
    upper: 'A-Z',
    xdigit: '0-9a-fA-F',
  };
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (char === '[') {
      const end = pattern.indexOf(']', pattern[at + 1] === '^' ? at + 3 : at + 2);
      const close = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/.exec(pattern.slice(at))?.[0] ?? pattern.slice(at, end + 1);
      source += close
        .replace(/\[:(\w+):\]/g, (_, name: string) => classes[name] ?? '')
        .replace(/(?<=.)\[/g, '\\[')
        .replace(/^(\[\^?)\]/, '$1\\]');
      at += close.length - 1;
    } else if (char === '\\') {
      const next = pattern[++at] ?? '';
      if ('(){}|+?'.includes(next) && next !== '') source += extended ? `\\${next}` : next;
      else if (next === '<' || next === '>') source += '\\b';
      else source += next === '' || /[\w^$.*[\]/\\-]/.test(next) ? `\\${next}` : next;
    } else if ('(){}|+?'.includes(char) && !extended) source += `\\${char}`;
    else if (char === '*' && (source === '' || source === '^')) source += '\\*';
    else if (char === '{' && !/^\{\d*,?\d*\}/.test(pattern.slice(at))) source += '\\{';
    else if (char === '}' && !/\{\d*,?\d*$/.test(pattern.slice(0, at))) source += '\\}';
    else source += char;
  }
  return source;
}

function below(run: Run, paths: readonly string[]): readonly string[] {
  const { files } = run.process;
  return paths.flatMap((path): readonly string[] => {
    if (!files.exists(at(run, path)) || files.stat(at(run, path)).type !== 'folder') return [path];
    const own = files.list(at(run, path)).map((name) => joined(path, name));
    return below(
      run,
      own.filter((one) => files.stat(at(run, one), { follow: false }).type !== 'link'),
    );
  });
}
