/** The shell and the usual commands, as the distributions of the base images have them. */
import { FileError } from '../runtime/files/folder.ts';
import type { Program } from '../runtime/process.ts';
import { sleep } from '../time/clock.ts';
import { busyboxHttpd } from './busybox/httpd.ts';
import { nc } from './busybox/nc.ts';

export type Distribution = 'busybox' | 'alpine' | 'debian' | 'ubuntu';

const basic: Readonly<Record<string, Program>> = {
  true: async () => 0,
  false: async () => 1,
  async echo(process) {
    await process.stdout.write(`${process.argv.slice(1).join(' ')}\n`);
    return 0;
  },
  async sleep(process) {
    const [text = ''] = process.argv.slice(1);
    const units: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };
    const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(text) ?? [];
    if (text === 'infinity' || text === 'inf') return new Promise(() => {});
    if (digits === undefined) {
      await process.stderr.write(`sleep: invalid number '${text}'\n`);
      return 1;
    }
    await sleep(process.clock, Number(digits) * (units[unit] ?? 1) * 1_000, process.ended);
    return 0;
  },
  async cat(process) {
    let code = 0;
    for (const path of process.argv.slice(1))
      try {
        await process.stdout.write(process.files.read(path.startsWith('/') ? path : `${process.cwd}/${path}`));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await process.stderr.write(`cat: can't open '${path}': No such file or directory\n`);
        code = 1;
      }
    return code;
  },
};

/** By path. `extra` names what an image installs on top: `curl`. */
export function tools(distribution: Distribution, extra: readonly string[] = []): Readonly<Record<string, Program>> {
  const isBusybox = distribution === 'busybox' || distribution === 'alpine';
  const own: Record<string, Program> = {
    ...basic,
    // Alpine's busybox has httpd in a package of its own.
    ...(distribution === 'busybox' ? { httpd: busyboxHttpd } : {}),
    ...(isBusybox || extra.includes('nc') ? { nc } : {}),
  };
  return Object.fromEntries(Object.entries(own).map(([name, program]) => [`/bin/${name}`, program]));
}
