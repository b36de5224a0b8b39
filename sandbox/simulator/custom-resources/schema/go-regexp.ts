/** Patterns in Go's syntax (RE2), run by JavaScript's engine. What RE2 lacks, such as look-ahead, is refused in Go's words. */

const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** The message is what follows `error parsing regexp: ` in Go. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const compiled = new Map<string, RegExp>();

/** Throws PatternError. */
export function goRegExp(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const fresh = compile(pattern);
  compiled.set(pattern, fresh);
  return fresh;
}

function compile(pattern: string): RegExp {
  const source = translate(pattern);
  try {
    return new RegExp(source, 'u');
  } catch {
    throw new PatternError(`error parsing regexp: invalid pattern: \`${pattern}\``);
  }
}

function translate(pattern: string): string {
  let rest = pattern;
  let source = '';
  // For each open group, how many groups of flags end with it: `a(?i)b` is `a(?i:b)`.
  const open: number[] = [0];
  while (rest !== '') {
    const flags = /^\(\?([ims]*(?:-[ims]+)?)\)/.exec(rest);
    if (flags) {
      if (flags[1] !== '') {
        source += `(?${flags[1]}:`;
        open.push((open.pop() ?? 0) + 1);
      }
      rest = rest.slice(flags[0].length);
      continue;
    }
    const { taken, written, depth } = next(rest, source);
    if (depth > 0) open.push(0);
    if (depth < 0) {
      source += ')'.repeat(open.pop() ?? 0);
      if (open.length === 0) throw refused('unexpected )', pattern);
    }
    source += written;
    rest = rest.slice(taken);
  }
  if (open.length > 1) throw refused('missing closing )', pattern);
  return source + ')'.repeat(open[0] ?? 0);
}

interface Step {
  readonly taken: number;
  readonly written: string;
  readonly depth: number;
}

function refused(why: string, what: string): PatternError {
  return new PatternError(`error parsing regexp: ${why}: \`${what}\``);
}

function next(rest: string, before: string): Step {
  const first = rest[0] ?? '';
  if (first === '\\') return escapeSequence(rest, false);
  if (first === '[') return characterClass(rest);
  if (first === '(') return group(rest);
  if (first === ')') {
    return { taken: 1, written: ')', depth: -1 };
  }
  if ('*+?'.includes(first)) return repetition(rest, before);
  if (first === '{') {
    const counted = /^\{(\d+)(,(\d*))?\}\??/.exec(rest);
    if (!counted) return { taken: 1, written: '\\{', depth: 0 };
    const most = Math.max(Number(counted[1]), Number(counted[3] ?? 0));
    if (most > 1000) throw refused('invalid repeat count', counted[0]);
    return { taken: counted[0].length, written: counted[0], depth: 0 };
  }
  if (first === '}' || first === ']') return { taken: 1, written: `\\${first}`, depth: 0 };
  return { taken: 1, written: first, depth: 0 };
}

function repetition(rest: string, before: string): Step {
  const all = /^[*+?]+/.exec(rest)?.[0] ?? '';
  if (
    before === '' ||
    (before.endsWith('(') && !before.endsWith('\\(')) ||
    (before.endsWith('|') && !before.endsWith('\\|'))
  )
    throw refused('missing argument to repetition operator', rest[0] ?? '');
  const taken = rest[1] === '?' ? 2 : 1;
  if (all.length > taken) throw refused('invalid nested repetition operator', all.slice(0, taken + 1));
  return { taken, written: rest.slice(0, taken), depth: 0 };
}

function group(rest: string): Step {
  if (!rest.startsWith('(?')) return { taken: 1, written: '(', depth: 1 };
  const named = /^\(\?P?<([A-Za-z_]\w*)>/.exec(rest);
  if (named) return { taken: named[0].length, written: `(?<${named[1]}>`, depth: 1 };
  const modified = /^\(\?([ims]*(?:-[ims]+)?):/.exec(rest);
  if (modified) return { taken: modified[0].length, written: modified[0], depth: 1 };
  throw refused('invalid or unsupported Perl syntax', /^\(\?(?:<[=!]?|.)?/.exec(rest)?.[0] ?? '(?');
}

function escapeSequence(rest: string, inClass: boolean): Step {
  const kind = rest[1];
  if (kind === undefined) throw refused('trailing backslash at end of expression', '');
  const taken = 2;
  if (kind === 'A' && !inClass) return { taken, written: '(?<![\\s\\S])', depth: 0 };
  if (kind === 'z' && !inClass) return { taken, written: '(?![\\s\\S])', depth: 0 };
  if (kind === 'Q' && !inClass) {
    const end = rest.indexOf('\\E');
    const literal = rest.slice(2, end < 0 ? undefined : end);
    return {
      taken: end < 0 ? rest.length : end + 2,
      written: literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
      depth: 0,
    };
  }
  if (kind === 'a') return { taken, written: '\\x07', depth: 0 };
  if (kind === 's') return { taken, written: inClass ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]', depth: 0 };
  if (kind === 'S') return { taken, written: inClass ? '\\S' : '[^\\t\\n\\f\\r ]', depth: 0 };
  const property = /^\\[pP](?:\{(\^?)(\w+)\}|(\w))/.exec(rest);
  if (property) {
    const name = property[2] ?? property[3] ?? '';
    const negated = (kind === 'P') !== (property[1] === '^');
    const shown = name.length <= 2 ? name : `Script=${name}`;
    return { taken: property[0].length, written: `\\${negated ? 'P' : 'p'}{${shown}}`, depth: 0 };
  }
  const code = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest);
  if (code) return { taken: code[0].length, written: `\\u{${code[1] ?? code[2]}}`, depth: 0 };
  if (/[dDwWbBnrtfv]/.test(kind)) return { taken, written: `\\${kind}`, depth: 0 };
  if (/[A-Za-z0-9_]/.test(kind)) throw refused('invalid escape sequence', `\\${kind}`);
  // Go lets any punctuation be escaped, the `u` flag only some.
  const needed = /[\^$\\.*+?()[\]{}|/]/.test(kind) || (inClass && kind === '-');
  return { taken, written: needed ? `\\${kind}` : kind, depth: 0 };
}

function characterClass(rest: string): Step {
  let at = 1;
  let written = '[';
  if (rest[at] === '^') {
    written += '^';
    at += 1;
  }
  const start = at;
  while (at < rest.length && (rest[at] !== ']' || at === start)) {
    const posix = /^\[:(\^?)(\w+):\]/.exec(rest.slice(at));
    if (posix) {
      const set = posixClasses[posix[2] ?? ''];
      if (set === undefined) throw refused('invalid character class range', posix[0]);
      written += set;
      at += posix[0].length;
    } else if (rest[at] === '\\') {
      const step = escapeSequence(rest.slice(at), true);
      written += step.written;
      at += step.taken;
    } else {
      const range = /^([^\\\]])-([^\\\]])/u.exec(rest.slice(at));
      if (range && (range[1] ?? '') > (range[2] ?? ''))
        throw refused('invalid character class range', `${range[1]}-${range[2]}`);
      const character = rest[at] ?? '';
      written += '[]{}()/|'.includes(character) ? `\\${character}` : hyphen(character, rest, at, start);
      at += 1;
    }
  }
  if (at >= rest.length) throw refused('missing closing ]', rest);
  return { taken: at + 1, written: `${written}]`, depth: 0 };
}

/** A hyphen next to a class such as `\w` is a hyphen in Go, and an error to JavaScript. */
function hyphen(character: string, rest: string, at: number, start: number): string {
  if (character !== '-') return character;
  const afterClass = /\\[dDwWsSpP]$/.test(rest.slice(start, at)) || /\\[pP]\{\w+\}$/.test(rest.slice(start, at));
  const beforeClass = /^-\\[dDwWsSpP]/.test(rest.slice(at));
  return afterClass || beforeClass || at === start || rest[at + 1] === ']' ? '\\-' : '-';
}
