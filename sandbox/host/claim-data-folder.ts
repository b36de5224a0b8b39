import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '../../config/new-id.ts';

/** Somebody else runs a host on this data folder. */
export class DataFolderTaken extends Error {
  override readonly name = 'DataFolderTaken';
}

export interface Claim extends Disposable {
  /** This host's id: the same after every restart, so that it finds what it left. */
  readonly hostId: string;
}

/** Makes this process the only host of a data folder, before it touches anything. Throws DataFolderTaken. */
export function claimDataFolder(folder: string, pid = process.pid): Claim {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'host.pid');
  takeLock(lock, folder, pid);
  const idFile = join(folder, 'host-id');
  try {
    writeFileSync(idFile, newId('host'), { flag: 'wx' });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  return { hostId: readFileSync(idFile, 'utf8').trim(), [Symbol.dispose]: () => rmSync(lock, { force: true }) };
}

/** 'wx' makes the file or fails: of two hosts that start at once, one wins. A lock whose process is gone is taken over. */
function takeLock(lock: string, folder: string, pid: number): void {
  try {
    writeFileSync(lock, String(pid), { flag: 'wx' });
    return;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  const holder = Number(readFileSync(lock, 'utf8'));
  if (holder !== pid && isRunning(holder)) {
    throw new DataFolderTaken(
      `Drydock already runs on the data folder ${folder} (process ${holder}). Stop it, or choose another with --data.`,
    );
  }
  rmSync(lock, { force: true });
  takeLock(lock, folder, pid);
}

/** A number may have gone to another program since; only a node process counts, where /proc tells. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isCode(error, 'EPERM');
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('host');
  } catch {
    return true;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
