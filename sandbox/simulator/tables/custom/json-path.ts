/** JSONPath as kubectl and the API server read it. Source: client-go/util/jsonpath/parser.go. */

/** One step of a path. Steps within filters and unions start at the item in question. */
export type Step =
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'wildcard' | 'recursive' }
  | { readonly is: 'value'; readonly value: string | number | boolean }
  | {
      readonly is: 'slice';
      readonly from?: number;
      readonly to?: number;
      readonly step?: number;
      readonly one: boolean;
    }
  | { readonly is: 'union'; readonly paths: readonly Path[] }
  | { readonly is: 'filter'; readonly left: Path; readonly operator: string; readonly right: Path };
export type Path = readonly Step[];

export class PathError extends Error {
  override readonly name = 'PathError';
}

const terminators = ' \t\r\n.,[]$@{}';
const key = /^'((?:[^\\']|\\.)*)'$/;
const slice = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;
const comparison = /^([^!<>=]+)([!<>=]+)(.+?)$/;

/** `.status.conditions[?(@.type=="Ready")].status`. Throws PathError. */
export function parsePath(text: string): Path {
  const steps: Step[] = [];
  for (let at = 0; at < text.length; ) at = parseStep(text, at, steps);
  return steps;
}

/** Adds what starts at `at`, and gives where the next step starts. */
function parseStep(text: string, at: number, steps: Step[]): number {
  if (text.startsWith('[?(', at)) return parseFilter(text, at, steps);
  if (text.startsWith('..', at)) {
    if (steps.at(-1)?.is === 'recursive') throw new PathError('invalid multiple recursive descent');
    steps.push({ is: 'recursive' });
    return /[\p{L}\d_]/u.test(text.charAt(at + 2)) ? parseField(text, at + 2, steps) : at + 2;
  }
  const first = text.charAt(at);
  if (first === ' ' || first === '@' || first === '$') return at + 1;
  if (first === '[') return parseArray(text, at, steps);
  if (first === '"' || first === "'") return parseQuoted(text, at, steps);
  if (first === '.') return parseField(text, at + 1, steps);
  if (/[+\-\d]/.test(first)) return parseNumber(text, at, steps);
  if (!/[\p{L}_]/u.test(first)) throw new PathError(`unrecognized character in action: ${first}`);
  const end = wordEnd(text, at);
  const word = text.slice(at, end);
  if (word !== 'true' && word !== 'false') throw new PathError(`unrecognized identifier ${word}`);
  steps.push({ is: 'value', value: word === 'true' });
  return end;
}

function parseField(text: string, start: number, steps: Step[]): number {
  const end = wordEnd(text, start);
  const name = text.slice(start, end);
  steps.push(name === '*' ? { is: 'wildcard' } : { is: 'field', name: name.replaceAll('\\', '') });
  return end;
}

/** Up to the next terminator that no backslash stands before. */
function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !terminators.includes(text.charAt(at))) at += text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

function parseNumber(text: string, at: number, steps: Step[]): number {
  const [found = ''] = /^[+-]?[\d.]*/.exec(text.slice(at)) ?? [];
  const value = Number(found);
  if (found === '' || Number.isNaN(value)) throw new PathError(`cannot parse number ${found}`);
  steps.push({ is: 'value', value });
  return at + found.length;
}

function parseQuoted(text: string, at: number, steps: Step[]): number {
  const quote = text.charAt(at);
  let end = at + 1;
  while (end < text.length && (text.charAt(end) !== quote || text.charAt(end - 1) === '\\')) end++;
  if (end >= text.length) throw new PathError('unterminated quoted string');
  steps.push({ is: 'value', value: text.slice(at + 1, end).replaceAll(/\\(.)/g, '$1') });
  return end + 1;
}

function parseArray(text: string, at: number, steps: Step[]): number {
  const end = text.indexOf(']', at);
  if (end < 0) throw new PathError('unterminated array');
  const inside = text.slice(at + 1, end) === '*' ? ':' : text.slice(at + 1, end);
  const parts = inside.split(',');
  const quoted = key.exec(inside);
  if (parts.length > 1) steps.push({ is: 'union', paths: parts.map((part) => parsePath(`[${part.trim()}]`)) });
  else if (quoted) steps.push(...parsePath(`.${quoted[1]}`));
  else steps.push(parseSlice(inside));
  return end + 1;
}

function parseSlice(text: string): Step {
  const found = slice.exec(text);
  if (!found || text === '') throw new PathError(`invalid array index ${text}`);
  const bound = (part: string | undefined): number | undefined =>
    part === undefined || part === '' || part === '-' ? undefined : Number(part);
  const [from, to, step] = [bound(found[1]), bound(found[2]?.slice(1)), bound(found[3]?.slice(1))];
  return {
    is: 'slice',
    one: found[2] === undefined,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(step === undefined ? {} : { step }),
  };
}

function parseFilter(text: string, at: number, steps: Step[]): number {
  let end = at + 3;
  let quote = '';
  for (; end < text.length; end++) {
    const letter = text.charAt(end);
    if (quote === '' && letter === ')') break;
    if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === quote && text.charAt(end - 1) !== '\\') quote = '';
  }
  if (end >= text.length) throw new PathError('unterminated filter');
  if (text.charAt(end + 1) !== ']') throw new PathError('unclosed array expect ]');
  const inside = text.slice(at + 3, end);
  const [, left = inside, operator = 'exists', right = ''] = comparison.exec(inside) ?? [];
  steps.push({ is: 'filter', left: parsePath(left), operator, right: parsePath(right) });
  return end + 2;
}
