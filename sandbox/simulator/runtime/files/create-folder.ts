/** A folder of its own for a volume. */
import type { Folder } from './folder.ts';
import { Tree } from './tree.ts';

/** Bytes in one volume at most. */
export const mostFolderBytes = 67_108_864;

/**
 * An empty folder; `mode` of its root is 0o777 as the kubelet makes an emptyDir's. Files of more than `limitBytes` together
 * are refused with ENOSPC, as in an emptyDir with `medium: Memory` or on a disk that is full. Never more than
 * `mostFolderBytes`: the files are in the host's memory.
 */
export function createFolder(options: {
  readonly now: () => Date;
  readonly limitBytes?: number;
  readonly mode?: number;
  readonly onGrow?: () => void;
}): Folder & { readonly usedBytes: number } {
  return new Tree({
    mode: 0o777,
    ...options,
    limitBytes: Math.min(options.limitBytes ?? mostFolderBytes, mostFolderBytes),
  });
}
