/** Builtins for variables: export, local, readonly, unset, read, getopts. */
import { ShellError } from '../control.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';

export const variableBuiltins: Readonly<Record<string, Builtin>> = {
  export: (shell, args) => mark(shell, args, 'exported', 'export'),
  readonly: (shell, args) => mark(shell, args, 'readonly', 'readonly'),
  local: (shell, args) => local(shell, args),
  declare: (shell, args) => local(shell, args),
  typeset: (shell, args) => local(shell, args),
  unset: (shell, args) => {
    const functions = args[0] === '-f';
    for (const name of args.filter((arg) => !arg.startsWith('-'))) {
      if (shell.variables.isReadonly(name)) throw new ShellError(`unset: ${name}: is read only`);
      if (functions || (shell.variables.elements(name) === undefined && shell.functions.has(name))) {
        shell.functions.delete(name);
      } else shell.variables.unset(name);
    }
    return 0;
  },
  read,
  getopts,
};

async function mark(shell: Shell, args: readonly string[], as: 'exported' | 'readonly', name: string): Promise<number> {
  const names = args.filter((arg) => arg !== '-p' && arg !== '--');
  if (names.length === 0) {
    const prefix = shell.flavour === 'bash' ? `declare -${as === 'exported' ? 'x' : 'r'}` : name;
    for (const variable of shell.variables.marked(as)) {
      const value = shell.variables.get(variable);
      const quoted = shell.flavour === 'bash' ? `"${value}"` : `'${value}'`;
      await shell.write(value === undefined ? `${prefix} ${variable}\n` : `${prefix} ${variable}=${quoted}\n`);
    }
    return 0;
  }
  const remove = names[0] === '-n';
  for (const arg of names.slice(remove ? 1 : 0)) {
    const variable = assignTo(shell, arg);
    if (!/^[A-Za-z_]\w*$/.test(variable)) {
      throw new ShellError(
        shell.flavour === 'bash'
          ? `${name}: \`${arg}': not a valid identifier`
          : `${name}: ${variable}: bad variable name`,
        shell.flavour === 'bash' ? 1 : 2,
      );
    }
    shell.variables.mark(variable, { [as]: !remove });
  }
  return 0;
}

function local(shell: Shell, args: readonly string[]): number {
  const exported = args.some((arg) => /^-\w*x/.test(arg));
  for (const arg of args.filter((one) => !one.startsWith('-'))) {
    const name = arg.replace(/\+?=.*$/s, '');
    shell.variables.makeLocal(name);
    if (arg !== name) assignTo(shell, arg);
    else if (shell.variables.elements(name) === undefined) shell.variables.mark(name, {});
    if (exported) shell.variables.mark(name, { exported });
  }
  return 0;
}

/** `name`, `name=value` or `name+=value`; the name. */
function assignTo(shell: Shell, text: string): string {
  const [, name = text, append, value] = /^([^=+]+)(\+)?=(.*)$/s.exec(text) ?? [];
  if (value !== undefined) shell.assign(name, append ? (shell.parameter(name) ?? '') + value : value);
  return name;
}

async function read(shell: Shell, args: readonly string[]): Promise<number> {
  const { raw, prompt, count, silent, names } = readOptions(args);
  if (prompt !== undefined && shell.fd(0)?.terminal) await shell.writeError(prompt);
  const terminal = silent ? shell.fd(0)?.terminal : undefined;
  const mode = terminal?.mode;
  if (terminal && mode) terminal.mode = { ...mode, echo: false };
  const { line, ended } = await readLine(shell, raw, count).finally(() => {
    if (terminal && mode) terminal.mode = mode;
  });
  const targets = names.length > 0 ? names : ['REPLY'];
  const fields = names.length > 0 ? splitLine(line, shell.ifs, targets.length) : [line];
  for (const [index, name] of targets.entries()) shell.assign(name, (fields[index] ?? '').replace(/\0/g, ''));
  return Number(ended);
}

interface ReadArguments {
  readonly raw: boolean;
  readonly silent: boolean;
  readonly prompt: string | undefined;
  readonly count: number | undefined;
  readonly names: readonly string[];
}

function readOptions(args: readonly string[]): ReadArguments {
  let [raw, silent] = [false, false];
  let prompt: string | undefined;
  let count: number | undefined;
  const names: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (names.length > 0 || !/^-[a-zA-Z]/.test(arg)) names.push(arg);
    else {
      raw ||= arg.includes('r');
      silent ||= arg.includes('s');
      if (arg.endsWith('p')) prompt = args[++at];
      else if (arg.endsWith('n')) count = Number(args[++at]);
      else if (/[tdu]$/.test(arg)) at += 1;
    }
  }
  return { raw, silent, prompt, count, names };
}

/** From here on a line is worth counting, characters. */
const longLine = 65_536;

/** A backslash goes on with the next line, or takes the next character from IFS: marked by a NUL before it. */
async function readLine(
  shell: Shell,
  raw: boolean,
  count: number | undefined,
): Promise<{ readonly line: string; readonly ended: boolean }> {
  let line = '';
  for (;;) {
    const bytes = await shell.read({ until: 10, ...(count !== undefined && { most: count - line.length }) });
    if (!bytes) return { line, ended: true };
    const text = new TextDecoder().decode(bytes);
    if (line.length > longLine) shell.process.hold(line.length);
    let added = text;
    if (!raw) {
      const quoted = text.replace(/\\(.)/gs, (_, char: string) => (char === '\n' ? '\0\n' : `\0${char}`));
      added = quoted;
      if (quoted.endsWith('\0\n')) {
        line += quoted.slice(0, -2);
        continue;
      }
    }
    line += added;
    if (added.endsWith('\n')) return { line: line.slice(0, -1), ended: false };
    if (count !== undefined && line.length >= count) return { line, ended: false };
  }
}

/** The last field takes all that is left. */
function splitLine(line: string, ifs: string, count: number): readonly string[] {
  const spaces = [...ifs].filter((char) => ' \t\n'.includes(char)).join('');
  const fields: string[] = [];
  let rest = trimStart(line, spaces);
  while (fields.length < count - 1 && rest !== '') {
    let at = 0;
    while (at < rest.length && !ifs.includes(rest[at] ?? '')) at += rest[at] === '\0' ? 2 : 1;
    fields.push(rest.slice(0, at));
    rest = trimStart(rest.slice(at), spaces);
    const separator = rest[0];
    if (at < line.length && separator !== undefined && ifs.includes(separator) && !spaces.includes(separator)) {
      rest = trimStart(rest.slice(1), spaces);
    }
  }
  if (fields.length < count) fields.push(trimEnd(rest, spaces));
  return fields;
}

function trimStart(text: string, chars: string): string {
  let at = 0;
  while (at < text.length && chars.includes(text[at] ?? '')) at += 1;
  return text.slice(at);
}

function trimEnd(text: string, chars: string): string {
  let end = text.length;
  while (end > 0 && chars.includes(text[end - 1] ?? '') && text[end - 2] !== '\0') end -= 1;
  return text.slice(0, end);
}

async function getopts(shell: Shell, args: readonly string[]): Promise<number> {
  const [spec = '', name = '', ...given] = args;
  const words = given.length > 0 ? given : shell.args;
  const index = Number(shell.variables.get('OPTIND') ?? '1');
  const within = Number(shell.variables.get('_OPTPOS') ?? '1');
  const word = words[index - 1];
  const end = (): number => {
    shell.assign(name, '?');
    return 1;
  };
  if (word === undefined || !/^-./.test(word)) return end();
  if (word === '--') {
    shell.assign('OPTIND', String(index + 1));
    return end();
  }
  const letter = word[within] ?? '';
  const takes = spec[spec.indexOf(letter) + 1] === ':';
  const next = (used: number, position: number): void => {
    shell.assign('OPTIND', String(index + used));
    shell.variables.set('_OPTPOS', String(position));
  };
  const lastInWord = within + 1 >= word.length;
  if (!spec.includes(letter) || letter === ':') {
    next(lastInWord ? 1 : 0, lastInWord ? 1 : within + 1);
    shell.assign(name, '?');
    if (spec.startsWith(':')) shell.assign('OPTARG', letter);
    else
      await shell.writeError(
        shell.flavour === 'bash' ? `${shell.name}: illegal option -- ${letter}\n` : `Illegal option -${letter}\n`,
      );
    return 0;
  }
  shell.assign(name, letter);
  if (!takes) next(lastInWord ? 1 : 0, lastInWord ? 1 : within + 1);
  else if (!lastInWord) {
    shell.assign('OPTARG', word.slice(within + 1));
    next(1, 1);
  } else {
    const argument = words[index];
    if (argument === undefined) {
      shell.assign(name, spec.startsWith(':') ? ':' : '?');
      shell.assign('OPTARG', spec.startsWith(':') ? letter : '');
      if (!spec.startsWith(':')) await shell.writeError(`No arg for -${letter} option\n`);
      next(1, 1);
      return 0;
    }
    shell.assign('OPTARG', argument);
    next(2, 1);
  }
  return 0;
}
