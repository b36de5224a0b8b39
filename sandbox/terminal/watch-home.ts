/** The size of learners' homes: measured by the host, since no quota of the file system can be had without root. */
import type { Stats } from 'node:fs';
import { lstat, opendir, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** What lies in a home. */
export interface HomeSize {
  readonly bytes: number;
  readonly files: number;
}

/** A lesson's files and a tool or two. `hardest`: where a box that goes on growing all the same is ended. */
export const homeLimit = { bytes: 256 * 1024 * 1024, files: 10_000 } as const;
const hardest = 4;

/** What a learner may still write over the limit, so that tidying up, which writes a little, is possible. */
const slack = { bytes: 8 * 1024 * 1024, files: 500 } as const;

export interface WatchedHome {
  readonly home: string;
  /** The box's first process: files it and its children hold open count, also where they have no name any more. */
  readonly pid: number | undefined;
  /** It is over its limit and grows. */
  readonly onFull: (size: HomeSize) => void;
  /** It grows far over its limit, whatever `onFull` did. */
  readonly onFlood: (size: HomeSize) => void;
}

/** How often the file system is asked whether somebody writes much; a disk takes some 100 MB meanwhile. */
const lookEveryMs = 200;
/** What the file system must have lost before homes are measured. */
const noticed = { bytes: 16 * 1024 * 1024, files: 1_000 } as const;
/** Homes are measured this often in any case: what one removes may hide what another writes. */
const measureEveryMs = 15_000;
/** Folders below folders; what is deeper is taken for an attempt to hide, and the home for full. */
const deepest = 40;
/** Files looked at side by side. */
const atOnce = 256;

interface Entry extends WatchedHome {
  /** What may lie in it; undefined between its being full and the next measurement, which says what was left behind. */
  mark: HomeSize | undefined;
}
const entries = new Set<Entry>();
let looking = false;

/** Watches a home until disposed of. */
export function watchHome(watched: WatchedHome): Disposable {
  const entry: Entry = { ...watched, mark: homeLimit };
  entries.add(entry);
  if (!looking) void look();
  return { [Symbol.dispose]: () => void entries.delete(entry) };
}

/** One look for all homes, as long as there are any. */
async function look(): Promise<void> {
  looking = true;
  let before: HomeSize = { bytes: 0, files: 0 };
  let measuredAt = Number.NEGATIVE_INFINITY;
  for (let entry = first(); entry !== undefined; entry = first()) {
    const free = await freeAt(entry.home);
    const lost = { bytes: before.bytes - free.bytes, files: before.files - free.files };
    const due = performance.now() - measuredAt > measureEveryMs;
    if (due || lost.bytes > noticed.bytes || lost.files > noticed.files) {
      for (const each of [...entries]) judge(each, await sizeOf(each));
      [before, measuredAt] = [free, performance.now()];
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, lookEveryMs).unref();
    await promise;
  }
  looking = false;
}

function first(): Entry | undefined {
  return entries.values().next().value;
}

async function freeAt(folder: string): Promise<HomeSize> {
  const found = await statfs(folder).catch(() => undefined);
  return found ? { bytes: found.bfree * found.bsize, files: found.ffree } : { bytes: 0, files: 0 };
}

function judge(entry: Entry, size: HomeSize): void {
  if (!entries.has(entry)) return;
  const over = (limit: HomeSize): boolean => size.bytes > limit.bytes || size.files > limit.files;
  if (over({ bytes: homeLimit.bytes * hardest, files: homeLimit.files * hardest })) entry.onFlood(size);
  else if (!over(homeLimit)) entry.mark = homeLimit;
  else if (entry.mark === undefined) entry.mark = { bytes: size.bytes + slack.bytes, files: size.files + slack.files };
  else if (over(entry.mark)) {
    entry.mark = undefined;
    entry.onFull(size);
  }
}

/** Counts first, which is quick, and no further than `mark` allows: what is full is found while it is still being filled. */
async function sizeOf({ home, pid, mark }: Entry): Promise<HomeSize> {
  const most = mark?.files ?? homeLimit.files * hardest;
  const found: string[] = [];
  const list = async (folder: string, depth: number): Promise<void> => {
    const folders: string[] = [];
    try {
      // Read bit by bit: a folder that grows while it is read may have no end.
      for await (const entry of await opendir(folder, { bufferSize: atOnce })) {
        if (found.push(join(folder, entry.name)) > most) return;
        if (entry.isDirectory()) folders.push(join(folder, entry.name));
      }
    } catch (error) {
      // A folder that has gone meanwhile, or is closed to its owner, holds nothing more; a path too long hides something.
      if ((error as NodeJS.ErrnoException).code === 'ENAMETOOLONG') hidden = true;
    }
    if (folders.length > 0 && depth === deepest) hidden = true;
    else for (const below of folders) if (found.length <= most) await list(below, depth + 1);
  };
  let hidden = false;
  await list(home, 0);
  if (hidden) return { bytes: 0, files: Number.POSITIVE_INFINITY };
  if (found.length > most) return { bytes: 0, files: found.length };
  const counted = new Set<number>();
  let bytes = 0;
  const count = (file: Stats | undefined): void => {
    if (file === undefined || counted.has(file.ino)) return;
    counted.add(file.ino);
    // What is on the disk, not how long it says it is; blocks are of 512 bytes whatever the file system's are.
    bytes += file.blocks * 512;
  };
  for (let at = 0; at < found.length; at += atOnce)
    for (const file of await Promise.all(
      found.slice(at, at + atOnce).map((path) => lstat(path).catch(() => undefined)),
    ))
      count(file);
  const device = (await stat(home).catch(() => undefined))?.dev;
  for (const file of pid === undefined ? [] : await openFiles(pid))
    if (file.dev === device && file.nlink === 0) count(file);
  return { bytes, files: found.length };
}

/** Files that a process and its descendants hold open. */
async function openFiles(pid: number): Promise<Stats[]> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  const own = await Promise.all(descriptors.map((name) => stat(join(folder, name)).catch(() => undefined)));
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '')),
  );
  const below = await Promise.all(
    children.flatMap((pids) => pids.split(' ').filter(Boolean)).map((child) => openFiles(Number(child))),
  );
  return [...own.filter((found) => found?.isFile()), ...below.flat()].filter((found) => found !== undefined);
}
