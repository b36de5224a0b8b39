/** The control group of a box: what the kernel holds its processes to, all together (cgroups(7), version 1 and 2). */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { newId } from '../../config/new-id.ts';

/** A lesson's shell with some kubectl in its terminals takes 150 MB and 100 threads; a rollout watched with `yes`, a core. */
export const boxLimits = { memoryMiB: 512, processes: 512, cores: 1 } as const;

export type HeldLimit = 'memory' | 'processes' | 'cpu';

export interface ControlGroup extends AsyncDisposable {
  /** The limits the kernel holds; none where no group can be made. */
  readonly holds: readonly HeldLimit[];
  /** Files that a process writes `0` to, to come in with all it starts. */
  readonly entries: readonly string[];
}

/** Processes are gone a moment after they are killed. */
const removePatienceMs = 10_000;
const againMs = 20;

const bytes = String(boxLimits.memoryMiB * 1024 * 1024);
/** A period of the processor's time in microseconds, and what of it a box gets. */
const period = 100_000;
const quota = period * boxLimits.cores;

/** By controller: what is held, and the files that say so. Files that the kernel does not have (swap, say) are left out. */
const controllers = {
  1: {
    memory: { limit: 'memory', files: { 'memory.limit_in_bytes': bytes, 'memory.memsw.limit_in_bytes': bytes } },
    pids: { limit: 'processes', files: { 'pids.max': String(boxLimits.processes) } },
    cpu: { limit: 'cpu', files: { 'cpu.cfs_period_us': String(period), 'cpu.cfs_quota_us': String(quota) } },
  },
  2: {
    memory: { limit: 'memory', files: { 'memory.max': bytes, 'memory.swap.max': '0' } },
    pids: { limit: 'processes', files: { 'pids.max': String(boxLimits.processes) } },
    cpu: { limit: 'cpu', files: { 'cpu.max': `${quota} ${period}` } },
  },
} as const;
type Controller = keyof (typeof controllers)[1];
const names: readonly Controller[] = ['memory', 'pids', 'cpu'];

/** A group of its own for one box, as far as this process may make one. */
export async function openControlGroup(root = '/sys/fs/cgroup'): Promise<ControlGroup> {
  const name = `drydock-${process.pid}-${newId('sandbox')}`;
  const made = existsSync(join(root, 'cgroup.controllers'))
    ? await makeUnified(root, name)
    : await makeSeparate(root, name);
  return {
    holds: made.flatMap(({ holds }) => holds),
    entries: made.map(({ folder }) => join(folder, 'cgroup.procs')),
    [Symbol.asyncDispose]: async () => {
      for (const { folder } of made) await remove(folder);
    },
  };
}

interface Made {
  readonly folder: string;
  readonly holds: readonly HeldLimit[];
}

/** Version 1: each controller has a tree of its own. */
async function makeSeparate(root: string, name: string): Promise<Made[]> {
  const made = await Promise.all(
    names.map(async (controller): Promise<Made[]> => {
      const parent = join(root, controller);
      if (!existsSync(join(parent, 'cgroup.procs'))) return [];
      await sweep(parent);
      const folder = await makeIn(parent, name);
      if (folder === undefined) return [];
      const { limit, files } = controllers[1][controller];
      if (await set(folder, files)) return [{ folder, holds: [limit] }];
      await remove(folder);
      return [];
    }),
  );
  return made.flat();
}

/** Version 2: one tree. At its top as root, else below the host's own group, where that has been given to it (Delegate=yes of systemd). */
async function makeUnified(root: string, name: string): Promise<Made[]> {
  for (const parent of [root, join(root, await ownGroup())]) {
    const enabled = await enable(parent);
    if (enabled.length === 0) continue;
    await sweep(parent);
    const folder = await makeIn(parent, name);
    if (folder === undefined) continue;
    const held = await Promise.all(
      enabled.map(async (controller): Promise<HeldLimit[]> => {
        const { limit, files } = controllers[2][controller];
        return (await set(folder, files)) ? [limit] : [];
      }),
    );
    return [{ folder, holds: held.flat() }];
  }
  return [];
}

async function ownGroup(): Promise<string> {
  const lines = await readFile('/proc/self/cgroup', 'utf8').catch(() => '');
  return /^0::(.*)$/m.exec(lines)?.[1] ?? '';
}

/** Lets groups below this one have the controllers; gives those they have. */
async function enable(parent: string): Promise<Controller[]> {
  const control = join(parent, 'cgroup.subtree_control');
  const given = async (): Promise<Controller[]> => {
    const words = (await readFile(control, 'utf8').catch(() => '')).trim().split(/\s+/);
    return names.filter((name) => words.includes(name));
  };
  const ask = async (): Promise<boolean> => {
    for (const name of names) if (!(await write(control, `+${name}`))) return false;
    return true;
  };
  if ((await given()).length < names.length && !(await ask())) {
    // A group that hands on controllers may hold no processes itself: what is in it, this host, goes one group down.
    const host = await makeIn(parent, 'drydock-host');
    if (host !== undefined) {
      const pids = (await readFile(join(parent, 'cgroup.procs'), 'utf8').catch(() => '')).split('\n');
      for (const pid of pids) if (pid !== '') await write(join(host, 'cgroup.procs'), pid);
      await ask();
    }
  }
  return given();
}

async function makeIn(parent: string, name: string): Promise<string | undefined> {
  const folder = join(parent, name);
  try {
    await mkdir(folder, { recursive: true });
    return folder;
  } catch {
    return undefined;
  }
}

/** False when the first file, which is the limit itself, is not taken. */
async function set(folder: string, files: Readonly<Record<string, string>>): Promise<boolean> {
  let [first, taken] = [true, false];
  for (const [name, value] of Object.entries(files)) {
    const written = await write(join(folder, name), value);
    if (first) taken = written;
    first = false;
  }
  return taken;
}

async function write(file: string, value: string): Promise<boolean> {
  try {
    await writeFile(file, value, { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}

/** Groups of hosts that were killed: a group is named after the process that made it. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(/^drydock-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !existsSync(`/proc/${pid}`)) await rmdir(join(parent, name)).catch(() => {});
  }
}

/** Ends what is still in it and removes it. A group that stays in use is left to the next sweep. */
async function remove(folder: string): Promise<void> {
  const deadline = performance.now() + removePatienceMs;
  while (performance.now() < deadline) {
    const pids = (await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '')).split('\n').map(Number);
    for (const pid of pids) if (pid > 0) kill(pid);
    try {
      await rmdir(folder);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') return;
    }
    await after(againMs);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
