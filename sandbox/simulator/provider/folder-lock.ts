/** One process at a time works on a folder of simulated clusters: two would tear each other's journals. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** SQLITE_BUSY (sqlite.org/rescode.html#busy). */
const busy = 5;

export interface FolderTaken {
  /** The process that works on it; undefined where it has not said so yet. */
  readonly holder: number | undefined;
}

/**
 * The lock is SQLite's, because the system takes it back however its process ends; Node itself cannot lock files. Made when the
 * folder is not there.
 */
export function lockFolder(folder: string): Disposable | FolderTaken {
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'lock.sqlite'));
  const holderFile = join(folder, 'holder.pid');
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && 'errcode' in error && error.errcode === busy)) throw error;
    return { holder: readNumber(holderFile) };
  }
  writeFileSync(holderFile, String(process.pid));
  return { [Symbol.dispose]: () => lock.close() };
}

function readNumber(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
