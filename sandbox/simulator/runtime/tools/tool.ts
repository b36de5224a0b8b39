/** What the small programs of a base image have in common. busybox and GNU word their messages each in their own way. */
import { FileError } from '../files/folder.ts';
import { absolute } from '../files/paths.ts';
import type { ByteReader, Process } from '../process.ts';
import { openPath, taskOf } from '../processes/open-path.ts';

export type Style = 'busybox' | 'gnu';

export interface Run {
  readonly process: Process;
  /** What it was called by, without folders. */
  readonly name: string;
  readonly args: readonly string[];
  readonly style: Style;
}

export type Tool = (run: Run) => Promise<number>;

export interface Parsed {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** A message for stderr and an exit code: what a tool throws to end. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/**
 * getopt(3): `spec` holds letters, with `:` behind those that take a value; `long` maps long names to letters.
 * Throws ToolError on an option that is not there.
 */
export function options(
  run: Run,
  spec: string,
  long: Readonly<Record<string, string>> = {},
  stopAtFirst = false,
): Parsed {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const rest: string[] = [];
  const words = [...run.args];
  const takes = (letter: string): boolean => spec[spec.indexOf(letter) + 1] === ':';
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      rest.push(...words);
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s);
      const letter = long[name];
      if (letter === undefined) throw usage(run, `unrecognized option '${word}'`);
      flags.add(letter);
      if (takes(letter)) values.set(letter, value ?? words.shift() ?? '');
    } else if (/^-./.test(word)) {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at] ?? '';
        if (letter === ':' || !spec.includes(letter)) throw usage(run, `invalid option -- '${letter}'`);
        flags.add(letter);
        if (!takes(letter)) continue;
        const value = word.slice(at + 1) || words.shift();
        if (value === undefined) throw usage(run, `option requires an argument -- '${letter}'`);
        values.set(letter, value);
        break;
      }
    } else {
      rest.push(word);
      if (stopAtFirst) {
        rest.push(...words);
        break;
      }
    }
  }
  return { flags, values, rest };
}

function usage({ name, style }: Run, message: string): ToolError {
  const more = style === 'gnu' ? `\nTry '${name} --help' for more information.` : '';
  return new ToolError(`${message}${more}`, style === 'gnu' && name === 'ls' ? 2 : 1);
}

export async function print({ process }: Run, text: string | Uint8Array): Promise<void> {
  if (text.length > 0) await process.stdout.write(text);
}

/** `name: message`; its exit code. */
export async function complain({ process, name }: Run, message: string, code = 1): Promise<number> {
  await process.stderr.write(`${name}: ${message}\n`);
  return code;
}

export function at({ process }: Run, path: string): string {
  const whole = absolute(path, process.cwd);
  return path.endsWith('/') && whole !== '/' ? `${whole}/` : whole;
}

/** A file, or standard input for `-`. Throws FileError. */
export function input({ process }: Run, path: string): ByteReader {
  return path === '-' ? process.stdin : openPath(process, path, 'read');
}

/** What a line is worth in steps of a shell. */
const lineSteps = 0.1;
/** Longest line that is not worth counting, bytes. */
const shortLineBytes = 65_536;

/** All there is. More than the container may hold, and the process is killed. */
export async function allBytes({ process }: Run, reader: ByteReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let bytes = await reader.read(); bytes; bytes = await reader.read()) {
    chunks.push(bytes);
    size += bytes.length;
    taskOf(process).hold(size);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

export async function allText(run: Run, reader: ByteReader): Promise<string> {
  return new TextDecoder().decode(await allBytes(run, reader));
}

/** Lines without their ends, as they come. */
export async function* lines({ process }: Run, reader: ByteReader): AsyncGenerator<string> {
  const task = taskOf(process);
  const decoder = new TextDecoder();
  let rest: string[] = [];
  let size = 0;
  for (let bytes = await reader.read(); bytes; bytes = await reader.read()) {
    const parts = decoder.decode(bytes, { stream: true }).split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const wait = task.pace.step(lineSteps);
      if (wait) await wait;
      yield rest.length > 0 ? rest.join('') + part : part;
      rest = [];
      size = 0;
    }
    if (last === '') continue;
    rest.push(last);
    size += last.length;
    if (size > shortLineBytes) task.hold(Math.max(task.heldBytes, size));
  }
  if (rest.length > 0) yield rest.join('');
}

/** Does something for each file (standard input where none is named); a missing one is told of, and the exit code says so. */
export async function forEachFile(
  run: Run,
  paths: readonly string[],
  does: (reader: ByteReader, path: string) => Promise<void>,
  message: (path: string, error: FileError) => string = (path, error) => `${path}: ${error.message}`,
): Promise<number> {
  let code = 0;
  for (const path of paths.length > 0 ? paths : ['-']) {
    try {
      await does(input(run, path), path);
    } catch (error) {
      if (!(error instanceof FileError) || error.code === 'EPIPE' || error.code === 'ENOSPC') throw error;
      code = await complain(run, message(path, error));
    }
  }
  return code;
}

/** One program out of a tool. */
export function program(tool: Tool, style: Style): (process: Process) => Promise<number> {
  return async (process) => {
    const [called = '', ...args] = process.argv;
    const name = called.slice(called.lastIndexOf('/') + 1);
    try {
      return await tool({ process, name, args, style });
    } catch (error) {
      if (error instanceof FileError && error.code === 'ENOSPC') {
        await process.stderr.write(`${name}: write error: ${error.message}\n`);
        return 1;
      }
      if (!(error instanceof ToolError)) throw error;
      if (error.message !== '') await process.stderr.write(`${name}: ${error.message}\n`);
      return error.code;
    }
  };
}
