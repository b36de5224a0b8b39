/** What a script does: its lists, pipelines and compound commands. */
import { type AndOr, type CompoundList, type ParsedScript, type PipelineNode, parse, type Statement } from 'unbash';
import type { ChildProcess } from '../process.ts';
import { nullFile, type OpenFile } from '../processes/open-file.ts';
import { createPipe } from '../processes/pipe.ts';
import { runCompound } from './compound.ts';
import { ExitShell, ShellError } from './control.ts';
import type { Shell } from './shell.ts';
import { runSimple } from './simple-command.ts';
import { syntaxError } from './syntax-error.ts';

/** `last`: nothing comes behind it in this process, so that a program may take the shell's place. */
export interface RunOptions {
  readonly last: boolean;
}

/** Text as `eval`, `trap` and `.` take it. Its status is the shell's `status` too. */
export async function runSource(shell: Shell, source: string, options: RunOptions = { last: false }): Promise<number> {
  const script = parse(source);
  const [error] = script.errors ?? [];
  if (error) throw new ShellError(syntaxError(shell.flavour, source, error));
  return await runScript(shell, script, source, options.last);
}

export async function runScript(shell: Shell, script: ParsedScript, source: string, last: boolean): Promise<number> {
  const before = shell.line;
  shell.line = { source: script.source ?? source, at: 0 };
  shell.status = script.commands.length === 0 ? 0 : shell.status;
  try {
    return await runStatements(shell, script.commands, { last });
  } finally {
    shell.line = before;
  }
}

export async function runList(shell: Shell, list: CompoundList, options: RunOptions): Promise<number> {
  return await runStatements(shell, list.commands, options);
}

/** A condition: its failure is an answer. */
export async function runCondition(shell: Shell, list: CompoundList): Promise<boolean> {
  shell.checked += 1;
  try {
    return (await runList(shell, list, { last: false })) === 0;
  } finally {
    shell.checked -= 1;
  }
}

export async function runNode(shell: Shell, node: PipelineNode | AndOr, options: RunOptions): Promise<number> {
  shell.line = { source: shell.line.source, at: node.pos };
  const wait = shell.pace.step();
  if (wait) await wait;
  switch (node.type) {
    case 'AndOr':
      return await runAndOr(shell, node, options);
    case 'Pipeline':
      shell.status = await runPipeline(shell, node);
      break;
    case 'Command':
      shell.status = await runSimple(shell, node, options);
      break;
    case 'Function':
      shell.functions.set(node.name.text, node);
      shell.status = 0;
      break;
    case 'Coproc':
      throw new ShellError('coproc: not found', 127);
    default:
      shell.status = await runCompound(shell, node, options);
  }
  await shell.betweenCommands();
  const fails = node.type === 'Command' || node.type === 'Pipeline' || node.type === 'Subshell';
  const negated = node.type === 'Pipeline' && node.prefixes.some(({ type }) => type === 'Negation');
  if (fails && !negated && shell.status !== 0 && shell.options.has('errexit') && shell.checked === 0) {
    throw new ExitShell(shell.status);
  }
  return shell.status;
}

async function runStatements(shell: Shell, statements: readonly Statement[], options: RunOptions): Promise<number> {
  let status = 0;
  for (const [index, { command, background, pos, end }] of statements.entries()) {
    if (background) {
      startJob(shell, command, shell.line.source.slice(pos, end).replace(/\s*&\s*$/, ''));
      shell.status = 0;
      status = 0;
    } else {
      status = await runNode(shell, command, { last: options.last && index === statements.length - 1 });
    }
  }
  return status;
}

async function runAndOr(shell: Shell, node: AndOr, options: RunOptions): Promise<number> {
  const { commands, operators } = node;
  let status = 0;
  for (const [index, command] of commands.entries()) {
    const operator = operators[index - 1];
    if (operator && (status === 0) !== (operator === '&&')) continue;
    const isLast = index === commands.length - 1;
    if (!isLast) shell.checked += 1;
    try {
      status = await runNode(shell, command, { last: options.last && isLast });
    } finally {
      if (!isLast) shell.checked -= 1;
    }
  }
  return status;
}

function startJob(shell: Shell, node: PipelineNode | AndOr, text: string): void {
  const ignoring = !shell.interactive;
  const child = shell.fork(
    async (subshell) => {
      if (ignoring) for (const signal of ['SIGINT', 'SIGQUIT'] as const) subshell.process.onSignal(signal, 'ignore');
      subshell.checked = 0;
      return await runNode(subshell, node, { last: true });
    },
    { ...(ignoring ? { stdin: nullFile } : { group: 'new' as const }) },
  );
  shell.lastBackground = child.pid;
  const job = shell.jobs.add(child, text, shell.process.endOf(child.pid));
  if (shell.interactive && shell.flavour === 'bash') void shell.writeError(`[${job.number}] ${child.pid}\n`);
}

async function runPipeline(shell: Shell, node: Extract<PipelineNode, { type: 'Pipeline' }>): Promise<number> {
  const { commands, operators, prefixes } = node;
  const negated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const timed = prefixes.some(({ type }) => type === 'Time');
  const startMs = shell.process.clock.now().getTime();
  let status: number;
  const [only] = commands;
  if (commands.length === 1 && only) {
    if (negated) shell.checked += 1;
    try {
      status = await runNode(shell, only, { last: false });
    } finally {
      if (negated) shell.checked -= 1;
    }
  } else status = await runStages(shell, commands, operators);
  if (timed) await shell.writeError(timeText((shell.process.clock.now().getTime() - startMs) / 1000));
  return negated ? Number(status === 0) : status;
}

async function runStages(
  shell: Shell,
  commands: Extract<PipelineNode, { type: 'Pipeline' }>['commands'],
  operators: readonly string[],
): Promise<number> {
  const children: ChildProcess[] = [];
  let input: OpenFile | undefined;
  let group: number | undefined;
  for (const [index, command] of commands.entries()) {
    const pipe = index < commands.length - 1 ? createPipe() : undefined;
    try {
      const child = shell.fork((subshell) => runNode(subshell, command, { last: true }), {
        ...(input && { stdin: input }),
        ...(pipe && { stdout: pipe.writer }),
        ...(pipe && operators[index] === '|&' && { stderr: pipe.writer }),
        ...(shell.interactive && { group: group ?? 'new' }),
      });
      group ??= child.pid;
      children.push(child);
    } catch (error) {
      pipe?.reader.release();
      throw error;
    } finally {
      pipe?.writer.release();
      input?.release();
    }
    input = pipe?.reader;
  }
  const codes = (await shell.waitFor(children, group)).map(({ code }) => code);
  if (shell.options.has('pipefail')) return codes.findLast((code) => code !== 0) ?? 0;
  return codes.at(-1) ?? 0;
}

function timeText(seconds: number): string {
  const text = (value: number): string => `${Math.floor(value / 60)}m${(value % 60).toFixed(3)}s`;
  return `\nreal\t${text(seconds)}\nuser\t${text(0)}\nsys\t${text(0)}\n`;
}
