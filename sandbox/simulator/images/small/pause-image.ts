/** registry.k8s.io/pause: holds a Pod's namespaces, and waits. Source: build/pause/linux/pause.c. */
import type { Program } from '../../runtime/process.ts';
import type { Repository } from '../repository.ts';

const pause: Program = async (process) => {
  if (process.argv.includes('-v')) {
    await process.stdout.write('pause.c\n');
    return 0;
  }
  return new Promise((resolve) => {
    for (const [signal, text] of [
      ['SIGINT', 'Interrupt'],
      ['SIGTERM', 'Terminated'],
    ] as const)
      process.onSignal(signal, () => {
        void process.stderr.write(`Shutting down, got signal: ${text}\n`).catch(() => {});
        resolve(0);
      });
  });
};

export const pauseRepository: Repository = {
  names: ['registry.k8s.io/pause', 'k8s.gcr.io/pause', 'gcr.io/google_containers/pause'],
  contentsOf: (tag) =>
    /^(latest|[123]\.\d|3\.1[0-2](\.\d)?)$/.test(tag)
      ? {
          programs: { '/pause': pause },
          entrypoint: ['/pause'],
          megabytes: 0.3,
          startupMs: 2,
          user: { uid: 65_535, gid: 65_535 },
        }
      : undefined,
};
