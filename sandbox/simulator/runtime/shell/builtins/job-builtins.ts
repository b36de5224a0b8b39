/** Builtins for other processes and signals: kill, wait, trap, jobs, fg, bg. */
import { type ExitStatus, type Signal, signals } from '../../process.ts';
import { ShellError } from '../control.ts';
import type { Job } from '../jobs.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';

export const jobBuiltins: Readonly<Record<string, Builtin>> = {
  kill,
  wait,
  trap,
  jobs: async (shell, args) => {
    for (const job of shell.jobs.list()) {
      await shell.write(args.includes('-p') ? `${job.child.pid}\n` : jobLine(job));
      if (job.ended) shell.jobs.remove(job);
    }
    return 0;
  },
  fg: async (shell, [name = '%%']) => {
    const job = shell.jobs.find(name);
    if (!job) return await missing(shell, 'fg', name);
    shell.jobs.remove(job);
    await shell.write(`${job.text}\n`);
    const [status] = await shell.waitFor([job.child], job.child.pid);
    return status?.code ?? 0;
  },
  bg: () => 0,
  disown: () => 0,
};

export function jobLine(job: Job): string {
  const state = job.ended ? (job.ended.code === 0 ? 'Done' : `Done(${job.ended.code})`) : 'Running';
  return `[${job.number}]+  ${state.padEnd(26)} ${job.text}\n`;
}

/** By number, or by name with or without SIG. */
export function signalOf(text: string): Signal | 'EXIT' | undefined {
  if (text === '0' || text.toUpperCase() === 'EXIT') return 'EXIT';
  const all = Object.entries(signals) as [Signal, number][];
  if (/^\d+$/.test(text)) return all.find(([, number]) => number === Number(text))?.[0];
  const name = `SIG${text.toUpperCase().replace(/^SIG/, '')}`;
  return all.find(([signal]) => signal === name)?.[0];
}

async function kill(shell: Shell, args: readonly string[]): Promise<number> {
  if (args[0] === '-l' || args[0] === '-L') return await listSignals(shell, args.slice(1));
  let signal: Signal | 'EXIT' | undefined = 'SIGTERM';
  let names = [...args];
  const [first = ''] = names;
  if (first === '-s' || first === '-n') {
    signal = signalOf(names[1] ?? '');
    names = names.slice(2);
  } else if (first === '--') names = names.slice(1);
  else if (/^-./.test(first) && names.length > 1) {
    signal = signalOf(first.slice(1));
    names = names.slice(1);
  }
  if (!signal) {
    await shell.complain(
      shell.flavour === 'bash'
        ? `kill: ${first.slice(1)}: invalid signal specification`
        : shell.flavour === 'dash'
          ? `kill: Illegal option ${first}`
          : `bad signal name '${first.slice(1)}'`,
    );
    return 1;
  }
  let status = 0;
  for (const name of names) {
    const pid = shell.jobs.find(name)?.child.pid ?? Number(name);
    if (!Number.isInteger(pid)) {
      const texts = {
        ash: `invalid number '${name}'`,
        dash: `kill: Illegal number: ${name}`,
        bash: `kill: ${name}: arguments must be process or job IDs`,
      };
      await shell.complain(texts[shell.flavour]);
      status = 1;
    } else if (!send(shell, pid, signal)) {
      const texts = {
        ash: `can't kill pid ${pid}: No such process`,
        dash: 'kill: No such process',
        bash: `kill: (${pid}) - No such process`,
      };
      await shell.complain(texts[shell.flavour]);
      status = 1;
    }
  }
  // What a signal does to this shell comes before its next command.
  await Promise.resolve();
  return status;
}

function send(shell: Shell, pid: number, signal: Signal | 'EXIT'): boolean {
  const { process } = shell;
  if (signal !== 'EXIT') return process.kill(pid, signal);
  return process.processes().some((other) => other.pid === Math.abs(pid));
}

async function listSignals(shell: Shell, args: readonly string[]): Promise<number> {
  for (const arg of args) {
    const number = Number(arg) > 128 ? Number(arg) - 128 : Number(arg);
    const name = Object.entries(signals).find(([, value]) => value === number)?.[0];
    await shell.write(
      Number.isNaN(number)
        ? `${signals[`SIG${arg.replace(/^SIG/, '')}` as Signal] ?? ''}\n`
        : `${name?.slice(3) ?? arg}\n`,
    );
  }
  if (args.length > 0) return 0;
  for (const [name, number] of Object.entries(signals))
    await shell.write(`${String(number).padStart(2)}) ${name.slice(3)}\n`);
  return 0;
}

async function wait(shell: Shell, args: readonly string[]): Promise<number> {
  const any = args[0] === '-n';
  const names = args.filter((arg) => arg !== '-n');
  if (any) {
    const jobs = shell.jobs.list();
    if (jobs.length === 0) return 127;
    return await waitForJob(shell, async () => await Promise.race(jobs.map(({ child }) => child.exit)));
  }
  if (names.length === 0) {
    for (const job of shell.jobs.list()) {
      const code = await waitForJob(shell, () => job.child.exit);
      if (!job.ended && code > 128) return code;
      shell.jobs.remove(job);
    }
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const job = shell.jobs.find(name);
    if (!job) {
      if (shell.flavour === 'bash') await shell.complain(`wait: pid ${name} is not a child of this shell`);
      status = 127;
      continue;
    }
    status = await waitForJob(shell, () => job.child.exit);
  }
  return status;
}

/** A signal with a trap ends the waiting, and the trap runs then. */
async function waitForJob(shell: Shell, exit: () => Promise<ExitStatus>): Promise<number> {
  const { arrived, status } = shell.trapped();
  const ended = await Promise.race([exit(), arrived.then(() => undefined)]);
  return ended?.code ?? status();
}

async function trap(shell: Shell, args: readonly string[]): Promise<number> {
  const words = args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0 || words[0] === '-p') {
    for (const [name, action] of shell.traps) {
      const full = shell.flavour === 'bash' && name !== 'EXIT' ? `SIG${name}` : name;
      await shell.write(`trap -- '${action.replace(/'/g, `'\\''`)}' ${full}\n`);
    }
    return 0;
  }
  const [first = ''] = words;
  const resets = first === '-' || (words.length === 1 && signalOf(first) !== undefined);
  const names = resets && first !== '-' ? words : words.slice(1);
  for (const name of names) {
    const signal = signalOf(name);
    if (!signal) {
      const text =
        shell.flavour === 'bash'
          ? `trap: ${name}: invalid signal specification`
          : shell.flavour === 'dash'
            ? `trap: ${name}: bad trap`
            : `trap: ${name}: invalid signal specification`;
      await shell.complain(text);
      return 1;
    }
    shell.setTrap(signal.replace(/^SIG/, ''), resets ? undefined : first);
  }
  return 0;
}

async function missing(shell: Shell, builtin: string, name: string): Promise<number> {
  if (name === '') throw new ShellError(`${builtin}: no current job`, 1);
  await shell.complain(`${builtin}: ${name}: no such job`);
  return 1;
}
