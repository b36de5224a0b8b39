/** What a new cluster runs for itself. The simulator does the work of these programs; in containers they only serve their health, and wait. */
import type { Program } from '../../runtime/process.ts';
import { untilSignalled } from '../go/go-program.ts';
import { serveHttp } from '../http/serve-http.ts';
import type { Repository } from '../repository.ts';

const mebibyte = 2 ** 20;
/** `lameduck` in the Corefile of kubeadm. */
const lameDuckMs = 5_000;

const coredns: Program = async (process) => {
  process.use({ memoryBytes: 14 * mebibyte });
  await process.stdout.write('.:53\n[INFO] plugin/reload: Running configuration SHA512 = 0000000000000000\n');
  await process.stdout.write('CoreDNS-1.13.1\nlinux/amd64, go1.25.2, 1db4568\n');
  for (const [port, text] of [
    [8080, 'OK'],
    [8181, 'OK'],
  ] as const)
    serveHttp(process, { port }, (_, response) => void response.end(text));
  return new Promise((resolve) =>
    process.onSignal('SIGTERM', () => {
      void process.stdout
        .write(
          '[INFO] SIGTERM: Shutting down servers then terminating\n[INFO] plugin/health: Going into lameduck mode for 5s\n',
        )
        .catch(() => {});
      process.clock.after(lameDuckMs, () => resolve(0));
    }),
  );
};

function waiting(memoryBytes: number): Program {
  return (process) => {
    process.use({ memoryBytes });
    return untilSignalled(process);
  };
}

const names: Readonly<Record<string, number>> = {
  etcd: 44,
  'kube-apiserver': 232,
  'kube-controller-manager': 50,
  'kube-proxy': 17,
  'kube-scheduler': 22,
};

export const systemRepositories: readonly Repository[] = [
  {
    names: ['registry.k8s.io/coredns/coredns', 'docker.io/coredns/coredns'],
    contentsOf: (tag) =>
      /^v?1\.\d+\.\d+$|^latest$/.test(tag)
        ? {
            programs: { '/coredns': coredns },
            entrypoint: ['/coredns'],
            megabytes: 22,
            user: { uid: 65_532, gid: 65_532 },
          }
        : undefined,
  },
  ...Object.entries(names).map(
    ([name, megabytes]): Repository => ({
      names: [`registry.k8s.io/${name}`],
      contentsOf: () => ({
        programs: { [`/usr/local/bin/${name}`]: waiting(megabytes * mebibyte) },
        entrypoint: [name],
        megabytes: 28,
      }),
    }),
  ),
];
