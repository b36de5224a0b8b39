/** tar: the ustar format, and gzip around it. `kubectl cp` comes down to it. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { FileError } from '../files/folder.ts';
import { folderName, joined } from '../files/paths.ts';
import { openPath } from '../processes/open-path.ts';
import { modeText } from './list-files.ts';
import { allBytes, at, complain, input, print, type Run, ToolError } from './tool.ts';

const blockBytes = 512;
const types = { file: '0', link: '2', folder: '5', longName: 'L', extended: 'x' } as const;

interface Asked {
  readonly mode: 'c' | 'x' | 't';
  readonly file: string;
  readonly folder: string | undefined;
  readonly gzip: boolean;
  readonly verbose: boolean;
  readonly keepTime: boolean;
  readonly strip: number;
  readonly exclude: readonly string[];
  readonly paths: readonly string[];
}

export async function tar(run: Run): Promise<number> {
  const asked = parsed(run);
  if (asked.mode === 'c') return await create(run, asked);
  let bytes: Uint8Array;
  try {
    bytes = await allBytes(run, input(run, asked.file));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (run.style === 'busybox') return await complain(run, `can't open '${asked.file}': ${error.message}`);
    await complain(run, `${asked.file}: Cannot open: ${error.message}`);
    return await complain(run, 'Error is not recoverable: exiting now', 2);
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  return await extract(run, asked, bytes);
}

function parsed(run: Run): Asked {
  let mode: Asked['mode'] | undefined;
  let file = '-';
  let folder: string | undefined;
  let [gzip, verbose, keepTime, strip] = [false, false, true, 0];
  const exclude: string[] = [];
  const paths: string[] = [];
  const words = [...run.args];
  if (/^[a-zA-Z]/.test(words[0] ?? '')) words[0] = `-${words[0]}`;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith('--')) {
      const [name, value] = word.slice(2).split(/=(.*)/s);
      if (name === 'exclude') exclude.push(value ?? words.shift() ?? '');
      else if (name === 'strip-components') strip = Number(value ?? words.shift());
      else if (name === 'directory') folder = value ?? words.shift();
      else if (name === '') paths.push(...words.splice(0));
      continue;
    }
    if (!/^-./.test(word)) {
      paths.push(word);
      continue;
    }
    const letters = word.slice(1);
    for (let index = 0; index < letters.length; index++) {
      const letter = letters[index] ?? '';
      if (letter === 'c' || letter === 'x' || letter === 't') mode = letter;
      else if (letter === 'z') gzip = true;
      else if (letter === 'v') verbose = true;
      else if (letter === 'm') keepTime = false;
      else if (letter === 'f' || letter === 'C') {
        const value = letters.slice(index + 1) || words.shift() || '';
        if (letter === 'f') file = value;
        else folder = value;
        break;
      } else if (!'pohkOj'.includes(letter)) throw new ToolError(`invalid option -- '${letter}'`);
    }
  }
  if (!mode)
    throw new ToolError(
      run.style === 'gnu'
        ? "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information."
        : '',
      run.style === 'gnu' ? 2 : 1,
    );
  return { mode, file, folder, gzip, verbose, keepTime, strip, exclude, paths };
}

async function create(run: Run, asked: Asked): Promise<number> {
  const { process } = run;
  const base = asked.folder === undefined ? process.cwd : at(run, asked.folder);
  const chunks: Uint8Array[] = [];
  let code = 0;
  for (const path of asked.paths) {
    try {
      if (path.startsWith('/'))
        await complain(
          run,
          run.style === 'gnu' ? "Removing leading `/' from member names" : "removing leading '/' from member names",
        );
      add(run, path.startsWith('/') ? path : joined(base, path), path.replace(/^\/+/, ''), asked, chunks);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      code = await complain(
        run,
        run.style === 'gnu' ? `${path}: Cannot stat: ${error.message}` : `${path}: ${error.message}`,
        run.style === 'gnu' ? 2 : 1,
      );
    }
  }
  if (code === 2) code = await complain(run, 'Exiting with failure status due to previous errors', 2);
  chunks.push(new Uint8Array(2 * blockBytes));
  const archive = Buffer.concat(chunks);
  const file = asked.file === '-' ? process.stdout : openPath(process, asked.file, 'write');
  const bytes = asked.gzip ? gzipSync(archive) : archive;
  for (let start = 0; start < bytes.length; start += 65_536) await file.write(bytes.subarray(start, start + 65_536));
  return code;
}

function add(run: Run, path: string, name: string, asked: Asked, chunks: Uint8Array[]): void {
  const { files } = run.process;
  if (asked.exclude.some((pattern) => name === pattern || name.endsWith(`/${pattern}`))) return;
  const stat = files.stat(path, { follow: false });
  if (stat.type === 'device') return;
  const data = stat.type === 'file' ? files.read(path) : new Uint8Array(0);
  const target = stat.type === 'link' ? files.readLink(path) : '';
  const shown = stat.type === 'folder' ? `${name.replace(/\/+$/, '')}/` : name;
  if (Buffer.byteLength(shown) > 100) {
    const long = Buffer.from(`${shown}\0`);
    chunks.push(
      header({
        name: '././@LongLink',
        type: types.longName,
        size: long.length,
        mode: 0o644,
        uid: 0,
        gid: 0,
        modifiedMs: 0,
        target: '',
      }),
      padded(long),
    );
  }
  const { mode, uid, gid, modifiedAt } = stat;
  chunks.push(
    header({
      name: shown,
      type: types[stat.type],
      size: data.length,
      mode,
      uid,
      gid,
      modifiedMs: modifiedAt.getTime(),
      target,
    }),
  );
  if (data.length > 0) chunks.push(padded(data));
  if (stat.type === 'folder')
    for (const child of files.list(path)) add(run, joined(path, child), `${shown}${child}`, asked, chunks);
}

interface Header {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedMs: number;
  readonly target: string;
}

function header(of: Header): Uint8Array {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, start: number, length: number): void =>
    void block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, start);
  block.write(Buffer.from(of.name).subarray(0, 100).toString('latin1'), 0, 'latin1');
  octal(of.mode & 0o7777, 100, 8);
  octal(of.uid, 108, 8);
  octal(of.gid, 116, 8);
  octal(of.size, 124, 12);
  octal(Math.floor(of.modifiedMs / 1000), 136, 12);
  block.write('        ', 148);
  block.write(of.type, 156);
  block.write(of.target.slice(0, 100), 157);
  block.write('ustar\x0000', 257);
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return block;
}

function padded(data: Uint8Array): Uint8Array {
  const block = new Uint8Array(Math.ceil(data.length / blockBytes) * blockBytes);
  block.set(data);
  return block;
}

async function extract(run: Run, asked: Asked, bytes: Uint8Array): Promise<number> {
  const { files } = run.process;
  const base = asked.folder === undefined ? run.process.cwd : at(run, asked.folder);
  if (!files.exists(base)) {
    return await complain(
      run,
      run.style === 'gnu'
        ? `${asked.folder}: Cannot open: No such file or directory`
        : `can't change directory to '${asked.folder}': No such file or directory`,
      run.style === 'gnu' ? 2 : 1,
    );
  }
  let longName: string | undefined;
  let found = false;
  let code = 0;
  for (let start = 0; start + blockBytes <= bytes.length; ) {
    const block = Buffer.from(bytes.subarray(start, start + blockBytes));
    if (block.every((byte) => byte === 0)) break;
    if (block.toString('latin1', 257, 262) !== 'ustar')
      return await complain(
        run,
        run.style === 'gnu' ? 'This does not look like a tar archive' : 'invalid tar magic',
        run.style === 'gnu' ? 2 : 1,
      );
    const entry = readHeader(block);
    const data = bytes.subarray(start + blockBytes, start + blockBytes + entry.size);
    start += blockBytes + Math.ceil(entry.size / blockBytes) * blockBytes;
    if (entry.type === types.longName) {
      longName = Buffer.from(data).toString().replace(/\0+$/, '');
      continue;
    }
    if (entry.type === types.extended || entry.type === 'g') {
      longName = entry.type === types.extended ? /\d+ path=(.*)\n/.exec(Buffer.from(data).toString())?.[1] : undefined;
      continue;
    }
    const name = longName ?? entry.name;
    longName = undefined;
    if (
      asked.paths.length > 0 &&
      !asked.paths.some((path) => name === path || name.startsWith(`${path.replace(/\/$/, '')}/`))
    )
      continue;
    found = true;
    if (asked.mode === 't') await print(run, asked.verbose ? `${listed(entry, name)}\n` : `${name}\n`);
    else {
      if (asked.verbose) await print(run, `${name}\n`);
      code = Math.max(code, await unpack(run, base, name, entry, data, asked));
    }
  }
  return found || asked.paths.length === 0 ? code : await complain(run, `${asked.paths[0]}: not found in archive`);
}

function readHeader(block: Buffer): Header {
  const text = (start: number, length: number): string =>
    block.toString('utf8', start, start + length).split('\0')[0] ?? '';
  const octal = (start: number, length: number): number => Number.parseInt(text(start, length).trim() || '0', 8);
  const prefix = text(345, 155);
  return {
    name: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    type: text(156, 1) || types.file,
    size: octal(124, 12),
    mode: octal(100, 8),
    uid: octal(108, 8),
    gid: octal(116, 8),
    modifiedMs: octal(136, 12) * 1000,
    target: text(157, 100),
  };
}

function listed(entry: Header, name: string): string {
  const type = entry.type === types.folder ? 'folder' : entry.type === types.link ? 'link' : 'file';
  const date = new Date(entry.modifiedMs);
  const mode = modeText({ type, mode: entry.mode, size: 0, uid: 0, gid: 0, modifiedAt: date });
  const target = entry.type === types.link ? ` -> ${entry.target}` : '';
  return `${mode} ${entry.uid}/${entry.gid} ${String(entry.size).padStart(9)} ${date.toISOString().replace('T', ' ').slice(0, 16)} ${name}${target}`;
}

async function unpack(
  run: Run,
  base: string,
  name: string,
  entry: Header,
  data: Uint8Array,
  asked: Asked,
): Promise<number> {
  const { files } = run.process;
  const kept = name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .slice(asked.strip);
  if (kept.length === 0 || kept.includes('..')) return 0;
  const path = joined(base, kept.join('/'));
  try {
    if (entry.type === types.folder) {
      if (!files.exists(path)) files.makeFolder(path, { parents: true });
      files.change(path, { mode: entry.mode });
      return 0;
    }
    files.makeFolder(folderName(path), { parents: true });
    if (entry.type === types.link) files.link(path, entry.target);
    else {
      files.write(path, data);
      files.change(path, { mode: entry.mode, ...(asked.keepTime && { modifiedAt: new Date(entry.modifiedMs) }) });
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return await complain(
      run,
      run.style === 'gnu' ? `${name}: Cannot open: ${error.message}` : `can't open '${name}': ${error.message}`,
      run.style === 'gnu' ? 2 : 1,
    );
  }
}
