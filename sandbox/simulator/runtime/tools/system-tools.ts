/** Tools that tell of the machine, the user and the time, and the smallest ones. */

import { createHash } from 'node:crypto';
import { FileError } from '../files/folder.ts';
import { baseName, folderName } from '../files/paths.ts';
import { LinearExpression } from '../linear-expression.ts';
import { whichProgram } from '../processes/find-program.ts';
import { openPath, taskOf } from '../processes/open-path.ts';
import { testWords } from '../shell/conditions.ts';
import { ShellError } from '../shell/control.ts';
import { Shell } from '../shell/shell.ts';
import { accounts, groupName } from '../user.ts';
import { dateText } from './date-text.ts';
import { complain, forEachFile, options, print, type Run, type Tool, ToolError } from './tool.ts';

/** What the node has; `nproc` and `free` tell of the machine, not of limits. */
const machine = { processors: 2, memoryKib: 4_000_000 } as const;

const hostname: Tool = async (run) => {
  const { flags, rest } = options(run, 'ifIsd');
  if (rest.length > 0)
    throw new ToolError(
      run.style === 'gnu' ? 'you must be root to change the host name' : 'sethostname: Operation not permitted',
    );
  const address = flags.has('i') || flags.has('I');
  await print(run, `${address ? run.process.network.ip : run.process.hostname}\n`);
  return 0;
};

const id: Tool = async (run) => {
  const { flags } = options(run, 'ugnGr');
  const { files, user } = run.process;
  const name = accounts(files).find(({ uid }) => uid === user.uid)?.name;
  const group = groupName(files, user.gid);
  if (flags.has('u')) await print(run, `${flags.has('n') ? (name ?? user.uid) : user.uid}\n`);
  else if (flags.has('g') || flags.has('G')) await print(run, `${flags.has('n') ? (group ?? user.gid) : user.gid}\n`);
  else {
    const shown = (number: number, text: string | undefined): string =>
      text === undefined ? String(number) : `${number}(${text})`;
    await print(run, `uid=${shown(user.uid, name)} gid=${shown(user.gid, group)} groups=${shown(user.gid, group)}\n`);
  }
  return 0;
};

const whoami: Tool = async (run) => {
  const { files, user } = run.process;
  const name = accounts(files).find(({ uid }) => uid === user.uid)?.name;
  if (name === undefined)
    return await complain(
      run,
      run.style === 'gnu' ? `cannot find name for user ID ${user.uid}` : `unknown uid ${user.uid}`,
    );
  await print(run, `${name}\n`);
  return 0;
};

const date: Tool = async (run) => {
  const { values, flags, rest } = options(run, 'ud:Rr:I', { date: 'd', utc: 'u', 'iso-8601': 'I' });
  const given = values.get('d');
  const now =
    given === undefined
      ? run.process.clock.now()
      : new Date(/^@\d+$/.test(given) ? Number(given.slice(1)) * 1000 : given);
  if (Number.isNaN(now.getTime())) throw new ToolError(`invalid date '${given}'`);
  const format =
    rest.find((word) => word.startsWith('+'))?.slice(1) ??
    (flags.has('I') ? '%Y-%m-%d' : flags.has('R') ? '%a, %d %b %Y %H:%M:%S +0000' : '%a %b %e %H:%M:%S UTC %Y');
  await print(run, `${dateText(format, now)}\n`);
  return 0;
};

const uname: Tool = async (run) => {
  const { flags } = options(run, 'asnrvmpio');
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', run.process.hostname],
    ['r', '6.12.0'],
    ['v', '#1 SMP PREEMPT_DYNAMIC'],
    ['m', 'x86_64'],
    ['o', run.style === 'gnu' ? 'GNU/Linux' : 'Linux'],
  ];
  const shown = parts.filter(([letter]) => flags.has('a') || flags.has(letter) || (flags.size === 0 && letter === 's'));
  await print(run, `${shown.map(([, text]) => text).join(' ')}\n`);
  return 0;
};

const free: Tool = async (run) => {
  const { flags } = options(run, 'bkmgh');
  const used = Math.ceil(run.process.processes().reduce((sum, { memoryBytes }) => sum + memoryBytes, 0) / 1024);
  const scale = flags.has('m') ? 1024 : flags.has('g') ? 1_048_576 : flags.has('b') ? 1 / 1024 : 1;
  const row = (numbers: readonly number[]): string =>
    numbers.map((kib) => String(Math.floor(kib / scale)).padStart(12)).join('');
  const left = machine.memoryKib - used;
  await print(
    run,
    `              total        used        free      shared  buff/cache   available\nMem:   ${row([machine.memoryKib, used, left, 0, 0, left]).slice(0)}\nSwap:  ${row([0, 0, 0])}\n`,
  );
  return 0;
};

const uptime: Tool = async (run) => {
  const now = run.process.clock.now();
  const since = run.process.processes()[0]?.startedAt ?? now;
  const minutes = Math.floor((now.getTime() - since.getTime()) / 60_000);
  await print(
    run,
    ` ${now.toISOString().slice(11, 19)} up ${minutes} min,  0 users,  load average: 0.10, 0.08, 0.05\n`,
  );
  return 0;
};

const which: Tool = async (run) => {
  const { files, env, cwd } = run.process;
  let code = 0;
  for (const name of run.args.filter((arg) => arg !== '-a')) {
    const path = whichProgram(name, { files: taskOf(run.process).files, env, cwd });
    if (path === undefined) code = 1;
    else await print(run, `${path}\n`);
  }
  void files;
  return code;
};

const test: Tool = async (run) => {
  const words = run.name === '[' ? run.args.slice(0, -1) : run.args;
  const process = taskOf(run.process);
  const shell = new Shell({
    process,
    flavour: run.style === 'gnu' ? 'bash' : 'ash',
    name: run.name,
    args: [],
    interactive: false,
  });
  try {
    return Number(!testWords(shell, words));
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    return await complain(run, error.message, 2);
  }
};

const expr: Tool = async (run) => {
  const [left = '', operator = '', right = ''] = run.args;
  const [a, b] = [Number(left), Number(right)];
  const results: Readonly<Record<string, () => string | number>> = {
    '+': () => a + b,
    '-': () => a - b,
    '*': () => a * b,
    '/': () => Math.trunc(a / b),
    '%': () => a % b,
    '=': () => Number(left === right),
    '!=': () => Number(left !== right),
    '<': () => Number(a < b),
    '>': () => Number(a > b),
    '<=': () => Number(a <= b),
    '>=': () => Number(a >= b),
    ':': () => new LinearExpression(`^${right.replace(/\\([()])/g, '$1')}`).exec(left)?.[1] ?? 0,
  };
  if (['+', '-', '*', '/', '%'].includes(operator) && (Number.isNaN(a) || Number.isNaN(b)))
    throw new ToolError('non-integer argument', 2);
  const result = operator === '' ? left : results[operator]?.();
  if (result === undefined) throw new ToolError('syntax error', 2);
  await print(run, `${result}\n`);
  return result === 0 || result === '' || result === '0' ? 1 : 0;
};

function checksum(algorithm: string): Tool {
  return async (run) => {
    const { flags, rest } = options(run, 'cbtsw');
    if (flags.has('c')) throw new ToolError('-c is not known here');
    return await forEachFile(run, rest, async (reader, path) => {
      const hash = createHash(algorithm);
      for (let bytes = await reader.read(); bytes; bytes = await reader.read()) hash.update(bytes);
      await print(run, `${hash.digest('hex')}  ${path}\n`);
    });
  };
}

const dd: Tool = async (run) => {
  const given = new Map(run.args.map((arg) => arg.split('=', 2) as [string, string]));
  const size = (text: string): number =>
    Number.parseInt(text, 10) *
    ({ k: 1024, K: 1024, M: 1_048_576, G: 1_073_741_824 }[/[kKMG]/.exec(text)?.[0] ?? ''] ?? 1);
  const block = size(given.get('bs') ?? '512');
  const count = given.has('count') ? Number(given.get('count')) : Number.POSITIVE_INFINITY;
  const started = run.process.clock.now().getTime();
  let bytes = 0;
  try {
    const reader = given.has('if') ? openPath(run.process, given.get('if') ?? '', 'read') : taskOf(run.process).stdin;
    const writer = given.has('of') ? openPath(run.process, given.get('of') ?? '', 'write') : run.process.stdout;
    while (bytes < block * count) {
      const chunk = await reader.read({ most: Math.min(65_536, block * count - bytes) });
      if (!chunk) break;
      await writer.write(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return await complain(
      run,
      run.style === 'gnu'
        ? `error writing '${given.get('of') ?? 'standard output'}': ${error.message}`
        : `error writing '${given.get('of') ?? 'standard output'}': ${error.message}`,
    );
  }
  const seconds = Math.max(0.000_001, (run.process.clock.now().getTime() - started) / 1000);
  const records = `${Math.floor(bytes / block)}+${bytes % block === 0 ? 0 : 1}`;
  const rate = `${(bytes / 1_048_576).toFixed(1)}MB) copied, ${seconds.toFixed(6)} seconds, ${(bytes / 1_048_576 / seconds).toFixed(1)}MB/s`;
  await run.process.stderr.write(`${records} records in\n${records} records out\n${bytes} bytes (${rate}\n`);
  return 0;
};

const pathPart =
  (part: (path: string, run: Run) => string): Tool =>
  async (run) => {
    const [path] = run.args;
    if (path === undefined) throw new ToolError(run.style === 'gnu' ? 'missing operand' : '');
    await print(run, `${part(path, run)}\n`);
    return 0;
  };

export const systemTools: Readonly<Record<string, Tool>> = {
  '[': test,
  basename: pathPart((path, { args: [, suffix = ''] }) => {
    const name = baseName(path);
    return suffix !== '' && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name;
  }),
  clear: async (run) => {
    await print(run, '\x1b[H\x1b[J');
    return 0;
  },
  date,
  dd,
  dirname: pathPart((path) => folderName(path)),
  expr,
  false: async () => 1,
  free,
  hostname,
  id,
  md5sum: checksum('md5'),
  nproc: async (run) => {
    await print(run, `${machine.processors}\n`);
    return 0;
  },
  pwd: async (run) => {
    await print(run, `${run.process.cwd}\n`);
    return 0;
  },
  sha1sum: checksum('sha1'),
  sha256sum: checksum('sha256'),
  sha512sum: checksum('sha512'),
  test,
  true: async () => 0,
  tty: async (run) => {
    const name = taskOf(run.process).stdin.terminal?.name;
    await print(run, name === undefined ? 'not a tty\n' : `/dev/${name}\n`);
    return name === undefined ? 1 : 0;
  },
  uname,
  uptime,
  which,
  whoami,
};
