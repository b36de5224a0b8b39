/** What is wrong with an expression, as the language's first implementation says it. Source of the texts: cel-go/{common,checker,interpreter}. */

/** An error of the library, as far as it is looked at. */
interface LibraryError {
  readonly code?: string;
  readonly summary?: string;
  readonly message: string;
  readonly range?: { readonly start: number; readonly end: number };
}

const operand =
  "expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** While an expression is evaluated. */
export function evaluationWords(error: unknown): string {
  const { code, summary, message } = asLibraryError(error);
  const said = summary ?? message.split('\n')[0] ?? message;
  switch (code) {
    case 'no_such_key':
      return `no such key: ${after(said, 'No such key: ')}`;
    case 'no_such_overload':
      return 'no such overload';
    case 'optional_value_missing':
      return 'optional.none() dereference';
    case 'index_out_of_bounds':
      return `index out of bounds: ${/index (-?\d+)/.exec(said)?.[1] ?? ''}`;
    default:
      return said;
  }
}

/** Before it is: `ERROR: <input>:1:1: undeclared reference to 'x' (in container '')`, with the line and a mark under it. */
export function compilationWords(error: unknown, source: string): string {
  const { code, summary, message, range } = asLibraryError(error);
  const said = summary ?? message.split('\n')[0] ?? message;
  const start = range?.start ?? 0;
  const name = after(said, ': ');
  switch (code) {
    case 'unknown_variable':
      return located(source, start, `undeclared reference to '${name}' (in container '')`);
    case 'no_such_key':
      return located(source, source.lastIndexOf('.', start), `undefined field '${name}'`);
    case 'no_such_overload':
      return noOverload(source, start, range?.end ?? source.length, said);
    case 'no_matching_overload':
      return noFunction(source, start, range?.end ?? source.length, said);
    default:
      return otherWords(source, start, range?.end ?? source.length, said);
  }
}

function otherWords(source: string, start: number, end: number, said: string): string {
  const [, found] = /^logical operator requires bool operands, got '(.*)'$/i.exec(said) ?? [];
  if (found !== undefined)
    return located(source, wrongOperand(source, start, end), `expected type 'bool' but found '${found}'`);
  const [, one, other] = /^ternary branches must have the same type, got '(.*)' and '(.*)'$/i.exec(said) ?? [];
  if (one !== undefined)
    return located(
      source,
      source.indexOf('?', start),
      `found no matching overload for '_?_:_' applied to '(bool, ${one}, ${other})'`,
    );
  if (/^has\(\) invalid argument/i.test(said)) return located(source, start, 'invalid argument to has() macro');
  if (ofMacros.test(said)) return located(source, start, said.charAt(0).toLowerCase() + said.slice(1));
  return syntaxError(source, start, said);
}

/** What the macros in `library/` say of their arguments. */
const ofMacros = /^(duplicate variable name|argument must be a simple name|sortBy)/i;

/** The right one of `a && b`, unless there is no operator in sight. */
function wrongOperand(source: string, start: number, end: number): number {
  const operator = source.slice(start, end).search(/&&|\|\|/);
  if (operator < 0) return start;
  const after = start + operator + 2;
  return after + source.slice(after).search(/\S/);
}

/** What the parser of the first implementation, made by ANTLR, would have said. */
function syntaxError(source: string, start: number, said: string): string {
  const problem = (at: number, words: string): string => located(source, at, `Syntax error: ${words}`);
  if (/unterminated string/i.test(said))
    return [
      problem(start, `token recognition error at: '${source.slice(start)}'`),
      problem(source.length, `mismatched input '<EOF>' ${operand}`),
    ].join('\n');
  if (/expected RPAREN, got EOF/i.test(said)) return problem(source.length, "missing ')' at '<EOF>'");
  if (/expected RBRACKET, got EOF/i.test(said)) return problem(source.length, "missing ']' at '<EOF>'");
  if (start >= source.trimEnd().length) return problem(source.length, `mismatched input '<EOF>' ${operand}`);
  const rest = source.slice(start);
  const [assigned, space = ''] = /^=(\s)?/.exec(rest) ?? [];
  if (assigned !== undefined) {
    const next = start + rest.slice(1).search(/\S/) + 1;
    const [token = ''] = /^(\w+|\S)/.exec(source.slice(next)) ?? [];
    return [
      problem(start, `token recognition error at: '=${space}'`),
      problem(next, `extraneous input '${token}' expecting <EOF>`),
    ].join('\n');
  }
  const [word] = /^[A-Za-z_]\w*/.exec(rest) ?? [];
  if (word !== undefined) return problem(start, `mismatched input '${word}' expecting <EOF>`);
  return problem(start, `${said.charAt(0).toLowerCase()}${said.slice(1)}`);
}

function asLibraryError(error: unknown): LibraryError {
  return error instanceof Error ? error : { message: String(error) };
}

function after(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(at + mark.length);
}

export function located(source: string, at: number, message: string): string {
  const before = source.slice(0, at).split('\n');
  const column = before.at(-1)?.length ?? 0;
  const line = source.split('\n')[before.length - 1] ?? '';
  return `ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${'.'.repeat(column)}^`;
}

/** `no such overload: int <= string`. */
function noOverload(source: string, start: number, end: number, said: string): string {
  const [, negated] = /: ([!-])(\S+)$/.exec(said) ?? [];
  if (negated !== undefined) {
    const type = /: [!-](\S+)$/.exec(said)?.[1] ?? '';
    return located(source, start, `found no matching overload for '${negated}_' applied to '(${type})'`);
  }
  const [, left = '', operator = '', right = ''] = /: (\S+) (\S+) (\S+)$/.exec(said) ?? [];
  if (operator === '') return located(source, start, said);
  const at = source.slice(start, end).indexOf(operator);
  const name = operator === 'in' ? '@in' : `_${operator}_`;
  const types = [left, right].map((type) => type.replace(/^dyn<(.*)>$/, '$1')).join(', ');
  return located(source, start + Math.max(0, at), `found no matching overload for '${name}' applied to '(${types})'`);
}

/** `found no matching overload for 'string.foo()'`. */
function noFunction(source: string, start: number, end: number, said: string): string {
  const [, receiver, name = '', given = ''] = /'(?:(.*)\.)?(\w+)\((.*)\)'$/.exec(said) ?? [];
  const at = source.indexOf(`${name}(`, start);
  const position = at < 0 || at > end ? start : at + name.length;
  if (!known.has(name)) return located(source, position, `undeclared reference to '${name}' (in container '')`);
  const applied = receiver === undefined ? `(${given})` : `${receiver}.(${given})`;
  return located(source, position, `found no matching overload for '${name}' applied to '${applied}'`);
}

/** Functions that are there, with other arguments. */
const known = new Set(
  'size contains startsWith endsWith matches int uint double string bytes bool type dyn duration timestamp getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds quantity isQuantity isLessThan isGreaterThan compareTo add sub sign isInteger asInteger asApproximateFloat url isURL getScheme getHost getHostname getPort getEscapedPath getQuery find findAll replace charAt reverse format indexOf lastIndexOf join split substring trim lowerAscii upperAscii isSorted sum min max distinct sort slice flatten equivalent intersects ip isIP family isLoopback isUnspecified cidr isCIDR containsIP containsCIDR prefixLength path group serviceAccount resource subresource namespace name check allowed reason errored error semver isSemver major minor patch named validate range sortBy first last reverse quote isCanonical isGlobalUnicast isLinkLocalUnicast isLinkLocalMulticast masked optional of none ofNonZeroValue orValue or hasValue value'.split(
    ' ',
  ),
);
