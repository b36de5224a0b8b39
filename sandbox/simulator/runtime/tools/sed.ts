/** sed: its common commands. */

import { FileError } from '../files/folder.ts';
import { taskOf } from '../processes/open-path.ts';
import { type Address, type Command, SedParser } from './sed-parser.ts';
import { allText, at, complain, input, print, type Run } from './tool.ts';

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

interface State {
  line: string;
  hold: string;
  number: number;
  readonly last: number;
  out: string;
  appended: string;
  ended: boolean;
  deleted: boolean;
  /** What is left goes through the script again before another line is read. */
  again: boolean;
  /** A `s` has replaced something since the line was read or the last `t`. */
  replaced: boolean;
  /** By path, what `w` writes. */
  readonly written: Map<string, string>;
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
    again: false,
    replaced: false,
    written: new Map(),
    lines,
    at: 0,
  };
  while ((state.again || state.at < lines.length) && !state.ended) {
    if (!state.again) {
      state.line = lines[state.at++] ?? '';
      state.replaced = false;
    }
    state.number = state.at;
    state.deleted = false;
    state.again = false;
    state.appended = '';
    await apply(state, commands, quiet, () => task.pace.step(lineSteps));
    if (!quiet && !state.deleted) state.out += `${state.line}\n`;
    state.out += state.appended;
    const size = state.out.length + state.line.length + state.hold.length;
    if (size > worthCountingBytes) task.hold(size + text.length + lineBytes * lines.length);
    const wait = task.pace.step(lineSteps);
    if (wait) await wait;
  }
  for (const [path, content] of state.written) run.process.files.write(at(run, path), content);
  return state.out;
}

async function apply(
  state: State,
  commands: readonly Command[],
  quiet: boolean,
  giveWay: () => Promise<void> | undefined,
): Promise<void> {
  let at = 0;
  while (at < commands.length && !state.deleted && !state.ended) {
    const command = commands[at] as Command;
    const isMeant = selects(state, command) !== command.negated;
    let next = at + 1;
    if (!isMeant) next = command.name === '{' ? command.target : next;
    else if (command.name === 'b' || (command.name === 't' && state.replaced)) {
      state.replaced = command.name === 'b' && state.replaced;
      next = command.target;
    } else act(state, command, quiet);
    if (next <= at) await giveWay();
    at = next;
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
    case 'D': {
      const end = state.line.indexOf('\n');
      state.deleted = true;
      state.again = end >= 0;
      state.line = state.line.slice(end + 1);
      return;
    }
    case 'P':
      state.out += `${state.line.split('\n', 1)[0]}\n`;
      return;
    case 'y':
      state.line = [...state.line].map((letter) => command.letters?.get(letter) ?? letter).join('');
      return;
    case 'w':
      if (command.text === '/dev/stdout') state.out += `${state.line}\n`;
      else state.written.set(command.text, `${state.written.get(command.text) ?? ''}${state.line}\n`);
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
      // Without a next line it is over, as after the last command.
      if (state.at >= state.lines.length) state.ended = true;
      else {
        if (!quiet) state.out += `${state.line}\n`;
        state.line = state.lines[state.at++] ?? '';
        state.number = state.at;
      }
      return;
    case 'N':
      if (state.at >= state.lines.length) {
        state.ended = true;
        return;
      }
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
  state.replaced = true;
  state.line = line;
  if (prints) state.out += `${line}\n`;
}
