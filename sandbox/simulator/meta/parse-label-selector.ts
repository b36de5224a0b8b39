/** The grammar of label selectors. Source: apimachinery/pkg/labels/selector.go (Lexer, Parser, NewRequirement). */
import type { Requirement } from './selectors.ts';
import { badRequest } from './status.ts';
import { labelValue, qualifiedKey } from './validate-names.ts';

type Token = 'identifier' | 'end' | (typeof literals)[number];
const literals = [')', ',', '!', '==', '=', '>', 'in', '<', '!=', 'notin', '('] as const;
const operators = 'in, notin, =, ==, !=, gt, lt';

interface Scanned {
  readonly token: Token;
  readonly text: string;
}

function isLiteral(text: string): text is (typeof literals)[number] {
  return (literals as readonly string[]).includes(text);
}

function scan(text: string): Scanned[] {
  const scanned: Scanned[] = [];
  for (const [part] of text.matchAll(/==|!=|[=!(),<>]|[^\s=!(),<>]+/g))
    scanned.push({ token: isLiteral(part) ? part : 'identifier', text: part });
  scanned.push({ token: 'end', text: '' });
  return scanned;
}

/** `app=web,tier in (a, b),!old` to its requirements. Throws StatusError 400 with the server's text for what cannot be read. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  return new Parser(text).parse();
}

class Parser {
  readonly #scanned: readonly Scanned[];
  #at = 0;

  constructor(text: string) {
    this.#scanned = scan(text);
  }

  /** Where a value may stand, the words `in` and `notin` are values. */
  #look(asValue = true): Scanned {
    const { token, text } = this.#scanned[Math.min(this.#at, this.#scanned.length - 1)] as Scanned;
    return { token: asValue && (token === 'in' || token === 'notin') ? 'identifier' : token, text };
  }

  #take(asValue = true): Scanned {
    const next = this.#look(asValue);
    this.#at += 1;
    return next;
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const { token, text } = this.#look();
      if (token === 'end') return requirements;
      if (token !== 'identifier' && token !== '!')
        throw badRequest(`found '${text}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.#requirement());
      const after = this.#take();
      if (after.token === 'end') return requirements;
      if (after.token !== ',') throw badRequest(`found '${after.text}', expected: ',' or 'end of string'`);
      const next = this.#look();
      if (next.token !== 'identifier' && next.token !== '!')
        throw badRequest(`found '${next.text}', expected: identifier after ','`);
    }
  }

  #requirement(): Requirement {
    let { token, text: key } = this.#take();
    const absent = token === '!';
    if (absent) ({ token, text: key } = this.#take());
    if (token !== 'identifier') throw unreadable(`found '${key}', expected: identifier`);
    checkKey(key);
    const next = this.#look().token;
    if (absent && (next === 'end' || next === ',')) return { key, operator: '!' };
    if (next === 'end' || next === ',') return { key, operator: 'exists' };
    if (absent) return { key, operator: '!' };
    const { token: operator, text } = this.#take(false);
    switch (operator) {
      case 'in':
      case 'notin':
        return { key, operator, values: checkValues(key, this.#values()) };
      case '=':
      case '==':
        return { key, operator: 'in', values: checkValues(key, [this.#value()]) };
      case '!=':
        return { key, operator: 'notin', values: checkValues(key, [this.#value()]) };
      case '>':
      case '<':
        return { key, operator: operator === '>' ? 'gt' : 'lt', values: [checkNumber(this.#value())] };
      default:
        throw unreadable(`found '${text}', expected: ${operators}`);
    }
  }

  #value(): string {
    const { token, text } = this.#look();
    if (token === 'end' || token === ',') return '';
    this.#at += 1;
    if (token !== 'identifier') throw unreadable(`found '${text}', expected: identifier`);
    return text;
  }

  #values(): string[] {
    const start = this.#take();
    if (start.token !== '(') throw unreadable(`found '${start.text}' expected: '('`);
    const first = this.#look();
    if (first.token === ')') {
      this.#at += 1;
      return [''];
    }
    if (first.token !== 'identifier' && first.token !== ',')
      throw unreadable(`found '${first.text}', expected: ',', ')' or identifier`);
    const values = new Set<string>();
    for (;;) {
      const { token, text } = this.#take();
      const next = this.#look();
      if (token === 'identifier') {
        values.add(text);
        if (next.token !== ',' && next.token !== ')') throw unreadable(`found '${next.text}', expected: ',' or ')'`);
      } else if (token === ',') {
        if (values.size === 0 || next.token === ')' || next.token === ',') values.add('');
      } else throw unreadable(`found '${text}', expected: ',', or identifier`);
      if (next.token === ')') break;
    }
    this.#at += 1;
    return [...values].sort();
  }
}

function unreadable(why: string): Error {
  return badRequest(`unable to parse requirement: ${why}`);
}

function checkKey(key: string): void {
  const problems = qualifiedKey(key);
  if (problems.length > 0) throw unreadable(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problems.join('; ')}`);
}

function checkValues(key: string, values: readonly string[]): readonly string[] {
  for (const [index, value] of values.entries()) {
    const problems = labelValue(value);
    if (problems.length > 0)
      throw unreadable(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${problems.join('; ')}`);
  }
  return values;
}

function checkNumber(value: string): string {
  if (/^[+-]?\d+$/.test(value)) return value;
  throw unreadable(
    `values[0]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
  );
}
