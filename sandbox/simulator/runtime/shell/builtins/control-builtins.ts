/** Builtins that steer: exit, return, eval, `.`, set, shift, test. */
import { FileError } from '../../files/folder.ts';
import { absolute } from '../../files/paths.ts';
import { whichProgram } from '../../processes/find-program.ts';
import { evaluateText } from '../arithmetic.ts';
import { testWords } from '../conditions.ts';
import { ExitShell, LoopControl, ReturnControl, ShellError } from '../control.ts';
import { runSource } from '../run.ts';
import type { Shell } from '../shell.ts';
import { quote, runNamed } from '../simple-command.ts';
import type { Builtin } from './builtin.ts';
import { builtins } from './builtins.ts';

const letters: Readonly<Record<string, string>> = {
  a: 'allexport',
  e: 'errexit',
  f: 'noglob',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
};

export const controlBuiltins: Readonly<Record<string, Builtin>> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  exit: (shell, [code]) => {
    throw new ExitShell(code === undefined ? shell.status : statusOf(shell, 'exit', code));
  },
  return: (shell, [code]) => {
    const status = code === undefined ? shell.status : statusOf(shell, 'return', code);
    if (shell.functionDepth === 0 && shell.flavour === 'bash') {
      return complain(shell, "return: can only `return' from a function or sourced script", 2);
    }
    throw shell.functionDepth > 0 ? new ReturnControl(status) : new ExitShell(status);
  },
  break: (shell, [levels = '1']) => leave(shell, 'break', levels),
  continue: (shell, [levels = '1']) => leave(shell, 'continue', levels),
  eval: (shell, args) => runSource(shell, args.join(' ')),
  '.': source,
  source,
  set: (shell, args) => setOptions(shell, args),
  shift: (shell, [count = '1']) => {
    if (Number(count) > shell.args.length) {
      if (shell.flavour === 'bash') return 1;
      throw new ShellError("shift: can't shift that many");
    }
    shell.args = shell.args.slice(Number(count));
    return 0;
  },
  test: (shell, args) => test(shell, args, 'test'),
  '[': (shell, args) => {
    if (args.at(-1) === ']') return test(shell, args.slice(0, -1), '[');
    return complain(
      shell,
      shell.flavour === 'bash' ? "[: missing `]'" : shell.flavour === 'dash' ? '[: missing ]' : 'missing ]',
      2,
    );
  },
  let: async (shell, args) => {
    let value = 0n;
    for (const arg of args) value = await evaluateText(arg, shell.arithmetic);
    return Number(value === 0n);
  },
  command: async (shell, args, options) => {
    if (args[0] === '-v' || args[0] === '-V') return await describe(shell, args.slice(1), args[0] === '-V');
    const words = args[0] === '-p' ? args.slice(1) : args;
    return words.length === 0 ? 0 : await runNamed(shell, words, { values: [], fds: shell.fds, options, plain: true });
  },
  builtin: async (shell, args, options) =>
    await runNamed(shell, args, { values: [], fds: shell.fds, options, plain: true }),
  type: (shell, args) => describe(shell, args, true),
  times: async (shell) => {
    await shell.write('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
    return 0;
  },
  hash: () => 0,
  ulimit: async (shell) => {
    await shell.write('unlimited\n');
    return 0;
  },
  shopt: () => 0,
  alias: async (shell, args) => {
    for (const arg of args) {
      const at = arg.indexOf('=');
      if (at > 0) shell.aliases.set(arg.slice(0, at), arg.slice(at + 1));
    }
    if (args.length === 0) for (const [name, value] of shell.aliases) await shell.write(`${name}='${value}'\n`);
    return 0;
  },
  unalias: (shell, args) => {
    for (const arg of args) shell.aliases.delete(arg);
    return 0;
  },
  history: async (shell) => {
    for (const [index, line] of shell.history.entries())
      await shell.write(`${String(index + 1).padStart(4)} ${line}\n`);
    return 0;
  },
};

async function source(shell: Shell, args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) return await complain(shell, '.: filename argument required', 2);
  const { process } = shell;
  const found = name.includes('/') ? name : inPath(shell, name);
  let text: string;
  try {
    text = new TextDecoder().decode(process.files.read(absolute(found, process.cwd)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const texts = {
      ash: `.: can't open '${name}': ${error.message}`,
      dash: `.: cannot open ${name}: No such file`,
      bash: `${name}: ${error.message}`,
    };
    if (shell.flavour === 'bash') return await complain(shell, texts.bash, 1);
    throw new ShellError(texts[shell.flavour]);
  }
  const before = shell.args;
  if (rest.length > 0) shell.args = rest;
  shell.functionDepth += 1;
  try {
    return await runSource(shell, text);
  } catch (error) {
    if (error instanceof ReturnControl) return error.status;
    throw error;
  } finally {
    shell.functionDepth -= 1;
    if (rest.length > 0) shell.args = before;
  }
}

function inPath(shell: Shell, name: string): string {
  const { files, cwd } = shell.process;
  for (const folder of (shell.variables.get('PATH') ?? '').split(':')) {
    if (files.exists(absolute(`${folder}/${name}`, cwd))) return `${folder}/${name}`;
  }
  return name;
}

async function test(shell: Shell, words: readonly string[], name: string): Promise<number> {
  try {
    return Number(!testWords(shell, words));
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    return await complain(shell, shell.flavour === 'ash' ? error.message : `${name}: ${error.message}`, 2);
  }
}

/** -e, +x, -o pipefail, --, and words that become $1 and on. */
export async function setOptions(shell: Shell, args: readonly string[]): Promise<number> {
  if (args.length === 0) {
    for (const name of shell.variables.names())
      await shell.write(`${name}=${quote(shell.variables.get(name) ?? '')}\n`);
    return 0;
  }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!/^[-+]./.test(arg) || arg === '--') {
      shell.args = args.slice(arg === '--' ? at + 1 : at);
      return 0;
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'o') at += 1;
      const name = letter === 'o' ? args[at] : letters[letter];
      if (name && on) shell.options.add(name);
      else if (name) shell.options.delete(name);
    }
  }
  return 0;
}

async function describe(shell: Shell, names: readonly string[], verbose: boolean): Promise<number> {
  let status = 0;
  for (const name of names) {
    const { process, variables } = shell;
    const env = variables.environment();
    const path = whichProgram(name, { files: process.files, env, cwd: process.cwd });
    const alias = shell.aliases.get(name);
    if (alias !== undefined)
      await shell.write(verbose ? `${name} is an alias for ${alias}\n` : `alias ${name}='${alias}'\n`);
    else if (shell.functions.has(name)) await shell.write(verbose ? `${name} is a function\n` : `${name}\n`);
    else if (builtins().has(name)) await shell.write(verbose ? `${name} is a shell builtin\n` : `${name}\n`);
    else if (path !== undefined) await shell.write(verbose ? `${name} is ${path}\n` : `${path}\n`);
    else {
      status = shell.flavour === 'bash' ? 1 : 127;
      if (verbose && shell.flavour === 'bash') await shell.complain(`type: ${name}: not found`);
      else if (verbose) await shell.write(`${name}: not found\n`);
    }
  }
  return status;
}

function leave(shell: Shell, kind: 'break' | 'continue', levels: string): number {
  if (shell.loops === 0) return 0;
  throw new LoopControl(kind, Math.min(Math.max(1, Number(levels)), shell.loops));
}

function statusOf(shell: Shell, name: string, text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text) & 0xff;
  const texts = {
    ash: `${name}: Illegal number: ${text}`,
    dash: `${name}: Illegal number: ${text}`,
    bash: `${name}: ${text}: numeric argument required`,
  };
  throw new ShellError(texts[shell.flavour]);
}

async function complain(shell: Shell, message: string, status: number): Promise<number> {
  await shell.complain(message);
  return status;
}
