/** Simple commands: assignments, functions, builtins, programs. */
import type { ArrayValue, Assignment, Command, Word } from 'unbash';
import { FileError } from '../files/folder.ts';
import { ProgramNotFound } from '../process.ts';
import { ForkFailed } from '../processes/fork-failed.ts';
import { nullFile, type OpenFile } from '../processes/open-file.ts';
import { evaluateText } from './arithmetic.ts';
import { builtins, specialBuiltins } from './builtins/builtins.ts';
import { ExitShell, ReturnControl, ShellError } from './control.ts';
import { expandText, expandWords } from './expand.ts';
import { redirected } from './redirect.ts';
import { type RunOptions, runNode } from './run.ts';
import type { Shell } from './shell.ts';

/** Words of these that look like assignments are neither split nor matched. */
const declarations = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);

export async function runSimple(shell: Shell, node: Command, options: RunOptions): Promise<number> {
  shell.substitutionStatus = undefined;
  const words = await wordsOf(shell, node);
  const assignments = node.prefix.filter((item): item is Assignment => item.type === 'Assignment');
  let fds: ReadonlyMap<number, OpenFile>;
  try {
    fds = await redirected(shell, node.redirects);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    if (words[0] !== undefined && specialBuiltins.has(words[0]) && shell.flavour !== 'bash') throw error;
    await shell.complain(error.message);
    return error.status;
  }
  const [name] = words;
  if (name === undefined) {
    for (const assignment of assignments) await assign(shell, assignment);
    return shell.substitutionStatus ?? 0;
  }
  const values: (readonly [string, string])[] = [];
  for (const { name: variable, value } of assignments) {
    values.push([variable, value.type === 'Word' ? await expandText(shell, value) : '']);
  }
  if (shell.options.has('xtrace')) await trace(shell, values, words);
  if (name === 'exec') return await runExec(shell, words.slice(1), values, fds);
  return await runNamed(shell, words, { values, fds, options });
}

interface Prepared {
  readonly values: readonly (readonly [string, string])[];
  readonly fds: ReadonlyMap<number, OpenFile>;
  readonly options: RunOptions;
  /** `command`: functions do not count. */
  readonly plain?: boolean;
}

/** A command by its words: what `command` and `exec` come down to as well. */
export async function runNamed(shell: Shell, words: readonly string[], prepared: Prepared): Promise<number> {
  const [name = ''] = words;
  const { values, fds, options } = prepared;
  const definition = prepared.plain ? undefined : shell.functions.get(name);
  const builtin = builtins().get(name);
  if (definition || builtin) {
    if (builtin && !definition && specialBuiltins.has(name))
      for (const [key, value] of values) shell.assign(key, value);
    using _variables = specialBuiltins.has(name) && !definition ? undefined : shell.variables.during(values);
    using _fds = shell.withFds(fds);
    if (definition) return await callFunction(shell, definition, words.slice(1));
    try {
      return (await builtin?.(shell, words.slice(1), options)) ?? 0;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await shell.complain(`${name}: ${error.message}`);
      return 1;
    }
  }
  return await runProgram(shell, words, prepared);
}

async function callFunction(
  shell: Shell,
  definition: NonNullable<ReturnType<Shell['functions']['get']>>,
  args: readonly string[],
): Promise<number> {
  const before = shell.args;
  shell.args = args;
  shell.variables.enterFunction();
  shell.functionDepth += 1;
  if (shell.functionDepth > 1000) throw new ShellError('maximum function nesting level exceeded', 1);
  try {
    const { body } = definition;
    if (body.type === 'CompoundList') return 2;
    return await runNode(shell, body, { last: false });
  } catch (error) {
    if (error instanceof ReturnControl) return error.status;
    throw error;
  } finally {
    shell.functionDepth -= 1;
    shell.variables.leaveFunction();
    shell.args = before;
  }
}

async function runProgram(shell: Shell, words: readonly string[], prepared: Prepared): Promise<number> {
  const { values, fds, options } = prepared;
  const { process } = shell;
  const env = { ...shell.variables.environment(), ...Object.fromEntries(values) };
  const standsAlone = options.last && shell.traps.size === 0 && !shell.interactive;
  try {
    if (standsAlone) return await become(shell, words, env, fds);
    const child = process.spawn(words, {
      stdin: fds.get(0) ?? nullFile,
      stdout: fds.get(1) ?? nullFile,
      stderr: fds.get(2) ?? nullFile,
      env,
      ...(shell.interactive && { group: 'new' as const }),
    });
    const [status] = await shell.waitFor([child], child.pid);
    return status?.code ?? 0;
  } catch (error) {
    if (error instanceof ForkFailed) throw shell.forkError(error);
    if (!(error instanceof ProgramNotFound)) throw error;
    if (error.message.endsWith('exec format error')) {
      return await runProgram(shell, [shell.flavour === 'bash' ? 'bash' : 'sh', ...words], prepared);
    }
    using _ = shell.withFds(fds);
    await shell.complain(notFoundText(shell, words[0] ?? '', error.exitCode));
    return error.exitCode;
  }
}

/** The program takes the shell's place in its process. */
async function become(
  shell: Shell,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  fds: ReadonlyMap<number, OpenFile>,
): Promise<number> {
  const { process } = shell;
  const found = process.find(words, env);
  process.redirect(standard(fds));
  return await process.become(found, env);
}

async function runExec(
  shell: Shell,
  words: readonly string[],
  values: Prepared['values'],
  fds: ReadonlyMap<number, OpenFile>,
): Promise<number> {
  if (words.length === 0) {
    const { process } = shell;
    process.redirect(standard(fds));
    shell.withFds(new Map([...fds, [0, process.stdin], [1, process.stdout], [2, process.stderr]]));
    return 0;
  }
  const env = { ...shell.variables.environment(), ...Object.fromEntries(values) };
  try {
    const code = await become(shell, words, env, fds);
    shell.traps.delete('EXIT');
    throw new ExitShell(code);
  } catch (error) {
    if (!(error instanceof ProgramNotFound)) throw error;
    throw new ShellError(notFoundText(shell, words[0] ?? '', error.exitCode, 'exec'), error.exitCode);
  }
}

function standard(fds: ReadonlyMap<number, OpenFile>): [OpenFile, OpenFile, OpenFile] {
  return [fds.get(0) ?? nullFile, fds.get(1) ?? nullFile, fds.get(2) ?? nullFile];
}

function notFoundText(shell: Shell, name: string, exitCode: 126 | 127, builtin?: 'exec'): string {
  const { flavour } = shell;
  const prefix = builtin ? 'exec: ' : '';
  if (exitCode === 126) {
    const isFolder = flavour === 'bash' && shell.process.files.stat(name).type === 'folder';
    return `${prefix}${name}: ${isFolder ? 'Is a directory' : 'Permission denied'}`;
  }
  if (flavour !== 'bash') return `${prefix}${name}: not found`;
  return name.includes('/')
    ? `${prefix}${name}: No such file or directory`
    : `${prefix}${name}: ${builtin ? 'not found' : 'command not found'}`;
}

async function wordsOf(shell: Shell, node: Command): Promise<readonly string[]> {
  const all = [...(node.name ? [node.name] : []), ...node.args];
  const expanded: string[] = [];
  let group: Word[] = [];
  const flush = async (): Promise<void> => {
    expanded.push(...(await expandWords(shell, group)));
    group = [];
  };
  const alias = node.name && shell.aliases.get(node.name.text);
  for (const word of all) {
    if (word.type === 'Word') group.push(word);
    else {
      await flush();
      expanded.push(...(await declared(shell, node.name?.text ?? '', word)));
    }
  }
  await flush();
  return alias === undefined ? expanded : [...alias.split(/\s+/), ...expanded.slice(1)];
}

async function declared(shell: Shell, command: string, assignment: Assignment): Promise<readonly string[]> {
  if (!declarations.has(command) || assignment.value.type === 'ArrayValue') {
    if (assignment.value.type === 'ArrayValue') {
      if (command === 'local') shell.variables.makeLocal(assignment.name);
      await assign(shell, assignment);
      return [assignment.name];
    }
  }
  const value = assignment.value.type === 'Word' ? await expandText(shell, assignment.value) : '';
  return [`${assignment.name}${assignment.append ? '+' : ''}=${value}`];
}

async function assign(shell: Shell, assignment: Assignment): Promise<void> {
  const { name, value, append, index } = assignment;
  if (value.type === 'ArrayValue') {
    const elements = await arrayOf(shell, value);
    shell.assign(name, append ? [...(shell.variables.elements(name) ?? []), ...elements] : elements);
    return;
  }
  const text = await expandText(shell, value);
  if (index) {
    const at = Number(await evaluateText(await expandText(shell, index), shell.arithmetic));
    const elements = [...(shell.variables.elements(name) ?? [])];
    while (elements.length < at) elements.push('');
    elements[at] = append ? (elements[at] ?? '') + text : text;
    shell.assign(name, elements);
    return;
  }
  if (shell.options.has('xtrace')) await trace(shell, [[name, text]], []);
  shell.assign(name, append ? (shell.parameter(name) ?? '') + text : text);
}

async function arrayOf(shell: Shell, value: ArrayValue): Promise<readonly string[]> {
  return await expandWords(shell, value.elements);
}

async function trace(
  shell: Shell,
  values: readonly (readonly [string, string])[],
  words: readonly string[],
): Promise<void> {
  const text = [...values.map(([name, value]) => `${name}=${quote(value)}`), ...words.map(quote)].join(' ');
  await shell.process.stderr.write(`${shell.variables.get('PS4') ?? '+ '}${text}\n`);
}

/** In quotes where a shell would need them. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}
