import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Length of the longest name below the folder: `/boxes/box-XXXXXX/sockets/65535`, and some room. */
const longestBelow = 40;
/** unix(7): a path of 108 bytes with its zero. */
const longestSocketPath = 107;

/** Somebody else has a folder where the keeper's should be. */
export class KeeperFolderTaken extends Error {
  override readonly name = 'KeeperFolderTaken';
}

/**
 * The folder of a data folder's keeper, made for this user alone when absent: in the data folder, or among the temporary
 * ones when that path is too long for sockets. Throws KeeperFolderTaken.
 */
export function keeperFolder(data: string): string {
  const inside = join(resolve(data), 'keeper');
  const name = `drydock-${createHash('sha256').update(inside).digest('hex').slice(0, 16)}`;
  const folder = Buffer.byteLength(inside) + longestBelow <= longestSocketPath ? inside : join(tmpdir(), name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  const mine = process.getuid === undefined || uid === process.getuid();
  if (!mine || (mode & 0o077) !== 0) throw new KeeperFolderTaken(`The folder ${folder} is open to other users.`);
  return folder;
}

export function socketOf(folder: string): string {
  return join(folder, 'socket');
}

/** Folder of the boxes' own files: their sockets, their /etc. */
export function boxesOf(folder: string): string {
  return join(folder, 'boxes');
}
