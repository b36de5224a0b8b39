/** The files of one volume or one container. It starts empty or as an image's layer, and copies of that only what is written to. */
import { type HostShare, heldByFiles } from '../host-share.ts';
import { fileError } from './file-error.ts';
import type { FileStat, Folder } from './folder.ts';
import { copyFor, type FileNode, type FolderNode, type Node, sizeOf } from './node.ts';
import { namesOf } from './paths.ts';

export interface TreeOptions {
  readonly now: () => Date;
  /** Bytes of all files written here; more is ENOSPC. */
  readonly limitBytes?: number;
  /** Called when files written here have grown. */
  readonly onGrow?: () => void;
  /** Shared until written to. */
  readonly layer?: FolderNode;
  /** Permission bits of the root. */
  readonly mode?: number;
  /** What files of all containers take together. */
  readonly share?: HostShare;
}

/** Shared by a tree and the sub-trees mounted from it. */
interface Owner {
  readonly now: () => Date;
  readonly limitBytes: number;
  readonly onGrow: (() => void) | undefined;
  usedBytes: number;
  readonly share: HostShare;
  /** What of it the share knows; absent while it is little. */
  counted: { bytes: number } | undefined;
  /** Files, folders and links made here; those of a layer do not count. */
  nodes: number;
}

/** Inodes of a tree whose bytes are limited: each is worth some of the host's memory too. */
const mostNodes = 100_000;
/** As many links in one path as Linux follows. */
const mostLinks = 40;
const encoder = new TextEncoder();

interface Place {
  readonly parent: readonly string[];
  readonly name: string | undefined;
}

export class Tree implements Folder {
  #root: Node;
  readonly #owner: Owner;

  constructor(options: TreeOptions | { readonly root: Node; readonly owner: object }) {
    if ('root' in options) {
      this.#root = options.root;
      this.#owner = options.owner as Owner;
      return;
    }
    this.#owner = {
      now: options.now,
      limitBytes: options.limitBytes ?? Number.POSITIVE_INFINITY,
      onGrow: options.onGrow,
      usedBytes: 0,
      share: options.share ?? heldByFiles,
      counted: undefined,
      nodes: 0,
    };
    this.#root = options.layer ?? this.#newFolder(options.mode ?? 0o755);
  }

  get root(): Node {
    return this.#root;
  }

  /** Bytes of the files written here, beyond a layer's own. */
  get usedBytes(): number {
    return this.#owner.usedBytes;
  }

  /** The file or folder at a path as a tree of its own, which stays the same node whatever becomes of the path: what a mount with a subPath shows. */
  sub(path: string): Tree {
    const { parent, name } = this.#place(path, true);
    const node = name === undefined ? this.#writable([]) : this.#ownChild(parent, name);
    return new Tree({ root: node, owner: this.#owner });
  }

  read(path: string): Uint8Array {
    const node = this.#node(path, true);
    if (node.type === 'folder') throw fileError('EISDIR');
    return node.type === 'file' ? node.bytes.subarray(0, node.size) : new Uint8Array(0);
  }

  write(path: string, data: Uint8Array | string, options: { append?: boolean; mode?: number } = {}): void {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    const { parent, name } = this.#place(path, true);
    const existing = name === undefined ? this.#root : this.#folder(parent).entries.get(name);
    if (existing?.type === 'folder') throw fileError('EISDIR');
    if (existing?.type === 'device') return;
    const own = existing && existing.owner === this.#owner ? sizeOf(existing) : 0;
    // Adding to a file of the layer copies it.
    const copied = existing && existing.owner !== this.#owner ? sizeOf(existing) : 0;
    this.#charge(options.append ? bytes.length + copied : bytes.length - own);
    const file = existing ? this.#ownFile(parent, name) : this.#addFile(parent, name, options.mode ?? 0o644);
    if (options.append) append(file, bytes);
    else [file.bytes, file.size] = [bytes.slice(), bytes.length];
    file.modifiedMs = this.#nowMs();
  }

  list(path: string): readonly string[] {
    const node = this.#node(path, true);
    if (node.type !== 'folder') throw fileError('ENOTDIR');
    return [...node.entries.keys()].sort();
  }

  makeFolder(path: string, options: { parents?: boolean; mode?: number } = {}): void {
    const { parents, mode = 0o755 } = options;
    if (parents) {
      const names = namesOf(path);
      for (let depth = 1; depth < names.length; depth++) this.#makeUnlessThere(names.slice(0, depth).join('/'), mode);
      this.#makeUnlessThere(path, mode);
      return;
    }
    const { parent, name } = this.#place(path, false);
    if (name === undefined || this.#folder(parent).entries.has(name)) throw fileError('EEXIST');
    this.#add(parent, name, this.#newFolder(mode));
  }

  remove(path: string, options: { recursive?: boolean } = {}): void {
    const { parent, name } = this.#place(path, false);
    if (name === undefined) throw fileError('EBUSY');
    const node = this.#folder(parent).entries.get(name);
    if (!node) throw fileError('ENOENT');
    if (node.type === 'folder' && node.entries.size > 0 && !options.recursive) throw fileError('ENOTEMPTY');
    const folder = this.#writable(parent);
    folder.entries.delete(name);
    folder.modifiedMs = this.#nowMs();
    this.#release(node);
  }

  rename(from: string, to: string): void {
    const source = this.#place(from, false);
    const target = this.#place(to, false);
    if (source.name === undefined || target.name === undefined) throw fileError('EBUSY');
    const node = this.#folder(source.parent).entries.get(source.name);
    if (!node) throw fileError('ENOENT');
    const sourcePath = [...source.parent, source.name];
    const targetPath = [...target.parent, target.name];
    if (sourcePath.every((name, at) => targetPath[at] === name)) {
      if (targetPath.length === sourcePath.length) return;
      throw fileError('EINVAL');
    }
    const replaced = this.#folder(target.parent).entries.get(target.name);
    if (replaced) this.#replaces(node, replaced);
    this.#writable(source.parent).entries.delete(source.name);
    this.#writable(target.parent).entries.set(target.name, node);
    if (replaced) this.#release(replaced);
  }

  link(path: string, target: string): void {
    const { parent, name } = this.#place(path, false);
    if (name === undefined || this.#folder(parent).entries.has(name)) throw fileError('EEXIST');
    this.#add(parent, name, { ...this.#base(0o777), type: 'link', target });
  }

  /** mknod(2). */
  device(path: string, mode: number): void {
    const { parent, name } = this.#place(path, false);
    if (name === undefined || this.#folder(parent).entries.has(name)) throw fileError('EEXIST');
    this.#add(parent, name, { ...this.#base(mode), type: 'device' });
  }

  readLink(path: string): string {
    const node = this.#node(path, false);
    if (node.type !== 'link') throw fileError('EINVAL');
    return node.target;
  }

  stat(path: string, options: { follow?: boolean } = {}): FileStat {
    const node = this.#node(path, options.follow ?? true);
    const { type, mode, uid, gid } = node;
    return { type, mode, uid, gid, size: sizeOf(node), modifiedAt: new Date(node.modifiedMs) };
  }

  exists(path: string): boolean {
    try {
      this.#node(path, true);
      return true;
    } catch {
      return false;
    }
  }

  change(path: string, to: { mode?: number; uid?: number; gid?: number; modifiedAt?: Date }): void {
    const { parent, name } = this.#place(path, true);
    const node = name === undefined ? this.#writable([]) : this.#ownChild(parent, name);
    if (to.mode !== undefined) node.mode = to.mode;
    if (to.uid !== undefined) node.uid = to.uid;
    if (to.gid !== undefined) node.gid = to.gid;
    if (to.modifiedAt) node.modifiedMs = to.modifiedAt.getTime();
  }

  #makeUnlessThere(path: string, mode: number): void {
    const { parent, name } = this.#place(path, true);
    if (name === undefined) return;
    const existing = this.#folder(parent).entries.get(name);
    if (!existing) this.#add(parent, name, this.#newFolder(mode));
    else if (existing.type !== 'folder') throw fileError('EEXIST');
  }

  #node(path: string, follow: boolean): Node {
    const { parent, name } = this.#place(path, follow);
    if (name === undefined) return this.#root;
    const node = this.#folder(parent).entries.get(name);
    if (!node) throw fileError('ENOENT');
    return node;
  }

  /** Where a path leads, with the links on its way followed: names of folders that are there, and a last name that may not be. */
  #place(path: string, follow: boolean): Place {
    const ahead = namesOf(path);
    const way: string[] = [];
    let links = 0;
    for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
      if (name === '..') {
        way.pop();
        continue;
      }
      const node = this.#folder(way).entries.get(name);
      const last = ahead.length === 0;
      if (node?.type === 'link' && (!last || follow || path.endsWith('/'))) {
        links += 1;
        if (links > mostLinks) throw fileError('ELOOP');
        if (node.target.startsWith('/')) way.length = 0;
        ahead.unshift(...namesOf(node.target));
        continue;
      }
      if (last) return { parent: way, name };
      if (!node) throw fileError('ENOENT');
      if (node.type !== 'folder') throw fileError('ENOTDIR');
      way.push(name);
    }
    const name = way.pop();
    return { parent: way, name };
  }

  #folder(names: readonly string[]): FolderNode {
    let node = this.#root;
    for (const name of names) {
      const next: Node | undefined = node.type === 'folder' ? node.entries.get(name) : undefined;
      if (!next) throw fileError('ENOENT');
      node = next;
    }
    if (node.type !== 'folder') throw fileError('ENOTDIR');
    return node;
  }

  /** The folder at these names, owned by this tree, as are all above it. */
  #writable(names: readonly string[]): FolderNode {
    if (this.#root.owner !== this.#owner) this.#root = copyFor(this.#root, this.#owner);
    let node = this.#root;
    for (const name of names) node = this.#own(node, name);
    if (node.type !== 'folder') throw fileError('ENOTDIR');
    return node;
  }

  #ownChild(parent: readonly string[], name: string): Node {
    return this.#own(this.#writable(parent), name);
  }

  #own(folder: Node, name: string): Node {
    const node = folder.type === 'folder' ? folder.entries.get(name) : undefined;
    if (folder.type !== 'folder' || !node) throw fileError('ENOENT');
    if (node.owner === this.#owner) return node;
    const copy = copyFor(node, this.#owner);
    folder.entries.set(name, copy);
    return copy;
  }

  #ownFile(parent: readonly string[], name: string | undefined): FileNode {
    const node = name === undefined ? this.#root : this.#ownChild(parent, name);
    if (node.type !== 'file') throw fileError('EISDIR');
    return node;
  }

  #addFile(parent: readonly string[], name: string | undefined, mode: number): FileNode {
    if (name === undefined) throw fileError('EISDIR');
    const file: FileNode = { ...this.#base(mode), type: 'file', bytes: new Uint8Array(0), size: 0 };
    this.#add(parent, name, file);
    return file;
  }

  #add(parent: readonly string[], name: string, node: Node): void {
    const folder = this.#writable(parent);
    if (this.#owner.limitBytes !== Number.POSITIVE_INFINITY && this.#owner.nodes >= mostNodes)
      throw fileError('ENOSPC');
    this.#owner.nodes += 1;
    folder.entries.set(name, node);
    folder.modifiedMs = this.#nowMs();
  }

  #newFolder(mode: number): FolderNode {
    return { ...this.#base(mode), type: 'folder', entries: new Map() };
  }

  #base(mode: number): Omit<FolderNode, 'type' | 'entries'> {
    return { owner: this.#owner, mode, uid: 0, gid: 0, modifiedMs: this.#nowMs() };
  }

  /** Renaming onto what is there: rename(2). */
  #replaces(node: Node, replaced: Node): void {
    if (replaced.type === 'folder' && node.type !== 'folder') throw fileError('EISDIR');
    if (replaced.type !== 'folder' && node.type === 'folder') throw fileError('ENOTDIR');
    if (replaced.type === 'folder' && replaced.entries.size > 0) throw fileError('ENOTEMPTY');
  }

  #charge(bytes: number): void {
    const owner = this.#owner;
    const used = Math.max(0, owner.usedBytes + bytes);
    if (bytes > 0 && (used > owner.limitBytes || owner.share.isTooMuch(used))) throw fileError('ENOSPC');
    owner.usedBytes = used;
    count(owner);
    if (bytes > 0) this.#owner.onGrow?.();
  }

  #release(node: Node): void {
    if (node.owner !== this.#owner) return;
    this.#owner.nodes = Math.max(0, this.#owner.nodes - 1);
    if (node.type === 'file') this.#charge(-node.size);
    else if (node.type === 'folder') for (const child of node.entries.values()) this.#release(child);
  }

  #nowMs(): number {
    return this.#owner.now().getTime();
  }
}

/** Most trees hold next to nothing and are not counted. */
const worthCountingBytes = 1_048_576;

function count(owner: Owner): void {
  if (owner.counted === undefined) {
    if (owner.usedBytes < worthCountingBytes) return;
    owner.counted = { bytes: 0 };
    forgotten.register(owner, { counted: owner.counted, share: owner.share });
  }
  owner.share.add(owner.usedBytes - owner.counted.bytes);
  owner.counted.bytes = owner.usedBytes;
}

/** A container that is gone leaves its files to the garbage collector. */
const forgotten = new FinalizationRegistry<{ counted: { bytes: number }; share: HostShare }>(({ counted, share }) =>
  share.add(-counted.bytes),
);

/** Adds in place where there is room: views on what was there before stay as they are. */
function append(file: FileNode, bytes: Uint8Array): void {
  const size = file.size + bytes.length;
  if (size > file.bytes.length) {
    const room = new Uint8Array(Math.max(size, Math.min(2 * size, size + Math.max(1_048_576, size >> 2))));
    room.set(file.bytes.subarray(0, file.size));
    file.bytes = room;
  }
  file.bytes.set(bytes, file.size);
  file.size = size;
}
