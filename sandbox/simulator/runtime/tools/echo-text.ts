/** What echo prints, by the habits of each shell: dash always reads backslashes, the others when asked. */
import type { Flavour } from '../shell/shell.ts';

export function echoText(args: readonly string[], flavour: Flavour): string {
  let [newline, escapes] = [true, flavour === 'dash'];
  let at = 0;
  const option = flavour === 'dash' ? /^-n$/ : /^-[neE]+$/;
  for (; option.test(args[at] ?? ''); at++) {
    for (const letter of (args[at] ?? '').slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = args.slice(at).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const { text: unescaped, stop } = readEscapes(text);
  return newline && !stop ? `${unescaped}\n` : unescaped;
}

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Backslash escapes; `\c` ends all output. */
export function readEscapes(text: string): { readonly text: string; readonly stop: boolean } {
  const end = /(?<!\\)(?:\\\\)*\\c/.exec(text);
  const until = end ? text.slice(0, end.index + end[0].length - 2) : text;
  const unescaped = until.replace(
    /\\(?:0([0-7]{1,3})|([1-7][0-7]{0,2})|x([\da-fA-F]{1,2})|([abefnrtv\\]))/g,
    (_, zero, octal, hex, letter) => {
      if (letter) return simple[letter] ?? '';
      return String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number.parseInt(zero ?? octal, 8));
    },
  );
  return { text: unescaped, stop: end !== null };
}
