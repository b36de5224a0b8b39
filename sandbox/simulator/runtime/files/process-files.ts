/** A container's files as one process sees them: with its user's permissions, and itself in /proc. */
import type { ContainerFiles, Located, Mounted } from './container-files.ts';
import { fileError } from './file-error.ts';
import type { FileStat, Folder } from './folder.ts';
import { folderName } from './paths.ts';

const [readBit, writeBit, executeBit] = [4, 2, 1] as const;

export class ProcessFiles implements Folder {
  readonly #files: ContainerFiles;
  readonly #user: { readonly uid: number; readonly gid: number };
  readonly #mountAt: (path: string) => Mounted | undefined;

  constructor(files: ContainerFiles, user: { readonly uid: number; readonly gid: number }, proc: Folder) {
    this.#files = files;
    this.#user = user;
    this.#mountAt = files.withProc(proc);
  }

  /** With all links followed; the last name need not be there. */
  realPath(path: string): string {
    return this.#locate(path).path;
  }

  /** What is mounted where, for mount and df. */
  mounts(): readonly Mounted[] {
    return this.#files.mounts;
  }

  /** access(2) with X_OK. */
  mayExecute(path: string): boolean {
    const stat = this.stat(path);
    return this.#user.uid === 0 ? (stat.mode & 0o111) !== 0 : allows(stat, this.#user, executeBit);
  }

  read(path: string): Uint8Array {
    const { mount, inner } = this.#locate(path);
    this.#need(mount.folder.stat(inner), readBit);
    return mount.folder.read(inner);
  }

  write(path: string, data: Uint8Array | string, options?: { append?: boolean; mode?: number }): void {
    const { mount, inner, path: real } = this.#locate(path);
    const existing = statOf(mount, inner);
    if (existing?.type === 'folder') throw fileError('EISDIR');
    if (existing) this.#need(existing, writeBit);
    if (existing?.type !== 'device') this.#writable(mount, real);
    if (!existing) this.#needParent(real);
    mount.folder.write(inner, data, options);
    if (!existing && this.#user.uid !== 0) mount.folder.change(inner, this.#user);
  }

  list(path: string): readonly string[] {
    const { mount, inner } = this.#locate(path);
    this.#need(mount.folder.stat(inner), readBit);
    return mount.folder.list(inner);
  }

  makeFolder(path: string, options: { parents?: boolean; mode?: number } = {}): void {
    if (options.parents) {
      const above = folderName(path);
      if (above !== '/' && above !== '.' && !this.exists(above)) this.makeFolder(above, options);
      if (this.exists(path)) {
        if (this.stat(path).type !== 'folder') throw fileError('EEXIST');
        return;
      }
    }
    const { mount, inner, path: real } = this.#change(path);
    if (statOf(mount, inner)) throw fileError('EEXIST');
    this.#writable(mount, real);
    this.#needParent(real);
    mount.folder.makeFolder(inner, { mode: options.mode ?? 0o755 });
    if (this.#user.uid !== 0) mount.folder.change(inner, this.#user);
  }

  remove(path: string, options?: { recursive?: boolean }): void {
    const { mount, inner, path: real } = this.#change(path);
    if (!statOf(mount, inner)) throw fileError('ENOENT');
    if (inner === mount.base) throw fileError('EBUSY');
    this.#writable(mount, real);
    this.#needParent(real);
    mount.folder.remove(inner, options);
  }

  rename(from: string, to: string): void {
    const source = this.#change(from);
    const target = this.#change(to);
    if (source.mount !== target.mount) throw fileError('EXDEV');
    if (source.inner === source.mount.base || target.inner === target.mount.base) throw fileError('EBUSY');
    this.#writable(source.mount, source.path);
    this.#needParent(source.path);
    this.#needParent(target.path);
    source.mount.folder.rename(source.inner, target.inner);
  }

  link(path: string, target: string): void {
    const { mount, inner, path: real } = this.#change(path);
    if (statOf(mount, inner)) throw fileError('EEXIST');
    this.#writable(mount, real);
    this.#needParent(real);
    mount.folder.link(inner, target);
  }

  readLink(path: string): string {
    const { mount, inner } = this.#change(path);
    return mount.folder.readLink(inner);
  }

  stat(path: string, options: { follow?: boolean } = {}): FileStat {
    const { mount, inner } = this.#files.locate(path, options.follow ?? true, this.#mountAt);
    return mount.folder.stat(inner, { follow: false });
  }

  exists(path: string): boolean {
    try {
      this.stat(path);
      return true;
    } catch {
      return false;
    }
  }

  change(path: string, to: { mode?: number; uid?: number; gid?: number; modifiedAt?: Date }): void {
    const { mount, inner, path: real } = this.#locate(path);
    const { uid } = mount.folder.stat(inner);
    this.#writable(mount, real);
    const own = this.#user.uid === 0 || this.#user.uid === uid;
    if (!own || (this.#user.uid !== 0 && to.uid !== undefined && to.uid !== uid)) throw fileError('EPERM');
    mount.folder.change(inner, to);
  }

  #locate(path: string): Located {
    return this.#files.locate(path, true, this.#mountAt);
  }

  /** For what acts on the name itself, link or not. */
  #change(path: string): Located {
    return this.#files.locate(path.replace(/(.)\/+$/, '$1'), false, this.#mountAt);
  }

  #writable(mount: Mounted, path: string): void {
    // /dev is a tmpfs of its own, whatever the root is.
    if (mount.readOnly && !(mount.type === 'overlay' && path.startsWith('/dev/'))) throw fileError('EROFS');
  }

  #need(stat: FileStat, bit: number): void {
    if (!allows(stat, this.#user, bit)) throw fileError('EACCES');
  }

  #needParent(real: string): void {
    const { mount, inner } = this.#locate(folderName(real));
    const stat = mount.folder.stat(inner);
    if (stat.type !== 'folder') throw fileError('ENOTDIR');
    this.#need(stat, writeBit);
  }
}

function allows(stat: FileStat, user: { readonly uid: number; readonly gid: number }, bit: number): boolean {
  if (user.uid === 0) return true;
  const shift = stat.uid === user.uid ? 6 : stat.gid === user.gid ? 3 : 0;
  return ((stat.mode >> shift) & bit) !== 0;
}

function statOf(mount: Mounted, inner: string): FileStat | undefined {
  try {
    return mount.folder.stat(inner, { follow: false });
  } catch {
    return undefined;
  }
}
