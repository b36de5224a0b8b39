/** The prompt: reads a command, runs it, until the end of input. */

import { jobLine } from './builtins/job-builtins.ts';
import { ExitShell, Interrupted, LoopControl, ReturnControl, ShellError } from './control.ts';
import { readCommandLine } from './line-editor.ts';
import { promptText } from './prompt.ts';
import { runSource } from './run.ts';
import type { Shell } from './shell.ts';
import { isIncomplete } from './syntax-error.ts';

/** As many commands as are kept for the arrow keys. */
const longestHistory = 500;

export async function interact(shell: Shell): Promise<number> {
  const { process } = shell;
  if (process.terminal) process.terminal.foreground = process.group;
  process.onSignal('SIGINT', () => shell.interrupt());
  process.onSignal('SIGTERM', 'ignore');
  process.onSignal('SIGQUIT', 'ignore');
  for (;;) {
    await announceJobs(shell);
    const source = await readCommand(shell);
    if (source === undefined) {
      if (shell.fd(0)?.terminal) await shell.writeError(shell.flavour === 'bash' ? 'exit\n' : '\n');
      return shell.status;
    }
    if (source.trim() === '') continue;
    if (shell.history.at(-1) !== source) shell.history.push(source);
    if (shell.history.length > longestHistory) shell.history.shift();
    await runLine(shell, source);
  }
}

async function runLine(shell: Shell, source: string): Promise<void> {
  try {
    await runSource(shell, source);
    await shell.betweenCommands();
  } catch (error) {
    if (error instanceof ExitShell) throw error;
    if (error instanceof Interrupted) shell.status = 130;
    else if (error instanceof ShellError) {
      await shell.complain(error.message);
      shell.status = error.status;
    } else if (!(error instanceof LoopControl || error instanceof ReturnControl)) throw error;
  } finally {
    shell.loops = 0;
    shell.checked = 0;
  }
}

/** Lines until they make a whole command; undefined at the end of input; empty after Ctrl-C. */
async function readCommand(shell: Shell): Promise<string | undefined> {
  let source = '';
  for (;;) {
    const prompt = await promptText(shell, source === '' ? 'PS1' : 'PS2');
    const line = await readCommandLine(shell, prompt);
    if (line === undefined) return source === '' ? undefined : source;
    if (line === 'interrupted') {
      shell.status = 130;
      return '';
    }
    source += source === '' ? line.text : `\n${line.text}`;
    if (!isIncomplete(source)) return source;
  }
}

async function announceJobs(shell: Shell): Promise<void> {
  for (const job of shell.jobs.list()) {
    if (!job.ended) continue;
    shell.jobs.remove(job);
    await shell.writeError(jobLine(job));
  }
}
