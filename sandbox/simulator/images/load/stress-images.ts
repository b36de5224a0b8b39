/** Programs that only use memory and processors: polinux/stress and vish/stress of the Kubernetes tasks. */
import type { Process } from '../../runtime/process.ts';
import { sleep } from '../../time/clock.ts';
import { stress as vishStress } from '../agnhost/small-commands.ts';
import { debian } from '../files/distributions.ts';
import { goDurationMs, goFlags } from '../go/go-flags.ts';
import type { Repository } from '../repository.ts';
import { tools } from '../tools.ts';
import { burnCpu } from './burn-cpu.ts';
import { bytesOf } from './bytes-of.ts';

/** Memory is touched at about this speed. */
const bytesPerMs = 2 * 1024 * 1024;
const defaultVmBytes = 256 * 1024 * 1024;

/** Amos Waterland's stress 1.0.4. */
async function stress(process: Process): Promise<number> {
  const argv = process.argv.slice(1);
  const option = (long: string, short: string): string | undefined => {
    const joined = argv.find((word) => word.startsWith(`--${long}=`));
    if (joined !== undefined) return joined.slice(long.length + 3);
    const at = argv.findIndex((word) => word === `--${long}` || word === `-${short}`);
    return at < 0 ? undefined : argv[at + 1];
  };
  const count = (long: string, short: string): number => Number(option(long, short) ?? 0);
  const [cpu, io, vm, hdd] = [count('cpu', 'c'), count('io', 'i'), count('vm', 'm'), count('hdd', 'd')];
  const { pid } = process;
  const say = (text: string): Promise<void> => process.stdout.write(`stress: ${text}\n`);
  if (cpu + io + vm + hdd === 0) {
    await process.stdout.write(
      "`stress' imposes certain types of compute stress on your system\n\nUsage: stress [OPTION [ARG]] ...\n",
    );
    return 0;
  }
  await say(`info: [${pid}] dispatching hogs: ${cpu} cpu, ${io} io, ${vm} vm, ${hdd} hdd`);
  const seconds = option('timeout', 't');
  const timeoutMs =
    seconds === undefined ? undefined : (goDurationMs(/\d$/.test(seconds) ? `${seconds}s` : seconds) ?? 0);
  burnCpu(process, cpu);
  const wanted = vm * (bytesOf(option('vm-bytes', '-') ?? '', true) || defaultVmBytes);
  if (vm > 0) {
    for (let held = 0; held < wanted; held += bytesPerMs * 10) {
      process.use({ memoryBytes: held });
      await sleep(process.clock, 10, process.ended);
    }
    process.use({ memoryBytes: wanted });
    // Without a pause it goes over its memory again and again.
    if (option('vm-hang', '-') === undefined && !argv.includes('--vm-keep')) burnCpu(process, vm);
  }
  if (timeoutMs === undefined) return new Promise(() => {});
  await sleep(process.clock, timeoutMs, process.ended);
  await say(`info: [${pid}] successful run completed in ${Math.round(timeoutMs / 1_000)}s`);
  return 0;
}

export const stressRepositories: readonly Repository[] = [
  {
    names: ['docker.io/polinux/stress', 'docker.io/progrium/stress'],
    contentsOf: (tag) =>
      tag === 'latest' || tag === '1.0.4'
        ? {
            files: debian(),
            programs: { ...tools('debian'), '/usr/local/bin/stress': stress },
            cmd: ['stress'],
            megabytes: 4,
          }
        : undefined,
  },
  {
    names: ['docker.io/vish/stress', 'registry.k8s.io/stress'],
    contentsOf: (tag) =>
      tag === 'latest' || tag === 'v1'
        ? {
            programs: { '/stress': (process) => vishStress(process, goFlags(process.argv.slice(1), ['logtostderr'])) },
            entrypoint: ['/stress', '-logtostderr'],
            megabytes: 2,
          }
        : undefined,
  },
];
