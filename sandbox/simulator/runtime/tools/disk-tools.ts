/** Tools that tell of files: stat, find, du, df, mount. */
import { FileError, type FileStat } from '../files/folder.ts';
import { baseName, joined } from '../files/paths.ts';
import { taskOf } from '../processes/open-path.ts';
import { matches } from '../shell/pattern.ts';
import { accounts, groupName } from '../user.ts';
import { humanSize, modeText } from './list-files.ts';
import { at, complain, options, print, type Run, type Tool, ToolError } from './tool.ts';

/** What the node's disk holds, KiB. */
const disk = { total: 102_687_672, used: 12_400_404 } as const;

const stat: Tool = async (run) => {
  const { values, rest } = options(run, 'c:fLt', { format: 'c', printf: 'c' });
  let code = 0;
  for (const path of rest) {
    try {
      const own = run.process.files.stat(at(run, path), { follow: run.args.includes('-L') });
      const format = values.get('c');
      await print(run, format === undefined ? longStat(run, path, own) : `${formatted(run, format, path, own)}\n`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      code = await complain(
        run,
        run.style === 'gnu' ? `cannot statx '${path}': ${error.message}` : `can't stat '${path}': ${error.message}`,
      );
    }
  }
  return code;
};

function longStat(run: Run, path: string, own: FileStat): string {
  const { files } = run.process;
  const kind = {
    file: own.size === 0 ? 'regular empty file' : 'regular file',
    folder: 'directory',
    link: 'symbolic link',
    device: 'character special file',
  }[own.type];
  const name = (id: number, of: string | undefined): string =>
    `${String(id).padStart(5)}/${(of ?? 'UNKNOWN').padStart(8)}`;
  const user = name(own.uid, accounts(files).find(({ uid }) => uid === own.uid)?.name);
  const time = `${own.modifiedAt.toISOString().replace('T', ' ').slice(0, 23)}000000 +0000`;
  const shown = own.type === 'link' ? `${path} -> ${files.readLink(at(run, path))}` : path;
  return [
    `  File: ${shown}`,
    `  Size: ${String(own.size).padEnd(10)}\tBlocks: ${String(Math.ceil(own.size / 4096) * 8).padEnd(10)} IO Block: 4096   ${kind}`,
    `Device: 0,50\tInode: ${1000 + path.length}     Links: ${own.type === 'folder' ? 2 : 1}`,
    `Access: (0${(own.mode & 0o7777).toString(8)}/${modeText(own)})  Uid: (${user})   Gid: (${name(own.gid, groupName(files, own.gid))})`,
    ...['Access', 'Modify', 'Change'].map((which) => `${which}: ${time}`),
    '',
  ].join('\n');
}

function formatted(run: Run, format: string, path: string, own: FileStat): string {
  const { files } = run.process;
  const values: Readonly<Record<string, () => string>> = {
    a: () => (own.mode & 0o7777).toString(8),
    A: () => modeText(own),
    F: () =>
      ({ file: 'regular file', folder: 'directory', link: 'symbolic link', device: 'character special file' })[
        own.type
      ],
    g: () => String(own.gid),
    G: () => groupName(files, own.gid) ?? 'UNKNOWN',
    n: () => path,
    s: () => String(own.size),
    u: () => String(own.uid),
    U: () => accounts(files).find(({ uid }) => uid === own.uid)?.name ?? 'UNKNOWN',
    Y: () => String(Math.floor(own.modifiedAt.getTime() / 1000)),
    y: () => own.modifiedAt.toISOString().replace('T', ' ').replace('Z', ''),
  };
  return format.replace(/%(.)/g, (all, letter: string) => values[letter]?.() ?? all);
}

interface Found {
  readonly path: string;
  readonly stat: FileStat;
  readonly depth: number;
}

const find: Tool = async (run) => {
  const start = run.args.findIndex((arg) => arg.startsWith('-') || arg === '!' || arg === '(');
  const paths = start < 0 ? run.args : run.args.slice(0, start);
  const tests = start < 0 ? [] : run.args.slice(start);
  const most = Number(after(tests, '-maxdepth') ?? Number.POSITIVE_INFINITY);
  let code = 0;
  for (const path of paths.length > 0 ? paths : ['.']) {
    try {
      for (const found of below(run, path, 0, most)) if (accepts(run, found, tests)) await act(run, found.path, tests);
    } catch (error) {
      if (!(error instanceof FileError) || error.code === 'EPIPE') throw error;
      code = await complain(run, `${run.style === 'gnu' ? `'${path}'` : path}: ${error.message}`);
    }
  }
  return code;
};

function after(words: readonly string[], name: string): string | undefined {
  const index = words.indexOf(name);
  return index < 0 ? undefined : words[index + 1];
}

function* below(run: Run, path: string, depth: number, most: number): Generator<Found> {
  const { files } = run.process;
  const own = files.stat(at(run, path), { follow: false });
  yield { path, stat: own, depth };
  if (own.type !== 'folder' || depth >= most) return;
  for (const name of files.list(at(run, path))) {
    try {
      yield* below(run, joined(path, name), depth + 1, most);
    } catch (error) {
      // A process that has ended meanwhile is no longer in /proc.
      if (!(error instanceof FileError) || error.code !== 'ENOENT') throw error;
    }
  }
}

function accepts(run: Run, found: Found, tests: readonly string[]): boolean {
  const words = tests.includes('-exec') ? tests.slice(0, tests.indexOf('-exec')) : tests;
  let all = true;
  let negate = false;
  let any = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '!' || word === '-not') {
      negate = true;
      continue;
    }
    if (word === '-o') {
      any ||= all;
      all = true;
      continue;
    }
    if (['-print', '-delete', '(', ')', '-a', '-print0', '-xdev'].includes(word)) continue;
    const result = test(run, found, word, words[++index] ?? '');
    all &&= result !== negate;
    negate = false;
  }
  return any || all;
}

function test(run: Run, { path, stat: own, depth }: Found, name: string, value: string): boolean {
  const ageMs = run.process.clock.now().getTime() - own.modifiedAt.getTime();
  switch (name) {
    case '-name':
      return matches(value, baseName(path));
    case '-iname':
      return matches(value.toLowerCase(), baseName(path).toLowerCase());
    case '-path':
      return matches(value, path);
    case '-type':
      return { f: 'file', d: 'folder', l: 'link', c: 'device' }[value] === own.type;
    case '-maxdepth':
      return true;
    case '-mindepth':
      return depth >= Number(value);
    case '-user':
      return (
        String(own.uid) === value || accounts(run.process.files).find(({ uid }) => uid === own.uid)?.name === value
      );
    case '-size':
      return compared(own.size / ({ c: 1, k: 1024, M: 1_048_576 }[value.at(-1) ?? ''] ?? 512), value);
    case '-mmin':
      return compared(ageMs / 60_000, value);
    case '-mtime':
      return compared(Math.floor(ageMs / 86_400_000), value);
    case '-perm':
      return (own.mode & 0o7777) === Number.parseInt(value.replace(/^[-/]/, ''), 8);
    default:
      throw new ToolError(run.style === 'gnu' ? `unknown predicate \`${name}'` : `unrecognized: ${name}`);
  }
}

function compared(actual: number, wanted: string): boolean {
  const number = Number.parseFloat(wanted.replace(/^[-+]/, ''));
  if (wanted.startsWith('+')) return actual > number;
  return wanted.startsWith('-') ? actual < number : Math.ceil(actual) === number;
}

async function act(run: Run, path: string, tests: readonly string[]): Promise<void> {
  const exec = tests.indexOf('-exec');
  if (exec >= 0) {
    const words = tests
      .slice(exec + 1)
      .filter((word) => word !== ';' && word !== '+')
      .map((word) => word.replaceAll('{}', path));
    await run.process.spawn(words).exit;
  } else if (tests.includes('-delete')) run.process.files.remove(at(run, path));
  else await print(run, `${path}${tests.includes('-print0') ? '\0' : '\n'}`);
}

const du: Tool = async (run) => {
  const { flags, rest } = options(run, 'shkabmcd:x');
  for (const path of rest.length > 0 ? rest : ['.']) {
    try {
      await usage(run, path, flags, true);
    } catch (error) {
      if (!(error instanceof FileError) || error.code === 'EPIPE') throw error;
      return await complain(
        run,
        run.style === 'gnu' ? `cannot access '${path}': ${error.message}` : `${path}: ${error.message}`,
      );
    }
  }
  return 0;
};

async function usage(run: Run, path: string, flags: ReadonlySet<string>, top: boolean): Promise<number> {
  const { files } = run.process;
  const own = files.stat(at(run, path), { follow: false });
  let bytes = Math.ceil(own.size / 4096) * 4096;
  if (own.type === 'folder')
    for (const name of files.list(at(run, path))) bytes += await usage(run, joined(path, name), flags, false);
  const shown = top || (!flags.has('s') && (own.type === 'folder' || flags.has('a')));
  const size = flags.has('h')
    ? run.style === 'gnu'
      ? humanSize(bytes)
      : `${(bytes / 1024).toFixed(1)}K`
    : String(bytes / 1024);
  if (shown) await print(run, `${size}\t${path}\n`);
  return bytes;
}

const df: Tool = async (run) => {
  const { flags } = options(run, 'hkPTim');
  const human = flags.has('h');
  const rows = taskOf(run.process)
    .files.mounts()
    .map(({ path, type }) => [type === 'volume' ? '/dev/vda1' : type, path] as const);
  const size = (kib: number): string => (human ? humanSize(kib * 1024) : String(kib));
  const percent = `${Math.ceil((disk.used / disk.total) * 100)}%`;
  if (run.style === 'gnu')
    await print(
      run,
      human
        ? 'Filesystem      Size  Used Avail Use% Mounted on\n'
        : 'Filesystem     1K-blocks     Used Available Use% Mounted on\n',
    );
  else
    await print(
      run,
      human
        ? 'Filesystem                Size      Used Available Use% Mounted on\n'
        : 'Filesystem           1K-blocks      Used Available Use% Mounted on\n',
    );
  for (const [device, path] of rows) {
    const [total, used, free] = [size(disk.total), size(disk.used), size(disk.total - disk.used)];
    const line =
      run.style === 'gnu'
        ? `${device.padEnd(14)} ${total.padStart(human ? 5 : 10)} ${used.padStart(human ? 5 : 8)} ${free.padStart(human ? 5 : 9)} ${percent.padStart(4)} ${path}`
        : `${device.padEnd(20)} ${total.padStart(9)} ${used.padStart(9)} ${free.padStart(9)} ${percent.padStart(3)} ${path}`;
    await print(run, `${line}\n`);
  }
  return 0;
};

const mount: Tool = async (run) => {
  if (run.args.length > 0)
    throw new ToolError(
      run.style === 'gnu' ? `${run.args.at(-1)}: must be superuser to use mount.` : 'permission denied (are you root?)',
    );
  for (const { path, type, readOnly } of taskOf(run.process).files.mounts()) {
    const [device, kind] = type === 'volume' ? ['/dev/vda1', 'ext4'] : [type, type];
    await print(run, `${device} on ${path} type ${kind} (${readOnly ? 'ro' : 'rw'},relatime)\n`);
  }
  return 0;
};

export const diskTools: Readonly<Record<string, Tool>> = { df, du, find, mount, stat };
