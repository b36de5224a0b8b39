/** What is wrong with a JSON text, in the words of Go's decoder. Source: encoding/json/scanner.go, as sigs.k8s.io/json has it. */

import { goQuote } from '../meta/go-quote.ts';

/** Go stops at 10,000; here what follows recurses, and no manifest comes near. */
export const deepest = 1_000;

type Expected = 'value' | 'value or ]' | 'key or }' | 'key' | 'colon' | ', or }' | ', or ]' | 'end';

const complaints: Readonly<Record<Expected, string>> = {
  value: 'looking for beginning of value',
  'value or ]': 'looking for beginning of value',
  'key or }': 'looking for beginning of object key string',
  key: 'looking for beginning of object key string',
  colon: 'after object key',
  ', or }': 'after object key:value pair',
  ', or ]': 'after array element',
  end: 'after top-level value',
};

/** Where a part of the text ends, or what is wrong in it. */
type Part = { readonly end: number } | { readonly wrong: string };

const unexpectedEnd = 'unexpected end of JSON input';
const blanks = ' \t\r\n';

/** Undefined for a text that is whole and not nested too deeply. */
export function jsonProblem(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1');
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  const afterValue = (): Expected => {
    const around = open.at(-1);
    return around === undefined ? 'end' : around === '{' ? ', or }' : ', or ]';
  };
  for (let at = 0; ; ) {
    while (at < text.length && blanks.includes(text.charAt(at))) at += 1;
    const c = text.charAt(at);
    if (c === '') return expected === 'end' ? undefined : unexpectedEnd;
    const wrong = `invalid character ${quoted(c)} ${complaints[expected]}`;
    if (expected === 'value' || expected === 'value or ]') {
      if (c === '{' || c === '[') {
        open.push(c);
        if (open.length > deepest) return `invalid character ${quoted(c)} exceeded max depth`;
        expected = c === '{' ? 'key or }' : 'value or ]';
        at += 1;
      } else if (c === ']' && expected === 'value or ]') {
        open.pop();
        expected = afterValue();
        at += 1;
      } else {
        const part = scalar(text, at);
        if (!part) return wrong;
        if ('wrong' in part) return part.wrong;
        at = part.end;
        expected = afterValue();
      }
      continue;
    }
    if ((expected === 'key' || expected === 'key or }') && c === '"') {
      const part = string(text, at);
      if ('wrong' in part) return part.wrong;
      at = part.end;
      expected = 'colon';
      continue;
    }
    if (expected === 'colon' && c === ':') expected = 'value';
    else if (expected === ', or }' && c === ',') expected = 'key';
    else if (expected === ', or ]' && c === ',') expected = 'value';
    else if (
      (c === '}' && (expected === ', or }' || expected === 'key or }')) ||
      (c === ']' && expected === ', or ]')
    ) {
      open.pop();
      expected = afterValue();
    } else return wrong;
    at += 1;
  }
}

/** Undefined where no value begins. */
function scalar(text: string, at: number): Part | undefined {
  const c = text.charAt(at);
  if (c === '"') return string(text, at);
  if (c === '-' || (c >= '0' && c <= '9')) return number(text, at);
  for (const literal of ['true', 'false', 'null']) if (c === literal.charAt(0)) return word(text, at, literal);
  return undefined;
}

function invalid(text: string, at: number, where: string): Part {
  const c = text.charAt(at);
  return { wrong: c === '' ? unexpectedEnd : `invalid character ${quoted(c)} ${where}` };
}

function word(text: string, at: number, literal: string): Part {
  for (let index = 1; index < literal.length; index += 1) {
    if (text.charAt(at + index) !== literal.charAt(index))
      return invalid(text, at + index, `in literal ${literal} (expecting ${quoted(literal.charAt(index))})`);
  }
  return { end: at + literal.length };
}

function string(text: string, start: number): Part {
  for (let at = start + 1; ; at += 1) {
    const c = text.charAt(at);
    if (c === '"') return { end: at + 1 };
    if (c === '' || c < ' ') return invalid(text, at, 'in string literal');
    if (c !== '\\') continue;
    at += 1;
    const escaped = text.charAt(at);
    if (escaped === '' || !'bfnrt\\/"u'.includes(escaped)) return invalid(text, at, 'in string escape code');
    if (escaped !== 'u') continue;
    for (let digit = 0; digit < 4; digit += 1) {
      at += 1;
      if (!/^[0-9a-fA-F]$/.test(text.charAt(at))) return invalid(text, at, 'in \\u hexadecimal character escape');
    }
  }
}

function number(text: string, start: number): Part {
  const digits = (at: number): number => {
    let end = at;
    while (text.charAt(end) >= '0' && text.charAt(end) <= '9') end += 1;
    return end;
  };
  let at = text.charAt(start) === '-' ? start + 1 : start;
  const whole = text.charAt(at) === '0' ? at + 1 : digits(at);
  if (whole === at) return invalid(text, at, 'in numeric literal');
  at = whole;
  if (text.charAt(at) === '.') {
    const end = digits(at + 1);
    if (end === at + 1) return invalid(text, end, 'after decimal point in numeric literal');
    at = end;
  }
  if (/^[eE]$/.test(text.charAt(at))) {
    const sign = /^[+-]$/.test(text.charAt(at + 1)) ? at + 2 : at + 1;
    const end = digits(sign);
    if (end === sign) return invalid(text, end, 'in exponent of numeric literal');
    at = end;
  }
  return { end: at };
}

/** A byte as Go quotes it. */
function quoted(c: string): string {
  if (c === "'") return "'\\''";
  if (c === '"') return `'"'`;
  return `'${goQuote(c).slice(1, -1)}'`;
}
