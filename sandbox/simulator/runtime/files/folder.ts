/** A tree of files in memory, as a container or a volume holds it. Paths are absolute within the tree; links are followed as in path_resolution(7). */

export interface FileStat {
  readonly type: 'file' | 'folder' | 'link' | 'device';
  readonly size: number;
  /** Permission bits: 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedAt: Date;
}

/** `code` is an errno: ENOENT, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY, EROFS, ENOSPC, ELOOP, EINVAL, EXDEV. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** All methods throw FileError. */
export interface Folder {
  read(path: string): Uint8Array;
  /** Makes the file, not the folders above it. */
  write(path: string, data: Uint8Array | string, options?: { readonly append?: boolean; readonly mode?: number }): void;
  list(path: string): readonly string[];
  makeFolder(path: string, options?: { readonly parents?: boolean; readonly mode?: number }): void;
  remove(path: string, options?: { readonly recursive?: boolean }): void;
  rename(from: string, to: string): void;
  link(path: string, target: string): void;
  readLink(path: string): string;
  /** Follows links unless told not to. */
  stat(path: string, options?: { readonly follow?: boolean }): FileStat;
  exists(path: string): boolean;
  change(
    path: string,
    to: { readonly mode?: number; readonly uid?: number; readonly gid?: number; readonly modifiedAt?: Date },
  ): void;
}
