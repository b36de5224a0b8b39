import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Drydock } from '../../testing/start-drydock.ts';

const pageKib = 4;
const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'user', 'uts'];

/** Only Linux tells what processes hold. */
export const canCount = existsSync('/proc/self/statm');

/** The processes of a Drydock except web: the host, those that hold ptys, and the shells. */
export function processesOf(drydock: Drydock): readonly number[] {
  const parents = new Map<number, number>();
  for (const pid of all()) {
    const stat = read(pid, 'stat');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (stat !== '') parents.set(pid, parent);
  }
  // Those that outlive their host are found by the settings they were started with.
  const own = (pid: number): boolean => read(pid, 'environ').includes(`DRYDOCK_DATA=${drydock.dataFolder}\0`);
  const roots = new Set([...parents.keys()].filter((pid) => own(pid) && !read(pid, 'cmdline').includes('web/main.ts')));
  const below = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (roots.has(at)) return true;
    return false;
  };
  return [...parents.keys()].filter(below);
}

/** Resident memory of all, in MB. */
export function residentMb(pids: readonly number[]): number {
  const pages = pids.map((pid) => Number(read(pid, 'statm').split(' ')[1] ?? 0));
  return (pages.reduce((sum, each) => sum + each, 0) * pageKib) / 1024;
}

export function openFiles(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + list(`/proc/${pid}/fd`).length, 0);
}

/** Namespaces that they are in and this process is not. */
export function namespaces(pids: readonly number[]): number {
  const of = (pid: number | string): string[] => kinds.map((kind) => link(`/proc/${pid}/ns/${kind}`));
  const ours = new Set(of('self'));
  return new Set(pids.flatMap(of).filter((each) => each !== '' && !ours.has(each))).size;
}

function all(): number[] {
  return list('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
}

/** A process may end while it is looked at. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
