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
      if (/Unexpected (token|end)/i.test(said) && start >= source.trimEnd().length)
        return located(source, source.length, `Syntax error: mismatched input '<EOF>' ${operand}`);
      return located(source, start, `Syntax error: ${said.charAt(0).toLowerCase()}${said.slice(1)}`);
  }
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
  'size contains startsWith endsWith matches int uint double string bytes bool type dyn duration timestamp getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds quantity isQuantity isLessThan isGreaterThan compareTo add sub sign isInteger asInteger asApproximateFloat url isURL getScheme getHost getHostname getPort getEscapedPath getQuery find findAll replace charAt reverse format indexOf lastIndexOf join split substring trim lowerAscii upperAscii isSorted sum min max distinct sort slice flatten equivalent intersects ip isIP family isLoopback isUnspecified cidr isCIDR containsIP containsCIDR prefixLength path group serviceAccount resource subresource namespace name check allowed reason errored error optional of none ofNonZeroValue orValue or hasValue value'.split(
    ' ',
  ),
);
