/** awk, for the one-liners people type. */
import { LinearExpression } from '../linear-expression.ts';
import { taskOf } from '../processes/open-path.ts';
import { AwkParser, type Expression, type Rule, type Statement } from './awk-parser.ts';
import { printfText } from './printf-text.ts';
import { forEachFile, lines, print, type Run, ToolError } from './tool.ts';

type Value = string | number;

/** What a round of a loop is worth in steps of a shell. */
const roundSteps = 0.05;
/** What an element of an array takes beside its key and its value, bytes. */
const elementBytes = 100;
/** Longest text of one variable, characters. */
const mostTextLength = 16_777_216;
const mostFields = 100_000;
const worthCountingBytes = 1_048_576;

class Next extends Error {}
class Exit extends Error {}

export async function awk(run: Run): Promise<number> {
  const words = [...run.args];
  const machine = new Machine();
  for (let word = words[0]; word !== undefined && /^-./.test(word); word = words[0]) {
    words.shift();
    if (word.startsWith('-F')) machine.set('FS', unescaped(word.slice(2) || (words.shift() ?? ' ')));
    else if (word === '-v') {
      const [name = '', value = ''] = (words.shift() ?? '').split(/=(.*)/s);
      machine.set(name, unescaped(value));
    } else if (word === '--') break;
    else throw new ToolError(`unknown option ${word}`, 2);
  }
  const script = words.shift();
  if (script === undefined) throw new ToolError('', 2);
  const rules = new AwkParser(script).rules();
  const flush = async (): Promise<void> => await print(run, machine.takeOutput());
  const task = taskOf(run.process);
  /** Between two rounds of a loop everything else has its turn. */
  const go = async (rounds: Iterable<void>): Promise<void> => {
    for (const _ of rounds) {
      if (machine.heldBytes > worthCountingBytes) task.hold(machine.heldBytes);
      const wait = task.pace.step(roundSteps);
      if (!wait) continue;
      await wait;
      await flush();
    }
    if (machine.heldBytes > worthCountingBytes) task.hold(machine.heldBytes);
  };
  let code = 0;
  try {
    await go(machine.each(rules, 'BEGIN'));
    await flush();
    if (rules.some(({ pattern }) => pattern !== 'BEGIN')) {
      code = await forEachFile(run, words, async (reader) => {
        for await (const line of lines(run, reader)) {
          await go(machine.line(line, rules));
          await flush();
        }
      });
    }
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  await go(machine.each(rules, 'END'));
  await flush();
  return code;
}

function unescaped(text: string): string {
  return text.replace(/\\([nt\\])/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? '\\');
}

class Machine {
  readonly #variables = new Map<string, Value>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['NR', 0],
  ]);
  readonly #arrays = new Map<string, Map<string, Value>>();
  #fields: string[] = [''];
  #output = '';
  #heldBytes = 0;

  set(name: string, value: Value): void {
    this.#count(value, this.#variables.get(name));
    this.#variables.set(name, value);
  }

  takeOutput(): string {
    const output = this.#output;
    this.#output = '';
    return output;
  }

  /** What its strings and arrays take, bytes. */
  get heldBytes(): number {
    return this.#heldBytes + this.#output.length;
  }

  *each(rules: readonly Rule[], which: 'BEGIN' | 'END'): Generator<void> {
    for (const { pattern, body } of rules) if (pattern === which) yield* this.#run(body ?? []);
  }

  *line(text: string, rules: readonly Rule[]): Generator<void> {
    this.#setLine(text);
    this.set('NR', Number(this.#variables.get('NR')) + 1);
    this.set('FNR', Number(this.#variables.get('NR')));
    try {
      for (const rule of rules) {
        if (!this.#selects(rule)) continue;
        if (rule.body) yield* this.#run(rule.body);
        else this.#output += `${this.#fields[0]}\n`;
      }
    } catch (error) {
      if (!(error instanceof Next)) throw error;
    }
  }

  #selects(rule: Rule): boolean {
    const { pattern, to } = rule;
    if (pattern === 'BEGIN' || pattern === 'END') return false;
    if (!to) return pattern === undefined || isTrue(this.#value(pattern));
    if (!rule.active && !(pattern && isTrue(this.#value(pattern)))) return false;
    rule.active = !isTrue(this.#value(to));
    return true;
  }

  #count(value: Value, before: Value | undefined): void {
    if (typeof value === 'string' && value.length > mostTextLength) throw new ToolError('out of memory');
    this.#heldBytes +=
      (typeof value === 'string' ? value.length : 0) - (typeof before === 'string' ? before.length : 0);
  }

  #setLine(text: string): void {
    const separator = String(this.#variables.get('FS'));
    const parts =
      separator === ' '
        ? text.trim().split(/\s+/).filter(Boolean)
        : text === ''
          ? []
          : text.split(
              separator.length === 1 && separator !== '|'
                ? separator
                : new LinearExpression(separator.length === 1 ? `\\${separator}` : separator),
            );
    this.#fields = [text, ...parts];
    this.set('NF', parts.length);
  }

  *#run(statements: readonly Statement[]): Generator<void> {
    for (const statement of statements) yield* this.#do(statement);
  }

  *#do(statement: Statement): Generator<void> {
    switch (statement.type) {
      case 'print': {
        const values = statement.args.map((arg) => text(this.#value(arg)));
        this.#output +=
          (values.length > 0 ? values.join(text(this.#variables.get('OFS') ?? ' ')) : this.#fields[0]) +
          text(this.#variables.get('ORS') ?? '\n');
        return;
      }
      case 'printf':
        this.#output += new TextDecoder().decode(
          printfText(['--', ...statement.args.map((arg) => text(this.#value(arg)))]).bytes,
        );
        return;
      case 'expression':
        this.#value(statement.of);
        return;
      case 'if':
        yield* this.#run(isTrue(this.#value(statement.test)) ? statement.yes : statement.no);
        return;
      case 'while':
        if (statement.start) yield* this.#do(statement.start);
        while (isTrue(this.#value(statement.test))) {
          yield* this.#run(statement.body);
          if (statement.step) yield* this.#do(statement.step);
          yield;
        }
        return;
      case 'for-in':
        for (const key of [...this.#array(statement.array).keys()]) {
          this.set(statement.name, key);
          yield* this.#run(statement.body);
          yield;
        }
        return;
      case 'next':
        throw new Next();
      case 'exit':
        throw new Exit();
    }
  }

  #array(name: string): Map<string, Value> {
    const array = this.#arrays.get(name) ?? new Map<string, Value>();
    this.#arrays.set(name, array);
    return array;
  }

  #value(of: Expression): Value {
    switch (of.type) {
      case 'number':
      case 'string':
        return of.value;
      case 'match':
        return Number(of.pattern.test(this.#fields[0] ?? ''));
      case 'variable':
        return of.index
          ? (this.#array(of.name).get(text(this.#value(of.index))) ?? '')
          : (this.#variables.get(of.name) ?? '');
      case 'field':
        return this.#fields[number(this.#value(of.of))] ?? '';
      case 'unary': {
        const value = this.#value(of.of);
        return of.operator === '!' ? Number(!isTrue(value)) : of.operator === '-' ? -number(value) : number(value);
      }
      case 'binary':
        return this.#binary(of.operator, of.left, of.right);
      case 'assign': {
        const value = this.#value(of.value);
        const by = of.operator[0] ?? '';
        return this.#assign(
          of.to,
          of.operator === '=' ? value : arithmetic(by, number(this.#value(of.to)), number(value)),
        );
      }
      case 'step': {
        const before = number(this.#value(of.of));
        this.#assign(of.of, before + of.by);
        return of.prefix ? before + of.by : before;
      }
      case 'choice':
        return this.#value(isTrue(this.#value(of.test)) ? of.yes : of.no);
      case 'in':
        return Number(this.#array(of.array).has(text(this.#value(of.key))));
      case 'call':
        return this.#call(of.name, of.args);
    }
  }

  #binary(operator: string, left: Expression, right: Expression): Value {
    if (operator === '&&') return Number(isTrue(this.#value(left)) && isTrue(this.#value(right)));
    if (operator === '||') return Number(isTrue(this.#value(left)) || isTrue(this.#value(right)));
    const a = this.#value(left);
    if (operator === '~' || operator === '!~') {
      const pattern = right.type === 'match' ? right.pattern : new LinearExpression(text(this.#value(right)), 'u');
      return Number(pattern.test(text(a)) === (operator === '~'));
    }
    const b = this.#value(right);
    if (operator === ' ') return text(a) + text(b);
    if (['<', '<=', '>', '>=', '==', '!='].includes(operator)) return Number(compared(operator, a, b));
    return arithmetic(operator, number(a), number(b));
  }

  #assign(to: Expression, value: Value): Value {
    if (to.type === 'field') {
      const at = number(this.#value(to.of));
      if (at === 0) this.#setLine(text(value));
      else {
        if (at > mostFields) throw new ToolError('out of memory');
        while (this.#fields.length <= at) this.#fields.push('');
        this.#fields[at] = text(value);
        this.#fields[0] = this.#fields.slice(1).join(text(this.#variables.get('OFS') ?? ' '));
      }
    } else if (to.type === 'variable' && to.index) {
      const array = this.#array(to.name);
      const key = text(this.#value(to.index));
      if (!array.has(key)) this.#heldBytes += elementBytes + key.length;
      this.#count(value, array.get(key));
      array.set(key, value);
    } else if (to.type === 'variable') this.set(to.name, value);
    return value;
  }

  #call(name: string, args: readonly Expression[]): Value {
    const [first, second, third] = args;
    const one = first ? text(this.#value(first)) : (this.#fields[0] ?? '');
    const regular = (of: Expression | undefined): RegExp =>
      of?.type === 'match'
        ? new LinearExpression(of.pattern, 'gu')
        : new LinearExpression(of ? text(this.#value(of)) : '', 'gu');
    switch (name) {
      case 'length':
        return first?.type === 'variable' && this.#arrays.has(first.name)
          ? this.#array(first.name).size
          : [...one].length;
      case 'substr': {
        const start = second ? number(this.#value(second)) : 1;
        return third
          ? one.slice(Math.max(0, start - 1), Math.max(0, start - 1 + number(this.#value(third))))
          : one.slice(Math.max(0, start - 1));
      }
      case 'toupper':
        return one.toUpperCase();
      case 'tolower':
        return one.toLowerCase();
      case 'int':
        return Math.trunc(number(one));
      case 'index':
        return one.indexOf(second ? text(this.#value(second)) : '') + 1;
      case 'split': {
        const array = this.#array(second?.type === 'variable' ? second.name : '');
        array.clear();
        const parts = third
          ? one.split(third.type === 'match' ? third.pattern : text(this.#value(third)))
          : one.trim().split(/\s+/);
        for (const [index, part] of parts.entries()) array.set(String(index + 1), part);
        return parts.length;
      }
      case 'sub':
      case 'gsub': {
        const target: Expression = third ?? { type: 'field', of: { type: 'number', value: 0 } };
        const by = second ? text(this.#value(second)) : '';
        let count = 0;
        const out = text(this.#value(target)).replace(regular(first), (found) => {
          count += 1;
          return name === 'sub' && count > 1 ? found : by.replace(/&/g, found);
        });
        if (count > 0) this.#assign(target, out);
        return count;
      }
      case 'sprintf':
        return new TextDecoder().decode(printfText(['--', ...args.map((arg) => text(this.#value(arg)))]).bytes);
      default:
        throw new ToolError(`calling undefined function ${name}`, 2);
    }
  }
}

function isTrue(value: Value): boolean {
  return typeof value === 'number' ? value !== 0 : value !== '' && value !== '0';
}

function number(value: Value): number {
  return typeof value === 'number' ? value : Number.parseFloat(value) || 0;
}

/** Whole numbers as they are, others with six digits. */
function text(value: Value): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0) throw new ToolError('division by zero', 2);
      return a / b;
    case '%':
      return a % b;
    default:
      return a ** b;
  }
}

function compared(operator: string, a: Value, b: Value): boolean {
  const numeric = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
  const asNumbers = [a, b].every((value) => typeof value === 'number' || numeric.test(value));
  const [x, y] = asNumbers ? [number(a), number(b)] : [text(a), text(b)];
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    case '==':
      return x === y;
    default:
      return x !== y;
  }
}
