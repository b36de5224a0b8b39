/** The files of an image: a tree built once and shared, which every container sees through its own copy-on-write tree. */
import type { Program } from '../process.ts';
import type { FolderNode } from './node.ts';
import { Tree } from './tree.ts';

export type LayerEntry =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly folder: true; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly data: string | Uint8Array; readonly mode?: number; readonly uid?: number; readonly gid?: number };

/** Opaque: what `createLayer` makes. */
export interface Layer {
  readonly root: FolderNode;
}

const magic = '\u007fELF\u0002\u0001\u0001\u0000';

const devices = ['console', 'full', 'null', 'random', 'tty', 'urandom', 'zero'];

/** What every container finds, from runc if not from its image. */
const base: Readonly<Record<string, LayerEntry>> = {
  '/dev/fd': { link: '/proc/self/fd' },
  '/dev/mqueue': { folder: true, mode: 0o1777 },
  '/dev/pts': { folder: true },
  '/dev/shm': { folder: true, mode: 0o1777 },
  '/dev/stdin': { link: '/proc/self/fd/0' },
  '/dev/stdout': { link: '/proc/self/fd/1' },
  '/dev/stderr': { link: '/proc/self/fd/2' },
  '/etc': { folder: true },
  '/proc': { folder: true },
  '/root': { folder: true, mode: 0o700 },
  '/sys': { folder: true },
  '/tmp': { folder: true, mode: 0o1777 },
  '/var': { folder: true },
};

/**
 * Builds a layer from absolute paths; folders above an entry are made. Each program gets an executable file at its path, which
 * names it: a copy or a link of the file runs the same program.
 */
export function createLayer(
  entries: Readonly<Record<string, LayerEntry>>,
  programs: Readonly<Record<string, Program>> = {},
  builtAt: Date = new Date('2026-01-15T00:00:00Z'),
): Layer {
  const tree = new Tree({ now: () => builtAt });
  const make = (path: string): string => {
    const above = path.slice(0, path.lastIndexOf('/'));
    if (above) tree.makeFolder(above, { parents: true, mode: 0o755 });
    return path;
  };
  for (const [path, entry] of Object.entries({ ...base, ...entries })) {
    if (typeof entry === 'string' || entry instanceof Uint8Array) tree.write(make(path), entry);
    else if ('link' in entry) tree.link(make(path), entry.link);
    else {
      if ('folder' in entry) tree.makeFolder(make(path), { parents: true });
      else tree.write(make(path), entry.data);
      tree.change(path, entry);
    }
  }
  for (const path of Object.keys(programs)) tree.write(make(path), executable(path), { mode: 0o755 });
  for (const name of devices) tree.device(`/dev/${name}`, 0o666);
  const { root } = tree;
  if (root.type !== 'folder') throw new TypeError('a layer is a folder');
  return { root };
}

function executable(path: string): string {
  return `${magic}${path}\n`;
}

/** The path a program of the image was put at, from the bytes of an executable file. */
export function programOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== 0x7f) return undefined;
  const text = new TextDecoder().decode(bytes);
  return text.startsWith(magic) ? text.slice(magic.length, text.indexOf('\n')) : undefined;
}
