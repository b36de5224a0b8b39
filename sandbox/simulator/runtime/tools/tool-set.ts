/** The programs a base image brings: its shell and its tools, by path. */
import type { Program } from '../process.ts';
import { createShell } from '../shell/create-shell.ts';
import { awk } from './awk.ts';
import { diskTools } from './disk-tools.ts';
import { fileTools } from './file-tools.ts';
import { grep } from './grep.ts';
import { ls } from './list-files.ts';
import { networkTools } from './network-tools.ts';
import { processTools } from './process-tools.ts';
import { sed } from './sed.ts';
import { systemTools } from './system-tools.ts';
import { tar } from './tar.ts';
import { textTools } from './text-tools.ts';
import { program, type Style, type Tool } from './tool.ts';
import { vi } from './vi/vi.ts';

export type Distribution = 'busybox' | 'alpine' | 'debian' | 'ubuntu';

const all: Readonly<Record<string, Tool>> = {
  ...diskTools,
  ...fileTools,
  ...networkTools,
  ...processTools,
  ...systemTools,
  ...textTools,
  awk,
  egrep: (run) => grep({ ...run, args: ['-E', ...run.args] }),
  fgrep: (run) => grep({ ...run, args: ['-F', ...run.args] }),
  grep,
  ls,
  sed,
  tar,
  vi,
};

/** In no busybox. */
const beyondBusybox = new Set(['curl', 'dig', 'getent', 'ss']);
/** What the slim Debian images have not. */
const beyondDebian = new Set([
  'curl',
  'dig',
  'free',
  'ifconfig',
  'ip',
  'killall',
  'less',
  'more',
  'nc',
  'netstat',
  'nslookup',
  'pgrep',
  'pidof',
  'ping',
  'pkill',
  'ps',
  'ss',
  'time',
  'top',
  'uptime',
  'vi',
  'watch',
  'wget',
]);
/** Where they are in an image; the others are in /bin or, of Debian, in /usr/bin. */
const ownFolders: Readonly<Record<string, string>> = { busybox: '/bin', alpine: '/bin' };

/** `extra`: what an image installs on top, `curl` say. The same programs for all images of a kind, so they cost nothing each. */
export function toolSet(distribution: Distribution, extra: readonly string[] = []): Readonly<Record<string, Program>> {
  const onDebian = distribution === 'debian' || distribution === 'ubuntu';
  const style: Style = onDebian ? 'gnu' : 'busybox';
  const missing = onDebian ? beyondDebian : beyondBusybox;
  const folder = ownFolders[distribution] ?? '/usr/bin';
  const programs: Record<string, Program> = {};
  for (const [name, tool] of Object.entries(all)) {
    if (missing.has(name) && !extra.includes(name)) continue;
    // Alpine's getent is of musl, not of busybox.
    const added = extra.includes(name);
    programs[`${added && !onDebian ? '/usr/bin' : folder}/${name}`] = program(tool, style);
  }
  programs[`${folder}/sh`] = createShell(onDebian ? 'dash' : 'ash');
  if (onDebian || extra.includes('bash')) programs[`${folder}/bash`] = createShell('bash');
  return programs;
}
