/** Tools that change files and folders. */
import { mostFolderBytes } from '../files/create-folder.ts';
import { FileError } from '../files/folder.ts';
import { baseName, folderName, joined } from '../files/paths.ts';
import { accounts } from '../user.ts';
import { at, complain, options, print, type Run, type Tool, ToolError } from './tool.ts';

/** Tells of a file that cannot be done, and goes on with the next. */
async function each(
  run: Run,
  paths: readonly string[],
  does: (path: string) => void | Promise<void>,
  message: (path: string, error: FileError) => string,
): Promise<number> {
  if (paths.length === 0)
    throw new ToolError(run.style === 'gnu' ? `missing operand\nTry '${run.name} --help' for more information.` : '');
  let code = 0;
  for (const path of paths) {
    try {
      await does(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      code = await complain(run, message(path, error));
    }
  }
  return code;
}

const touch: Tool = async (run) => {
  const { flags, rest } = options(run, 'acmr:t:d:');
  const { files, clock } = run.process;
  return await each(
    run,
    rest,
    (path) => {
      if (files.exists(at(run, path))) files.change(at(run, path), { modifiedAt: clock.now() });
      else if (!flags.has('c')) files.write(at(run, path), '');
    },
    (path, { message }) => (run.style === 'gnu' ? `cannot touch '${path}': ${message}` : `${path}: ${message}`),
  );
};

const mkdir: Tool = async (run) => {
  const { flags, values, rest } = options(run, 'pm:v', { parents: 'p' });
  const mode = Number.parseInt(values.get('m') ?? '755', 8);
  return await each(
    run,
    rest,
    (path) => run.process.files.makeFolder(at(run, path), { parents: flags.has('p'), mode }),
    (path, { message }) => `${run.style === 'gnu' ? 'cannot' : "can't"} create directory '${path}': ${message}`,
  );
};

const rmdir: Tool = async (run) => {
  const { rest } = options(run, 'p');
  return await each(
    run,
    rest,
    (path) => {
      if (run.process.files.stat(at(run, path)).type !== 'folder') throw new FileError('ENOTDIR', 'Not a directory');
      run.process.files.remove(at(run, path));
    },
    (path, { message }) => (run.style === 'gnu' ? `failed to remove '${path}': ${message}` : `'${path}': ${message}`),
  );
};

const rm: Tool = async (run) => {
  const { flags, rest } = options(run, 'rRfiv', { recursive: 'r', force: 'f' });
  const { files } = run.process;
  if (rest.length === 0 && flags.has('f')) return 0;
  const recursive = flags.has('r') || flags.has('R');
  return await each(
    run,
    rest,
    (path) => {
      let type: string;
      try {
        ({ type } = files.stat(at(run, path).replace(/(.)\/$/, '$1'), { follow: false }));
      } catch (error) {
        if (flags.has('f')) return;
        throw error;
      }
      if (type === 'folder' && !recursive)
        throw new FileError('EISDIR', run.style === 'gnu' ? 'Is a directory' : 'is a directory');
      files.remove(at(run, path), { recursive });
    },
    (path, { message, code }) => {
      if (run.style === 'busybox' && code === 'EISDIR') return `'${path}' is a directory`;
      return `${run.style === 'gnu' ? 'cannot' : "can't"} remove '${path}': ${message}`;
    },
  );
};

/** Where something goes: into a folder under its own name, or to that name. */
function target(run: Run, to: string, from: string): string {
  const path = at(run, to);
  const { files } = run.process;
  return files.exists(path) && files.stat(path).type === 'folder' ? joined(path, baseName(from)) : path;
}

const cp: Tool = async (run) => {
  const { flags, rest } = options(run, 'rRafpdLfnivu', { recursive: 'r' });
  const to = rest.at(-1);
  if (rest.length < 2 || to === undefined)
    throw new ToolError(run.style === 'gnu' ? `missing destination file operand after '${rest[0] ?? ''}'` : '');
  const recursive = flags.has('r') || flags.has('R') || flags.has('a');
  return await each(
    run,
    rest.slice(0, -1),
    async (path) => {
      const { files } = run.process;
      if (files.stat(at(run, path)).type === 'folder' && !recursive) {
        throw new FileError(
          'EISDIR',
          run.style === 'gnu' ? '-r not specified; omitting directory' : 'omitting directory',
        );
      }
      copy(
        run,
        at(run, path),
        target(run, to, path),
        flags.has('a') || flags.has('d'),
        flags.has('a') || flags.has('p'),
      );
    },
    (path, { message, code }) => {
      if (code === 'EISDIR') return run.style === 'gnu' ? `${message} '${path}'` : `${message} '${path}'`;
      if (run.process.files.exists(at(run, path)))
        return `${run.style === 'gnu' ? 'cannot create regular file' : "can't create"} '${to}': ${message}`;
      return `${run.style === 'gnu' ? 'cannot' : "can't"} stat '${path}': ${message}`;
    },
  );
};

function copy(run: Run, from: string, to: string, keepLinks: boolean, keepTimes: boolean): void {
  const { files } = run.process;
  const stat = files.stat(from, { follow: !keepLinks });
  if (stat.type === 'folder') {
    if (!files.exists(to)) files.makeFolder(to, { mode: stat.mode });
    for (const name of files.list(from)) copy(run, joined(from, name), joined(to, name), keepLinks, keepTimes);
  } else if (stat.type === 'link') files.link(to, files.readLink(from));
  else {
    files.write(to, files.read(from));
    files.change(to, { mode: stat.mode, ...(keepTimes && { modifiedAt: stat.modifiedAt }) });
  }
}

const mv: Tool = async (run) => {
  const { rest } = options(run, 'fniv');
  const to = rest.at(-1);
  if (rest.length < 2 || to === undefined)
    throw new ToolError(run.style === 'gnu' ? `missing destination file operand after '${rest[0] ?? ''}'` : '');
  return await each(
    run,
    rest.slice(0, -1),
    (path) => {
      const { files } = run.process;
      const [from, into] = [at(run, path), target(run, to, path)];
      try {
        files.rename(from, into);
      } catch (error) {
        if (!(error instanceof FileError) || error.code !== 'EXDEV') throw error;
        copy(run, from, into, true, true);
        files.remove(from, { recursive: true });
      }
    },
    (path, { message }) => {
      if (run.style === 'busybox') return `can't rename '${path}': ${message}`;
      return run.process.files.exists(at(run, path))
        ? `cannot move '${path}' to '${to}': ${message}`
        : `cannot stat '${path}': ${message}`;
    },
  );
};

const ln: Tool = async (run) => {
  const { flags, rest } = options(run, 'sfnTv');
  const [from = '', to = baseName(from)] = rest;
  const { files } = run.process;
  const path = flags.has('n') || flags.has('T') ? at(run, to) : target(run, to, from);
  return await each(
    run,
    [path],
    () => {
      if (flags.has('f')) {
        try {
          files.remove(path);
        } catch (error) {
          if (!(error instanceof FileError) || error.code !== 'ENOENT') throw error;
        }
      }
      if (flags.has('s')) files.link(path, from);
      else copy(run, at(run, from), path, true, true);
    },
    (_, { message }) =>
      run.style === 'gnu' ? `failed to create symbolic link '${to}': ${message}` : `${to}: ${message}`,
  );
};

function walk(run: Run, path: string, does: (path: string) => void): void {
  does(path);
  const { files } = run.process;
  if (files.stat(path, { follow: false }).type !== 'folder') return;
  for (const name of files.list(path)) walk(run, joined(path, name), does);
}

const chmod: Tool = async (run) => {
  const [first = '', ...others] = run.args.filter((arg) => !/^-[Rvf]+$/.test(arg));
  const recursive = run.args.includes('-R');
  const { files } = run.process;
  return await each(
    run,
    others,
    (path) => {
      const change = (one: string): void =>
        files.change(one, { mode: modeOf(first, files.stat(one).mode, files.stat(one).type === 'folder') });
      if (recursive) walk(run, at(run, path), change);
      else change(at(run, path));
    },
    (path, { message, code }) => {
      if (run.style === 'busybox') return `${path}: ${message}`;
      return code === 'ENOENT'
        ? `cannot access '${path}': ${message}`
        : `changing permissions of '${path}': ${message}`;
    },
  );
};

/** `755`, or `u+x,go-w`. */
export function modeOf(text: string, before: number, isFolder: boolean): number {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const clause of text.split(',')) {
    const [, who = '', operator = '+', what = ''] = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause) ?? [];
    const bits =
      (what.includes('r') ? 4 : 0) |
      (what.includes('w') ? 2 : 0) |
      (what.includes('x') || (what.includes('X') && (isFolder || (before & 0o111) !== 0)) ? 1 : 0);
    for (const [letter, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0],
    ] as const) {
      if (who !== '' && !who.includes('a') && !who.includes(letter)) continue;
      if (operator === '+') mode |= bits << shift;
      else if (operator === '-') mode &= ~(bits << shift);
      else mode = (mode & ~(7 << shift)) | (bits << shift);
    }
  }
  return mode;
}

const chown: Tool = async (run) => {
  const [owner = '', ...others] = run.args.filter((arg) => !/^-[Rvfh]+$/.test(arg));
  const recursive = run.args.includes('-R');
  const { files } = run.process;
  const [user = '', group] = run.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/);
  const idOf = (name: string): number =>
    /^\d+$/.test(name) ? Number(name) : (accounts(files).find((one) => one.name === name)?.uid ?? -1);
  if (user !== '' && idOf(user) < 0)
    throw new ToolError(run.style === 'gnu' ? `invalid user: '${owner}'` : `unknown user ${user}`);
  return await each(
    run,
    others,
    (path) => {
      const to = { ...(user !== '' && { uid: idOf(user) }), ...(group && { gid: Math.max(0, idOf(group)) }) };
      if (recursive) walk(run, at(run, path), (one) => files.change(one, to));
      else files.change(at(run, path), to);
    },
    (path, { message, code }) => {
      if (run.style === 'busybox') return `${path}: ${message}`;
      return code === 'ENOENT' ? `cannot access '${path}': ${message}` : `changing ownership of '${path}': ${message}`;
    },
  );
};

const readlink: Tool = async (run) => {
  const { flags, rest } = options(run, 'fnemqs');
  for (const path of rest) {
    try {
      const whole = flags.has('f') || flags.has('e') || run.name === 'realpath';
      const found = whole ? realPath(run, path) : run.process.files.readLink(at(run, path));
      await print(run, flags.has('n') ? found : `${found}\n`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return run.name === 'realpath' ? await complain(run, `${path}: ${error.message}`) : 1;
    }
  }
  return 0;
};

function realPath(run: Run, path: string): string {
  const { files } = run.process;
  const whole = at(run, path);
  const above = whole === '/' ? '/' : realFolder(run, folderName(whole));
  const own = whole === '/' ? '/' : joined(above, baseName(whole));
  try {
    return files.stat(own, { follow: false }).type === 'link'
      ? realPath(run, files.readLink(own).startsWith('/') ? files.readLink(own) : joined(above, files.readLink(own)))
      : own;
  } catch {
    return own;
  }
}

function realFolder(run: Run, path: string): string {
  return path === '/' ? '/' : realPath(run, path);
}

const mktemp: Tool = async (run) => {
  const { flags, rest } = options(run, 'dp:tuq');
  const name = (rest[0] ?? '/tmp/tmp.XXXXXX').replace(/X+$/, (all) =>
    Array.from(
      all,
      () => 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'[Math.floor(run.process.random() * 62)],
    ).join(''),
  );
  if (flags.has('d')) run.process.files.makeFolder(at(run, name), { mode: 0o700 });
  else run.process.files.write(at(run, name), '', { mode: 0o600 });
  await print(run, `${name}\n`);
  return 0;
};

const truncate: Tool = async (run) => {
  const { values, rest } = options(run, 's:c');
  const [, count = '0', unit = ''] = /^(\d+)([KMG]?)/.exec(values.get('s') ?? '0') ?? [];
  const size = Number(count) * 1024 ** ' KMG'.indexOf(unit || ' ');
  for (const path of rest) {
    const { files } = run.process;
    if (size > mostFolderBytes) {
      return await complain(
        run,
        run.style === 'gnu'
          ? `failed to truncate '${path}' at ${size} bytes: File too large`
          : `${path}: truncate: File too large`,
      );
    }
    const before = files.exists(at(run, path)) ? files.read(at(run, path)) : new Uint8Array(0);
    const bytes = new Uint8Array(size);
    bytes.set(before.subarray(0, size));
    files.write(at(run, path), bytes);
  }
  return 0;
};

export const fileTools: Readonly<Record<string, Tool>> = {
  chgrp: chown,
  chmod,
  chown,
  cp,
  ln,
  mkdir,
  mktemp,
  mv,
  readlink,
  realpath: readlink,
  rm,
  rmdir,
  touch,
  truncate,
  sync: async () => 0,
  unlink: rm,
};
