/** Scripts of sed. */
import { LinearExpression } from '../linear-expression.ts';
import { expressionSource } from './grep.ts';
import { ToolError } from './tool.ts';

export interface Address {
  readonly line?: number;
  readonly last?: boolean;
  readonly pattern?: RegExp;
}

export interface Command {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly name: string;
  readonly text: string;
  readonly pattern?: RegExp;
  readonly replacement?: string;
  readonly nth: number;
  readonly prints: boolean;
  /** Of `y`. */
  readonly letters?: ReadonlyMap<string, string>;
  /** Inside its range. */
  active: boolean;
  /** Where `b` and `t` go on, and `{` when it is not meant. */
  target: number;
}

export class SedParser {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  /** In order, with the places that jumps go to. Throws ToolError. */
  commands(): readonly Command[] {
    const commands: Command[] = [];
    const open: number[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#text.length) break;
      if (this.#text[this.#at] === '#') {
        this.#skip(/[^\n]*/y);
        continue;
      }
      if (this.#text[this.#at] === '}') {
        this.#at += 1;
        const begin = commands[open.pop() ?? -1];
        if (!begin) throw new ToolError('unexpected }');
        begin.target = commands.length;
        continue;
      }
      const command = this.#command();
      if (command.name === '{') open.push(commands.length);
      commands.push(command);
    }
    if (open.length > 0) throw new ToolError('unmatched {');
    for (const command of commands) if ('bt'.includes(command.name)) command.target = targetOf(commands, command.text);
    return commands;
  }

  #command(): Command {
    const from = this.#address();
    let to: Address | undefined;
    if (from && this.#skip(/\s*,\s*/y)) to = this.#address();
    const negated = this.#skip(/\s*!\s*/y) !== '';
    this.#skip(/\s*/y);
    const name = this.#text[this.#at++] ?? '';
    const base = {
      ...(from && { from }),
      ...(to && { to }),
      negated,
      name,
      text: '',
      nth: 1,
      prints: false,
      active: false,
      target: 0,
    };
    if (name === 's') return this.#substitution(base);
    if (name === 'y') return this.#transliteration(base);
    if (name === ':') return { ...base, text: this.#skip(/[^;\n]*/y).trim() };
    if (name === 'b' || name === 't') return { ...base, text: this.#skip(/[^;\n}]*/y).trim() };
    if (name === 'w') return { ...base, text: this.#skip(/[^\n]*/y).trim() };
    if ('aic'.includes(name)) return { ...base, text: this.#skip(/\s*\\?\n?[^\n]*/y).replace(/^\s*\\?\n?/, '') };
    if (!'{dpqDnNPgGhHx='.includes(name)) throw new ToolError(`unsupported command ${name}`);
    return base;
  }

  #substitution(base: Omit<Command, 'pattern'>): Command {
    const delimiter = this.#text[this.#at++] ?? '/';
    const pattern = this.#until(delimiter);
    const replacement = this.#until(delimiter);
    const flags = this.#skip(/[gpiIe\d]*/y);
    const expression = new LinearExpression(
      expressionSource(pattern, this.#extended),
      `u${flags.includes('g') || /\d/.test(flags) ? 'g' : ''}${/i/i.test(flags) ? 'i' : ''}`,
    );
    return {
      ...base,
      pattern: expression,
      replacement,
      prints: flags.includes('p'),
      nth: flags.includes('g') ? 0 : Number(/\d+/.exec(flags)?.[0] ?? 1),
    };
  }

  #transliteration(base: Command): Command {
    const delimiter = this.#text[this.#at++] ?? '/';
    const [from, to] = [this.#until(delimiter), this.#until(delimiter)].map((text) => [
      ...text.replace(/\\(.)/gs, plain),
    ]);
    if (!from || !to || from.length !== to.length) throw new ToolError("strings for `y' command are different lengths");
    return { ...base, letters: new Map(from.map((letter, i) => [letter, to[i] ?? ''])) };
  }

  #address(): Address | undefined {
    if (this.#skip(/\$/y)) return { last: true };
    const line = this.#skip(/\d+/y);
    if (line) return { line: Number(line) };
    if (this.#text[this.#at] !== '/' && this.#text[this.#at] !== '\\') return undefined;
    if (this.#text[this.#at] === '\\') this.#at += 1;
    const delimiter = this.#text[this.#at++] ?? '/';
    return {
      pattern: new LinearExpression(
        expressionSource(this.#until(delimiter), this.#extended),
        `u${this.#skip(/I/y) ? 'i' : ''}`,
      ),
    };
  }

  #until(delimiter: string): string {
    let text = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] ?? '';
      if (char === delimiter) break;
      if (char === '\\') {
        const next = this.#text[++this.#at] ?? '';
        text += next === delimiter ? next : `\\${next}`;
      } else text += char;
    }
    if (this.#at >= this.#text.length) throw new ToolError("unterminated `s' command");
    this.#at += 1;
    return text;
  }

  #skip(expression: RegExp): string {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

function targetOf(commands: readonly Command[], label: string): number {
  if (label === '') return commands.length;
  const found = commands.findIndex(({ name, text }) => name === ':' && text === label);
  if (found < 0) throw new ToolError(`can't find label for jump to \`${label}'`);
  return found;
}

/** What stands behind a backslash. */
function plain(_: string, char: string): string {
  return char === 'n' ? '\n' : char === 't' ? '\t' : char;
}
