/** The awk language as far as one-liners go: patterns, print, printf, assignments, if, for-in, arrays. */
import { LinearExpression } from '../linear-expression.ts';
import { ToolError } from './tool.ts';

export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'match'; readonly pattern: RegExp }
  | { readonly type: 'variable'; readonly name: string; readonly index?: Expression }
  | { readonly type: 'field'; readonly of: Expression }
  | { readonly type: 'unary'; readonly operator: string; readonly of: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'assign'; readonly operator: string; readonly to: Expression; readonly value: Expression }
  | { readonly type: 'step'; readonly by: 1 | -1; readonly prefix: boolean; readonly of: Expression }
  | { readonly type: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'in'; readonly key: Expression; readonly array: string }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[] };

export type Statement =
  | { readonly type: 'print' | 'printf'; readonly args: readonly Expression[] }
  | { readonly type: 'expression'; readonly of: Expression }
  | {
      readonly type: 'if';
      readonly test: Expression;
      readonly yes: readonly Statement[];
      readonly no: readonly Statement[];
    }
  | { readonly type: 'for-in'; readonly name: string; readonly array: string; readonly body: readonly Statement[] }
  | {
      readonly type: 'while';
      readonly start?: Statement;
      readonly test: Expression;
      readonly step?: Statement;
      readonly body: readonly Statement[];
    }
  | { readonly type: 'next' | 'exit' };

export interface Rule {
  readonly pattern: 'BEGIN' | 'END' | Expression | undefined;
  readonly to?: Expression;
  /** Undefined prints the line. */
  readonly body: readonly Statement[] | undefined;
  active: boolean;
}

const tokens =
  /\s*(?:#[^\n]*)?(?:("(?:[^"\\]|\\.)*")|(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(\+\+|--|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|&&|\|\||!~|[-+*/%^!~<>=?:,;(){}[\]$\n]))/y;

export class AwkParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  rules(): readonly Rule[] {
    const rules: Rule[] = [];
    for (;;) {
      while (this.#accept(';') || this.#accept('\n'));
      if (this.#peek() === undefined) return rules;
      const pattern = this.#peek() === '{' ? undefined : this.#pattern();
      const to = this.#accept(',') ? this.#expression() : undefined;
      rules.push({ pattern, ...(to && { to }), body: this.#peek() === '{' ? this.#block() : undefined, active: false });
    }
  }

  #pattern(): Rule['pattern'] {
    const word = this.#peek();
    if (word !== 'BEGIN' && word !== 'END') return this.#expression();
    this.#next();
    return word;
  }

  #block(): readonly Statement[] {
    if (!this.#accept('{')) {
      const statement = this.#statement();
      this.#accept(';');
      return [statement];
    }
    const statements: Statement[] = [];
    for (;;) {
      while (this.#accept(';') || this.#accept('\n'));
      if (this.#accept('}')) return statements;
      if (this.#peek() === undefined) throw new ToolError('syntax error', 2);
      statements.push(this.#statement());
    }
  }

  #statement(): Statement {
    const word = this.#peek();
    switch (word) {
      case 'print':
      case 'printf': {
        this.#next();
        const args: Expression[] = [];
        while (![undefined, ';', '}', '\n'].includes(this.#peek())) {
          args.push(this.#expression());
          if (!this.#accept(',')) break;
        }
        const [only] = args;
        const grouped = args.length === 1 && only?.type === 'call' && only.name === ',';
        return { type: word, args: grouped ? only.args : args };
      }
      case 'next':
      case 'exit':
        this.#next();
        if (word === 'exit' && /\d/.test(this.#peek() ?? '')) this.#next();
        return { type: word };
      case 'if': {
        this.#next();
        const test = this.#parenthesised();
        const yes = this.#block();
        while (this.#accept(';') || this.#accept('\n'));
        return { type: 'if', test, yes, no: this.#accept('else') ? this.#block() : [] };
      }
      case 'while': {
        this.#next();
        return { type: 'while', test: this.#parenthesised(), body: this.#block() };
      }
      case 'for':
        return this.#for();
      default:
        return { type: 'expression', of: this.#expression() };
    }
  }

  #for(): Statement {
    this.#next();
    const found = /\s*\(\s*(\w+)\s+in\s+(\w+)\s*\)/y;
    found.lastIndex = this.#at;
    const [whole, name, array] = found.exec(this.#text) ?? [];
    if (whole !== undefined && name !== undefined && array !== undefined) {
      this.#at += whole.length;
      return { type: 'for-in', name, array, body: this.#block() };
    }
    this.#expect('(');
    const start = this.#peek() === ';' ? undefined : this.#statement();
    this.#expect(';');
    const test = this.#peek() === ';' ? ({ type: 'number', value: 1 } as const) : this.#expression();
    this.#expect(';');
    const step = this.#peek() === ')' ? undefined : this.#statement();
    this.#expect(')');
    return { type: 'while', test, body: this.#block(), ...(start && { start }), ...(step && { step }) };
  }

  #parenthesised(): Expression {
    this.#expect('(');
    const test = this.#expression();
    this.#expect(')');
    return test;
  }

  #expression(): Expression {
    const left = this.#choice();
    const operator = this.#peek();
    if (operator === undefined || !['=', '+=', '-=', '*=', '/=', '%='].includes(operator)) return left;
    this.#next();
    return { type: 'assign', operator, to: left, value: this.#expression() };
  }

  #choice(): Expression {
    const test = this.#binary(0);
    if (!this.#accept('?')) return test;
    const yes = this.#choice();
    this.#expect(':');
    return { type: 'choice', test, yes, no: this.#choice() };
  }

  /** From the loosest to the tightest; between comparison and addition stands concatenation, which has no sign. */
  static readonly #levels: readonly (readonly string[])[] = [
    ['||'],
    ['&&'],
    ['~', '!~'],
    ['<', '<=', '>', '>=', '==', '!='],
    [' '],
    ['+', '-'],
    ['*', '/', '%'],
    ['^'],
  ];

  #binary(level: number): Expression {
    const operators = AwkParser.#levels[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const word = this.#peek();
      if (level === 2 && word === 'in') {
        this.#next();
        left = { type: 'in', key: left, array: this.#next() ?? '' };
      } else if (operators[0] === ' ') {
        if (word === undefined || !/^(?:["\w$(.]|!$)/.test(word) || word === 'in') return left;
        left = { type: 'binary', operator: ' ', left, right: this.#binary(level + 1) };
      } else if (word !== undefined && operators.includes(word)) {
        this.#next();
        left = { type: 'binary', operator: word, left, right: this.#binary(level + 1) };
      } else return left;
    }
  }

  #unary(): Expression {
    const word = this.#peek();
    if (word === '!' || word === '-' || word === '+') {
      this.#next();
      return { type: 'unary', operator: word, of: this.#unary() };
    }
    if (word === '++' || word === '--') {
      this.#next();
      return { type: 'step', by: word === '++' ? 1 : -1, prefix: true, of: this.#unary() };
    }
    const of = this.#primary();
    const after = this.#peek();
    if (after !== '++' && after !== '--') return of;
    this.#next();
    return { type: 'step', by: after === '++' ? 1 : -1, prefix: false, of };
  }

  #primary(): Expression {
    const pattern = /\s*\/((?:[^/\\\n]|\\.)*)\//y;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) {
      this.#at += found[0].length;
      return { type: 'match', pattern: new LinearExpression(found[1] ?? '', 'u') };
    }
    const word = this.#next() ?? '';
    if (word === '$') return { type: 'field', of: this.#primaryOfField() };
    if (word === '(') {
      const items = [this.#expression()];
      while (this.#accept(',')) items.push(this.#expression());
      this.#expect(')');
      const [only] = items;
      return items.length === 1 && only ? only : { type: 'call', name: ',', args: items };
    }
    if (word.startsWith('"')) {
      return {
        type: 'string',
        value: word.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char),
      };
    }
    if (/^[\d.]/.test(word)) return { type: 'number', value: Number(word) };
    if (!/^[A-Za-z_]/.test(word)) throw new ToolError(`syntax error at '${word}'`, 2);
    return this.#named(word);
  }

  #primaryOfField(): Expression {
    return this.#peek() === '++' ? this.#unary() : this.#primary();
  }

  #named(name: string): Expression {
    if (this.#text[this.#at] === '(') {
      this.#expect('(');
      const args: Expression[] = [];
      while (!this.#accept(')')) {
        args.push(this.#expression());
        this.#accept(',');
      }
      return { type: 'call', name, args };
    }
    if (!this.#accept('[')) return name === 'length' ? { type: 'call', name, args: [] } : { type: 'variable', name };
    const index = this.#expression();
    this.#expect(']');
    return { type: 'variable', name, index };
  }

  #token(): { readonly text: string; readonly end: number } | undefined {
    tokens.lastIndex = this.#at;
    const found = tokens.exec(this.#text);
    if (!found) return undefined;
    return { text: found[1] ?? found[2] ?? found[3] ?? found[4] ?? '', end: tokens.lastIndex };
  }

  #peek(): string | undefined {
    return this.#token()?.text;
  }

  #next(): string | undefined {
    const token = this.#token();
    if (token) this.#at = token.end;
    return token?.text;
  }

  #accept(text: string): boolean {
    if (this.#peek() !== text) return false;
    this.#next();
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw new ToolError(`syntax error: ${text} expected`, 2);
  }
}
