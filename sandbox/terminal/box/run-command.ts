/** Commands that are run in the box beside the terminals, each with all it starts in a process group of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { BoxReply, BoxSetup } from './box-protocol.ts';

interface Run {
  readonly run: string;
  readonly command: string;
}

/** Characters kept of what a command printed; the end says why it failed. */
const keptOutput = 4_000;

const running = new Map<string, ChildProcess>();

export function runCommand(setup: BoxSetup, { run, command }: Run, say: (reply: BoxReply) => void): void {
  const [program = 'bash', ...args] = setup.run;
  const child = spawn(program, [...args, command], {
    cwd: setup.home,
    env: setup.env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.set(run, child);
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-keptOutput);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = (code: number | null): void => {
    if (!running.delete(run)) return;
    say({ type: 'ran', run, code, output });
  };
  child.on('error', (error) => {
    output += error.message;
    ended(null);
  });
  // Not `close`: what a command leaves running in the background keeps its pipes open.
  child.on('exit', ended);
}

export function stopCommand(run: string): void {
  const pid = running.get(run)?.pid;
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

export function stopAllCommands(): void {
  for (const run of running.keys()) stopCommand(run);
}
