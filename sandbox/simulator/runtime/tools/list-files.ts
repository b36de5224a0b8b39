/** ls */
import { FileError, type FileStat } from '../files/folder.ts';
import { joined } from '../files/paths.ts';
import { accounts, groupName } from '../user.ts';
import { at, complain, options, print, type Run } from './tool.ts';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

const sixMonthsMs = 182 * 86_400_000;

export async function ls(run: Run): Promise<number> {
  const { flags, rest } = options(run, '1AaCdFhilnprRStxX', { all: 'a', human: 'h', color: 'C', 'almost-all': 'A' });
  const paths = rest.length > 0 ? rest : ['.'];
  let code = 0;
  const files: Entry[] = [];
  const folders: string[] = [];
  for (const path of paths) {
    try {
      const own = run.process.files.stat(at(run, path), { follow: false });
      const stat =
        own.type === 'link' && !flags.has('l') && run.process.files.exists(at(run, path))
          ? run.process.files.stat(at(run, path))
          : own;
      if (stat.type === 'folder' && !flags.has('d')) folders.push(path);
      else files.push({ name: path, path: at(run, path), stat: own });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const shown = run.style === 'gnu' ? `cannot access '${path}'` : path;
      code = await complain(run, `${shown}: ${error.message}`, run.style === 'gnu' ? 2 : 1);
    }
  }
  await show(run, sorted(files, flags), flags, false);
  for (const [index, path] of folders.entries()) {
    if (paths.length > 1 || flags.has('R')) await print(run, `${index > 0 || files.length > 0 ? '\n' : ''}${path}:\n`);
    code = Math.max(code, await showFolder(run, path, flags));
  }
  return code;
}

async function showFolder(run: Run, path: string, flags: ReadonlySet<string>): Promise<number> {
  const { files } = run.process;
  let names: readonly string[];
  try {
    names = files.list(at(run, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return await complain(
      run,
      run.style === 'gnu'
        ? `cannot open directory '${path}': ${error.message}`
        : `can't open '${path}': ${error.message}`,
    );
  }
  const hidden = flags.has('a')
    ? ['.', '..', ...names]
    : flags.has('A')
      ? names
      : names.filter((name) => !name.startsWith('.'));
  const entries = hidden.map((name): Entry => {
    const whole = joined(at(run, path), name);
    return { name, path: whole, stat: files.stat(whole, { follow: false }) };
  });
  await show(run, sorted(entries, flags), flags, true);
  if (!flags.has('R')) return 0;
  let code = 0;
  for (const { name, stat } of entries) {
    if (stat.type !== 'folder' || name === '.' || name === '..') continue;
    await print(run, `\n${joined(path, name)}:\n`);
    code = Math.max(code, await showFolder(run, joined(path, name), flags));
  }
  return code;
}

function sorted(entries: readonly Entry[], flags: ReadonlySet<string>): readonly Entry[] {
  const by = [...entries];
  if (flags.has('t')) by.sort((a, b) => b.stat.modifiedAt.getTime() - a.stat.modifiedAt.getTime());
  else if (flags.has('S')) by.sort((a, b) => b.stat.size - a.stat.size);
  return flags.has('r') ? by.reverse() : by;
}

async function show(run: Run, entries: readonly Entry[], flags: ReadonlySet<string>, total: boolean): Promise<void> {
  if (!flags.has('l') && !flags.has('n')) {
    const names = entries.map((entry) => entry.name + suffix(entry, flags));
    const { terminal } = run.process;
    if (names.length === 0) return;
    await print(run, terminal && !flags.has('1') ? columns(names, terminal.columns) : `${names.join('\n')}\n`);
    return;
  }
  const blocks = entries.reduce((sum, { stat }) => sum + Math.ceil(stat.size / 4096) * 4, 0);
  if (total) await print(run, `total ${blocks}\n`);
  const rows = entries.map((entry) => row(run, entry, flags));
  const widths = [1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((cells) => cells[column]?.length ?? 0)));
  for (const [mode = '', links = '', user = '', group = '', size = '', date = '', name = ''] of rows) {
    // busybox has columns of a fixed width, GNU as wide as needed.
    const line =
      run.style === 'busybox'
        ? `${mode} ${links.padStart(4)} ${user.padEnd(8)} ${group.padEnd(8)} ${size.padStart(9)} ${date} ${name}`
        : `${mode} ${links.padStart(widths[0] ?? 0)} ${user.padEnd(widths[1] ?? 0)} ${group.padEnd(widths[2] ?? 0)} ${size.padStart(widths[3] ?? 0)} ${date} ${name}`;
    await print(run, `${line}\n`);
  }
}

function row(run: Run, entry: Entry, flags: ReadonlySet<string>): readonly string[] {
  const { stat, name, path } = entry;
  const { files, clock } = run.process;
  const numeric = flags.has('n');
  const user = (!numeric && accounts(files).find(({ uid }) => uid === stat.uid)?.name) || String(stat.uid);
  const group = (!numeric && groupName(files, stat.gid)) || String(stat.gid);
  const target = stat.type === 'link' ? ` -> ${files.readLink(path)}` : '';
  const size = flags.has('h') ? humanSize(stat.size) : String(stat.size);
  return [
    modeText(stat),
    stat.type === 'folder' ? '2' : '1',
    user,
    group,
    size,
    dateText(stat.modifiedAt, clock.now()),
    name + suffix(entry, flags) + target,
  ];
}

function suffix({ stat }: Entry, flags: ReadonlySet<string>): string {
  if (stat.type === 'folder' && (flags.has('F') || flags.has('p'))) return '/';
  if (!flags.has('F')) return '';
  if (stat.type === 'link') return '@';
  return stat.type === 'file' && (stat.mode & 0o111) !== 0 ? '*' : '';
}

/** `drwxr-xr-x` */
export function modeText({ type, mode }: FileStat): string {
  const letters = [...'rwxrwxrwx'].map((letter, index) => ((mode >> (8 - index)) & 1 ? letter : '-'));
  if (mode & 0o1000) letters[8] = letters[8] === 'x' ? 't' : 'T';
  return { file: '-', folder: 'd', link: 'l', device: 'c' }[type] + letters.join('');
}

function dateText(date: Date, now: Date): string {
  const month = date.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
  const day = String(date.getUTCDate()).padStart(2);
  const recent = Math.abs(now.getTime() - date.getTime()) < sixMonthsMs;
  return `${month} ${day} ${recent ? date.toISOString().slice(11, 16) : ` ${date.getUTCFullYear()}`}`;
}

/** `1.5K`, as ls -h and du -h have it. */
export function humanSize(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return String(bytes);
  return `${value < 10 ? value.toFixed(1) : Math.ceil(value)}${'KMGT'[unit - 1]}`;
}

function columns(names: readonly string[], width: number): string {
  const cell = Math.max(...names.map((name) => name.length)) + 2;
  const across = Math.max(1, Math.floor((width + 2) / cell));
  const rows = Math.ceil(names.length / across);
  let text = '';
  for (let line = 0; line < rows; line++) {
    const cells = names.filter((_, index) => index % rows === line);
    text += `${cells.map((name, index) => (index < cells.length - 1 ? name.padEnd(cell) : name)).join('')}\n`;
  }
  return text;
}
