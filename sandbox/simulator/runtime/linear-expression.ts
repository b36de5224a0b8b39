/** Regular expressions that people in a cluster write: found in a time that grows with the text, whatever the expression. */
import { RE2JS } from 're2js';

/** What an expression may be long, characters; glibc has its own limits. */
const mostSource = 10_000;
/** Texts in which an expression that can only be followed by trying is searched, characters. */
const mostTriedText = 200;
/** Repetitions in such an expression, so that all tries are `mostTriedText` to this power at most. */
const mostTriedRepetitions = 2;
/** Texts up to which a single repetition may try every start, characters. */
const mostPlainText = 5_000;

/** Longest text that is searched, characters: some tenths of a second. */
const mostText = 1_000_000;
/** Real time all searches in one text may take, ms: many matches, each found quickly, may still be too much for the host. */
const longestSearchMs = 500;

/** The text regerror(3) has for REG_ESPACE, which GNU grep says where an expression asks too much of it. */
export class ExpressionTooBig extends Error {
  override readonly name = 'ExpressionTooBig';
}

/**
 * A RegExp whose searches do not backtrack without end: `(a+)+$` is as quick as any. `replace`, `split`, `matchAll` and `test`
 * come down to `exec` and so are too. References back (`\1`) and looks around have no such way: they are tried on short texts
 * with few repetitions and refused otherwise. Its methods throw ExpressionTooBig, the constructor SyntaxError too.
 */
export class LinearExpression extends RegExp {
  /** Up to how long a text the engine's own search is as good. */
  readonly #mostPlain: number;
  #linear: RE2JS | undefined | 'none';
  /** The text searched last, and how long that has taken so far. */
  #text: string | undefined;
  #tookMs = 0;

  constructor(source: string | RegExp, flags?: string) {
    super(source, flags);
    if (this.source.length > mostSource) throw new ExpressionTooBig('Regular expression too big');
    const ways = waysOf(this.source);
    this.#mostPlain = ways === 0 ? Number.POSITIVE_INFINITY : ways === 1 ? mostPlainText : -1;
  }

  override exec(text: string): RegExpExecArray | null {
    if (text.length <= this.#mostPlain) return super.exec(text);
    if (text.length > mostText) throw new ExpressionTooBig('memory exhausted');
    this.#linear ??= compiled(this.source, this.flags) ?? 'none';
    if (this.#linear !== 'none') {
      if (text !== this.#text) [this.#text, this.#tookMs] = [text, 0];
      const start = performance.now();
      const found = this.#search(this.#linear, text);
      this.#tookMs += performance.now() - start;
      if (found && this.#tookMs > longestSearchMs) throw new ExpressionTooBig('memory exhausted');
      return found;
    }
    const tries = repetitions(this.source) <= mostTriedRepetitions && !isNested(this.source);
    if (!tries || text.length > mostTriedText) throw new ExpressionTooBig('memory exhausted');
    return super.exec(text);
  }

  #search(linear: RE2JS, text: string): RegExpExecArray | null {
    const moves = this.global || this.sticky;
    const start = moves ? this.lastIndex : 0;
    const matcher = linear.matcher(text);
    const found = start <= text.length && matcher.find(start) && (!this.sticky || matcher.start() === start);
    if (!found) {
      if (moves) this.lastIndex = 0;
      return null;
    }
    if (moves) this.lastIndex = matcher.end();
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined);
    const named = Object.entries(linear.namedGroups()).map(([name, index]) => [name, groups[index]]);
    return Object.assign(groups, {
      index: matcher.start(),
      input: text,
      groups: named.length === 0 ? undefined : Object.fromEntries(named),
    }) as unknown as RegExpExecArray;
  }
}

function compiled(source: string, flags: string): RE2JS | undefined {
  const translated = source
    .replace(/\\(?:\/|-)/g, (all) => (all === '\\/' ? '/' : '\\x2d'))
    .replace(/\[\^\]/g, '[\\s\\S]');
  const bits =
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0);
  try {
    return RE2JS.compile(translated, bits);
  } catch {
    return undefined;
  }
}

/** How much in it multiplies: its repetitions, and the groups around and in choices. */
function waysOf(source: string): number {
  const choices = /[|]/.test(source) ? 1 + (source.match(/\(/g)?.length ?? 0) : 0;
  return repetitions(source) + choices + (/\\[1-9k]/.test(source) ? 2 : 0);
}

function repetitions(source: string): number {
  const bare = source
    .replace(/\\./gs, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\(\?/g, '(');
  return bare.match(/[*+?]|\{\d*,?\d*\}/g)?.length ?? 0;
}

function isNested(source: string): boolean {
  return /[*+?}][^()]*\)[*+?{]/.test(source.replace(/\\./gs, ''));
}
