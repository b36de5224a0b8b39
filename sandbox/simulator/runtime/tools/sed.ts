/** sed: its common commands. */

import { FileError } from '../files/folder.ts';
import { LinearExpression } from '../linear-expression.ts';
import { taskOf } from '../processes/open-path.ts';
import { expressionSource } from './grep.ts';
import { allText, at, complain, input, print, type Run, ToolError } from './tool.ts';

interface Address {
  readonly line?: number;
  readonly last?: boolean;
  readonly pattern?: RegExp;
}

interface Command {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly name: string;
  readonly text: string;
  readonly pattern?: RegExp;
  readonly replacement?: string;
  readonly nth: number;
  readonly prints: boolean;
  readonly block?: readonly Command[];
  active: boolean;
}

export async function sed(run: Run): Promise<number> {
  const scripts: string[] = [];
  const files: string[] = [];
  let [quiet, extended, inPlace] = [false, false, false];
  const words = [...run.args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-e' || word === '--expression') scripts.push(words.shift() ?? '');
    else if (word === '-f') scripts.push(await allText(run, input(run, words.shift() ?? '')));
    else if (word === '--quiet') quiet = true;
    else if (/^-[nErsi]/.test(word)) {
      quiet ||= word.includes('n');
      extended ||= /[Er]/.test(word);
      inPlace ||= word.includes('i');
      if (word.endsWith('e')) scripts.push(words.shift() ?? '');
    } else files.push(word);
  }
  if (scripts.length === 0) scripts.push(files.shift() ?? '');
  const commands = new SedParser(scripts.join('\n'), extended).commands();
  let code = 0;
  for (const path of files.length > 0 ? files : ['-']) {
    try {
      const out = await edited(run, await allText(run, input(run, path)), commands, quiet);
      if (inPlace && path !== '-') run.process.files.write(at(run, path), out);
      else await print(run, out);
    } catch (error) {
      if (!(error instanceof FileError) || error.code === 'EPIPE') throw error;
      code = await complain(
        run,
        run.style === 'gnu' ? `can't read ${path}: ${error.message}` : `${path}: ${error.message}`,
        run.style === 'gnu' ? 2 : 1,
      );
    }
  }
  return code;
}

/** What a line takes beside its text, bytes. */
const lineBytes = 64;
/** What a line is worth in steps of a shell. */
const lineSteps = 0.1;
const worthCountingBytes = 1_048_576;

function linesIn(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

class SedParser {
  readonly #text: string;
  readonly #extended: boolean;
  #at = 0;

  constructor(text: string, extended: boolean) {
    this.#text = text;
    this.#extended = extended;
  }

  commands(): readonly Command[] {
    const commands: Command[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#text.length) return commands;
      if (this.#text[this.#at] === '}') {
        this.#at += 1;
        return commands;
      }
      if (this.#text[this.#at] === '#') this.#skip(/[^\n]*/y);
      else commands.push(this.#command());
    }
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
    };
    if (name === '{') return { ...base, block: this.commands() };
    if (name === 's' || name === 'y') return this.#substitution(base);
    if ('aic'.includes(name)) return { ...base, text: this.#skip(/\s*\\?\n?[^\n]*/y).replace(/^\s*\\?\n?/, '') };
    if (!'dpqDnNPgGhHx='.includes(name)) throw new ToolError(`unsupported command ${name}`);
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

interface State {
  line: string;
  hold: string;
  number: number;
  readonly last: number;
  out: string;
  appended: string;
  ended: boolean;
  deleted: boolean;
  readonly lines: readonly string[];
  at: number;
}

async function edited(run: Run, text: string, commands: readonly Command[], quiet: boolean): Promise<string> {
  const task = taskOf(run.process);
  task.hold(text.length + lineBytes * linesIn(text));
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const state: State = {
    line: '',
    hold: '',
    number: 0,
    last: lines.length,
    out: '',
    appended: '',
    ended: false,
    deleted: false,
    lines,
    at: 0,
  };
  while (state.at < lines.length && !state.ended) {
    state.line = lines[state.at++] ?? '';
    state.number = state.at;
    state.deleted = false;
    state.appended = '';
    apply(state, commands, quiet);
    if (!quiet && !state.deleted) state.out += `${state.line}\n`;
    state.out += state.appended;
    const size = state.out.length + state.line.length + state.hold.length;
    if (size > worthCountingBytes) task.hold(size + text.length + lineBytes * lines.length);
    const wait = task.pace.step(lineSteps);
    if (wait) await wait;
  }
  return state.out;
}

function apply(state: State, commands: readonly Command[], quiet: boolean): void {
  for (const command of commands) {
    if (state.deleted || state.ended) return;
    if (selects(state, command) === command.negated) continue;
    if (command.block) apply(state, command.block, quiet);
    else act(state, command, quiet);
  }
}

function selects(state: State, command: Command): boolean {
  const { from, to } = command;
  if (!from) return true;
  if (!to) return stands(state, from);
  if (!command.active) {
    if (!stands(state, from)) return false;
    command.active = !(to.line !== undefined && to.line <= state.number);
    return true;
  }
  if (stands(state, to) || (to.line !== undefined && to.line <= state.number)) command.active = false;
  return true;
}

function stands(state: State, { line, last, pattern }: Address): boolean {
  if (last) return state.number === state.last;
  return line === undefined ? (pattern?.test(state.line) ?? false) : line === state.number;
}

function act(state: State, command: Command, quiet: boolean): void {
  switch (command.name) {
    case 's':
      substitute(state, command);
      return;
    case 'd':
      state.deleted = true;
      return;
    case 'p':
      state.out += `${state.line}\n`;
      return;
    case '=':
      state.out += `${state.number}\n`;
      return;
    case 'q':
      state.ended = true;
      return;
    case 'a':
      state.appended += `${command.text}\n`;
      return;
    case 'i':
      state.out += `${command.text}\n`;
      return;
    case 'c':
      state.out += `${command.text}\n`;
      state.deleted = true;
      return;
    case 'n':
      if (!quiet) state.out += `${state.line}\n`;
      state.line = state.lines[state.at++] ?? '';
      state.number = state.at;
      return;
    case 'N':
      state.line += `\n${state.lines[state.at++] ?? ''}`;
      state.number = state.at;
      return;
    case 'h':
      state.hold = state.line;
      return;
    case 'H':
      state.hold += `\n${state.line}`;
      return;
    case 'g':
      state.line = state.hold;
      return;
    case 'G':
      state.line += `\n${state.hold}`;
      return;
    case 'x':
      [state.line, state.hold] = [state.hold, state.line];
  }
}

function substitute(state: State, { pattern, replacement = '', prints, nth }: Command): void {
  if (!pattern) return;
  let count = 0;
  let changed = false;
  const line = state.line.replace(pattern, (...found: unknown[]) => {
    count += 1;
    const [whole, ...groups] = found.filter(
      (value): value is string | undefined => typeof value === 'string' || value === undefined,
    );
    if (nth > 1 && count !== nth) return whole ?? '';
    changed = true;
    return replacement.replace(/\\(.)|&/gs, (all, char: string | undefined) => {
      if (all === '&') return whole ?? '';
      if (char !== undefined && /\d/.test(char)) return char === '0' ? (whole ?? '') : (groups[Number(char) - 1] ?? '');
      return char === 'n' ? '\n' : char === 't' ? '\t' : (char ?? '');
    });
  });
  if (!changed) return;
  state.line = line;
  if (prints) state.out += `${line}\n`;
}
