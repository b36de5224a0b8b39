/** Tools that tell of processes, signal them and start them. */

import { sleep as pass } from '../../time/clock.ts';
import { baseName } from '../files/paths.ts';
import { LinearExpression } from '../linear-expression.ts';
import { type ChildProcess, type ProcessInfo, ProgramNotFound, type Signal, signals } from '../process.ts';
import { signalOf } from '../shell/builtins/job-builtins.ts';
import { accounts } from '../user.ts';
import { allText, complain, options, print, type Run, type Tool, ToolError } from './tool.ts';

function userName(run: Run, uid: number): string {
  return accounts(run.process.files).find((account) => account.uid === uid)?.name ?? String(uid);
}

/** `{nginx}`-like brackets mark a process whose command line is gone. */
function commandLine({ argv, state }: ProcessInfo): string {
  return state === 'Z' ? `[${baseName(argv[0] ?? '')}]` : argv.join(' ');
}

const ps: Tool = async (run) => {
  const all = run.process.processes();
  const nowMs = run.process.clock.now().getTime();
  if (run.style === 'busybox') {
    await print(run, 'PID   USER     TIME  COMMAND\n');
    for (const info of all) {
      const seconds = Math.floor(info.cpuMillis / 1000);
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      await print(
        run,
        `${String(info.pid).padStart(5)} ${userName(run, info.uid).slice(0, 8).padEnd(8)} ${time.padStart(5)} ${commandLine(info)}\n`,
      );
    }
    return 0;
  }
  const arg = run.args.join(' ');
  const cpu = (info: ProcessInfo): string =>
    (info.cpuMillis / Math.max(1, (nowMs - info.startedAt.getTime()) / 100)).toFixed(1);
  const time = (info: ProcessInfo): string => new Date(info.cpuMillis).toISOString().slice(11, 19);
  const start = (info: ProcessInfo): string => info.startedAt.toISOString().slice(11, 16);
  if (/^-?aux/.test(arg)) {
    await print(run, 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const info of all) {
      const kib = Math.ceil(info.memoryBytes / 1024);
      const columns = [
        userName(run, info.uid).padEnd(8),
        String(info.pid).padStart(7),
        cpu(info).padStart(4),
        ' 0.0',
        String(kib * 4).padStart(6),
        String(kib).padStart(5),
        (info.terminal ?? '?').padEnd(8),
        (info.pid === 1 ? 'Ss' : info.state).padEnd(4),
        start(info).padEnd(7),
        time(info).slice(4),
      ];
      await print(run, `${columns.join(' ')} ${commandLine(info)}\n`);
    }
    return 0;
  }
  const full = /f/.test(arg);
  const shown = /e|A|ax/.test(arg)
    ? all
    : all.filter(
        ({ terminal }) => terminal === run.process.processes().find(({ pid }) => pid === run.process.pid)?.terminal,
      );
  await print(
    run,
    full ? 'UID          PID    PPID  C STIME TTY          TIME CMD\n' : '    PID TTY          TIME CMD\n',
  );
  for (const info of shown) {
    const tail = `${(info.terminal ?? '?').padEnd(8)} ${time(info)}`;
    const line = full
      ? `${userName(run, info.uid).padEnd(8)} ${String(info.pid).padStart(7)} ${String(info.parentPid).padStart(7)}  0 ${start(info)} ${tail} ${commandLine(info)}`
      : `${String(info.pid).padStart(7)} ${tail} ${baseName(info.argv[0] ?? '')}`;
    await print(run, `${line}\n`);
  }
  return 0;
};

/** As one page; with a terminal again and again until `q` or Ctrl-C. */
const top: Tool = async (run) => {
  const { process } = run;
  const { flags, values } = options(
    { ...run, args: run.args.map((arg) => (/^-n\d+$/.test(arg) ? arg : arg)) },
    'bn:d:Hm',
  );
  const rounds = Number(
    values.get('n') ?? (flags.has('b') || !process.terminal ? Number.POSITIVE_INFINITY : Number.POSITIVE_INFINITY),
  );
  const restMs = Number(values.get('d') ?? 5) * 1000;
  for (let round = 0; round < rounds; round++) {
    if (process.terminal && !flags.has('b')) await print(run, '\x1b[H\x1b[J');
    await print(run, topPage(run));
    if (round + 1 < rounds) await pass(process.clock, restMs, process.ended);
  }
  return 0;
};

function topPage(run: Run): string {
  const all = [...run.process.processes()].sort((a, b) => b.cpuMillis - a.cpuMillis || b.pid - a.pid);
  const used = Math.ceil(all.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0) / 1024);
  const rows = all.map((info) => {
    const ageMs = Math.max(1, run.process.clock.now().getTime() - info.startedAt.getTime());
    const percent = `${Math.min(100, Math.round((info.cpuMillis / ageMs) * 100))}%`;
    return `${String(info.pid).padStart(5)} ${String(info.parentPid).padStart(5)} ${userName(run, info.uid).padEnd(8)} ${info.state.padEnd(4)} ${String(Math.ceil(info.memoryBytes / 1024)).padStart(7)}   0% ${percent.padStart(4)} ${commandLine(info)}`;
  });
  return [
    `Mem: ${used}K used, ${4_000_000 - used}K free, 0K shrd, 0K buff, 0K cached`,
    'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq',
    `Load average: 0.10 0.08 0.05 1/${all.length} ${run.process.pid}`,
    '  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND',
    ...rows,
    '',
  ].join('\n');
}

const sleep: Tool = async (run) => {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
  if (run.args.length === 0)
    throw new ToolError(run.style === 'gnu' ? "missing operand\nTry 'sleep --help' for more information." : '');
  let seconds = 0;
  for (const arg of run.args) {
    if (arg === 'infinity' || arg === 'inf') seconds = Number.POSITIVE_INFINITY;
    const [, number, unit = 's'] = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(arg) ?? [];
    if (number === undefined && seconds !== Number.POSITIVE_INFINITY) {
      throw new ToolError(
        run.style === 'gnu'
          ? `invalid time interval '${arg}'\nTry 'sleep --help' for more information.`
          : `invalid number '${arg}'`,
      );
    }
    seconds += Number(number ?? 0) * (units[unit || 's'] ?? 1);
  }
  // Longer than anybody looks, where it is for ever.
  await pass(run.process.clock, Math.min(seconds, 1e9) * 1000, run.process.ended);
  return 0;
};

const kill: Tool = async (run) => {
  let signal: Signal | 'EXIT' = 'SIGTERM';
  let code = 0;
  const words = [...run.args];
  if (words[0] === '-l') {
    await print(
      run,
      Object.keys(signals)
        .map((name) => `${name.slice(3)}\n`)
        .join(''),
    );
    return 0;
  }
  if (words[0] === '-s') words.splice(0, 1, `-${words.splice(1, 1)[0]}`);
  if (/^-./.test(words[0] ?? '') && words[0] !== '--') {
    const named = signalOf((words.shift() ?? '').slice(1));
    if (!named) throw new ToolError(`bad signal name '${run.args[0]?.slice(1)}'`);
    signal = named;
  }
  for (const word of words.filter((one) => one !== '--')) {
    const pid = Number(word);
    if (!Number.isInteger(pid)) code = await complain(run, `invalid number '${word}'`);
    else {
      const found =
        signal === 'EXIT' ? run.process.processes().some((info) => info.pid === pid) : run.process.kill(pid, signal);
      if (!found)
        code = await complain(
          run,
          run.style === 'gnu' ? `(${pid}): No such process` : `can't kill pid ${pid}: No such process`,
        );
    }
  }
  return code;
};

/** pgrep, pkill, killall, pidof: by name. */
const byName: Tool = async (run) => {
  const words = [...run.args];
  const option = words.findIndex((word) => /^-(?:SIG)?(?:\d+|[A-Z]+\d?)$/.test(word));
  const signal = (option >= 0 && signalOf((words.splice(option, 1)[0] ?? '').slice(1))) || 'SIGTERM';
  const full = words.includes('-f');
  const [name = ''] = words.filter((word) => !word.startsWith('-'));
  const exact = run.name === 'killall' || run.name === 'pidof';
  const found = run.process.processes().filter((info) => {
    const own = baseName(info.argv[0] ?? '');
    return (
      info.pid !== run.process.pid &&
      (exact ? own === name : new LinearExpression(name).test(full ? info.argv.join(' ') : own))
    );
  });
  if (run.name === 'pidof' && found.length > 0)
    await print(
      run,
      `${found
        .map(({ pid }) => pid)
        .reverse()
        .join(' ')}\n`,
    );
  else if (run.name === 'pgrep')
    for (const info of found)
      await print(
        run,
        words.includes('-l') || words.includes('-a') ? `${info.pid} ${info.argv.join(' ')}\n` : `${info.pid}\n`,
      );
  else if (run.name !== 'pidof' && signal !== 'EXIT') for (const { pid } of found) run.process.kill(pid, signal);
  if (found.length === 0 && run.name === 'killall') return await complain(run, `${name}: no process killed`);
  return found.length > 0 ? 0 : 1;
};

/** Starts a program for another; 127 and its text where there is none. */
function start(run: Run, argv: readonly string[], env = run.process.env): ChildProcess {
  try {
    return run.process.spawn(argv, { env });
  } catch (error) {
    if (!(error instanceof ProgramNotFound)) throw error;
    const why = error.exitCode === 127 ? 'No such file or directory' : 'Permission denied';
    const named =
      run.style === 'gnu'
        ? run.name === 'timeout'
          ? `failed to run command '${argv[0]}'`
          : `'${argv[0]}'`
        : run.name === 'env'
          ? `can't execute '${argv[0]}'`
          : `can't execute '${argv[0]}'`;
    throw new ToolError(`${named}: ${why}`, error.exitCode);
  }
}

const env: Tool = async (run) => {
  const words = [...run.args];
  const values: Record<string, string> = { ...run.process.env };
  for (let word = words[0]; word !== undefined; word = words[0]) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (word === '-i' || word === '-') for (const key of Object.keys(values)) delete values[key];
    else if (word === '-u') delete values[words.splice(1, 1)[0] ?? ''];
    else if (name !== undefined) values[name] = value ?? '';
    else break;
    words.shift();
  }
  if (words.length > 0) return (await start(run, words, values).exit).code;
  for (const [name, value] of Object.entries(values)) await print(run, `${name}=${value}\n`);
  return 0;
};

const printenv: Tool = async (run) => {
  const { env: values } = run.process;
  if (run.args.length === 0) return await env(run);
  let code = 0;
  for (const name of run.args) {
    if (values[name] === undefined) code = 1;
    else await print(run, `${values[name]}\n`);
  }
  return code;
};

const timeout: Tool = async (run) => {
  const { flags, values, rest } = options(run, 's:k:fvt:', { signal: 's', 'kill-after': 'k', foreground: 'f' }, true);
  const [limit = '', ...argv] = rest;
  const seconds = (text: string): number => Number.parseFloat(text) * ({ m: 60, h: 3600 }[text.at(-1) ?? ''] ?? 1);
  const signal = signalOf(values.get('s') ?? 'TERM');
  const child = start(run, argv);
  let late = false;
  using _timer = run.process.clock.after(seconds(limit) * 1000, () => {
    late = true;
    if (signal && signal !== 'EXIT') child.kill(signal);
  });
  using _kill = flags.has('k')
    ? run.process.clock.after((seconds(limit) + seconds(values.get('k') ?? '0')) * 1000, () => child.kill('SIGKILL'))
    : undefined;
  const { code } = await child.exit;
  if (!late) return code;
  return run.style === 'gnu' ? (code === 137 ? 137 : 124) : 143;
};

const time: Tool = async (run) => {
  const startMs = run.process.clock.now().getTime();
  const { code } = await start(
    run,
    run.args.filter((arg, index) => index > 0 || arg !== '-p'),
  ).exit;
  const seconds = (run.process.clock.now().getTime() - startMs) / 1000;
  await run.process.stderr.write(
    `real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
  );
  return code;
};

const watch: Tool = async (run) => {
  const { values, rest } = options(run, 'n:td', { interval: 'n' }, true);
  const seconds = Number(values.get('n') ?? 2);
  const { process } = run;
  for (;;) {
    const title = `Every ${seconds.toFixed(1)}s: ${rest.join(' ')}`;
    const date = process.clock.now().toISOString().replace('T', ' ').slice(0, 19);
    await print(
      run,
      `\x1b[H\x1b[J${title.padEnd(Math.max(title.length + 1, (process.terminal?.columns ?? 80) - date.length))}${date}\n\n`,
    );
    await start(run, ['sh', '-c', rest.join(' ')]).exit;
    await pass(process.clock, seconds * 1000, process.ended);
  }
};

const xargs: Tool = async (run) => {
  const { flags, values, rest } = options(run, '0n:I:rtP:L:d:', { 'no-run-if-empty': 'r', null: '0' }, true);
  const text = await allText(run, run.process.stdin);
  const replace = values.get('I');
  const separated = flags.has('0')
    ? text.split('\0')
    : replace !== undefined
      ? text.split('\n')
      : text.match(/"[^"]*"|'[^']*'|\S+/g);
  const items = (separated ?? []).filter((item) => item !== '').map((item) => item.replace(/^(['"])(.*)\1$/s, '$2'));
  const command = rest.length > 0 ? rest : ['echo'];
  const size = replace !== undefined ? 1 : Number(values.get('n') ?? values.get('L') ?? Math.max(1, items.length));
  if (items.length === 0 && (flags.has('r') || run.style === 'busybox')) return 0;
  let failed = false;
  for (let index = 0; index === 0 || index < items.length; index += size) {
    const group = items.slice(index, index + size);
    const argv =
      replace === undefined ? [...command, ...group] : command.map((word) => word.replaceAll(replace, group[0] ?? ''));
    const { code } = await start(run, argv).exit;
    failed ||= code !== 0;
  }
  return failed ? 123 : 0;
};

const nohup: Tool = async (run) => {
  run.process.onSignal('SIGHUP', 'ignore');
  return (await start(run, run.args).exit).code;
};

const nice: Tool = async (run) =>
  (
    await start(
      run,
      run.args.filter((arg, index) => !/^-/.test(arg) && !(run.args[index - 1] === '-n')),
    ).exit
  ).code;

export const processTools: Readonly<Record<string, Tool>> = {
  env,
  kill,
  nice,
  nohup,
  pidof: byName,
  printenv,
  ps,
  setsid: nohup,
  sleep,
  time,
  timeout,
  top,
  watch,
  xargs,
  pgrep: byName,
  pkill: byName,
  killall: byName,
};
