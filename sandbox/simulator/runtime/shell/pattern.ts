/** Shell patterns (glob(7)) as regular expressions. In a pattern a backslash takes the meaning of the next character away. */
import { LinearExpression } from '../linear-expression.ts';

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

export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

export function hasPattern(pattern: string): boolean {
  return /(^|[^\\])(\\\\)*[*?[]/.test(pattern);
}

/** The text a pattern without special characters stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, '$1');
}

/** `lazy` makes `*` take as little as it can; `path` keeps it within a name. */
export function patternSource(
  pattern: string,
  options: { readonly lazy?: boolean; readonly path?: boolean } = {},
): string {
  const any = options.path ? '[^/]' : '[\\s\\S]';
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (char === '\\') {
      at += 1;
      source += quoted(pattern[at] ?? '\\');
    } else if (char === '*') source += `${any}*${options.lazy ? '?' : ''}`;
    else if (char === '?') source += any;
    else if (char === '[') {
      const bracket = bracketSource(pattern, at);
      source += bracket?.source ?? '\\[';
      at = bracket?.end ?? at;
    } else source += quoted(char);
  }
  return source;
}

export function matches(pattern: string, text: string): boolean {
  return new LinearExpression(`^(?:${patternSource(pattern)})$`, 'u').test(text);
}

function quoted(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function bracketSource(pattern: string, start: number): { readonly source: string; readonly end: number } | undefined {
  let at = start + 1;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at += 1;
  let body = '';
  for (let first = true; at < pattern.length; at++, first = false) {
    const char = pattern[at] ?? '';
    if (char === ']' && !first) return { source: `[${negated ? '^' : ''}${body}]`, end: at };
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at));
    if (named) {
      body += classes[named[1] ?? ''] ?? '';
      at += named[0].length - 1;
    } else if (char === '\\') {
      at += 1;
      body += (pattern[at] ?? '').replace(/[\\\]^[-]/g, '\\$&');
    } else body += char === '-' ? '-' : char.replace(/[\\\]^[]/g, '\\$&');
  }
  return undefined;
}
