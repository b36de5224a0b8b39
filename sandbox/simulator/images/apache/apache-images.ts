/** httpd, and the PHP page of the HorizontalPodAutoscaler walk-through. */
import type { Process } from '../../runtime/process.ts';
import { sleep } from '../../time/clock.ts';
import { alpine, debian } from '../files/distributions.ts';
import type { Repository } from '../repository.ts';
import { tools } from '../tools.ts';
import { apache } from './apache.ts';

const lastPatch = 65;
const root = '/usr/local/apache2/htdocs';

/** Processor time of one page of hpa-example: a million square roots in PHP 5. */
const pageCpuMillis = 45;
const hpaProduct = 'Apache/2.4.10 (Debian)';

function versionOf(tag: string): string | undefined {
  const [, name = '', patch] =
    /^(latest|alpine|bookworm|trixie|2|2\.4)(?:\.(\d+))?(?:-(?:alpine|bookworm|trixie)[\d.]*)?$/.exec(tag) ?? [];
  if (name === '' || Number(patch ?? 0) > lastPatch) return undefined;
  return `2.4.${patch ?? lastPatch}`;
}

/** One page at a time per processor: requests queue, as they do for the real one's. */
function load(process: Process) {
  let free = 0;
  return async () => {
    const now = process.clock.now().getTime();
    free = Math.max(now, free) + pageCpuMillis;
    await sleep(process.clock, free - now, process.ended);
    process.use({ cpuMillis: pageCpuMillis });
    const headers: [string, string][] = [
      ['X-Powered-By', 'PHP/5.6.14'],
      ['Content-Type', 'text/html; charset=UTF-8'],
    ];
    return { body: 'OK!', headers };
  };
}

export const apacheRepositories: readonly Repository[] = [
  {
    names: ['docker.io/library/httpd'],
    contentsOf(tag) {
      const version = versionOf(tag);
      if (version === undefined) return undefined;
      const onAlpine = tag.includes('alpine');
      return {
        files: {
          ...(onAlpine ? alpine() : debian()),
          [`${root}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n',
          '/usr/local/apache2/conf/httpd.conf':
            'ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "/usr/local/apache2/htdocs"\n',
          '/usr/local/apache2/logs': { folder: true },
        },
        programs: {
          ...tools(onAlpine ? 'alpine' : 'debian'),
          '/usr/local/bin/httpd-foreground': apache({
            product: `Apache/${version} (Unix)`,
            mpm: 'mpm_event',
            command: 'httpd -D FOREGROUND',
            root,
            combined: false,
          }),
          '/usr/local/apache2/bin/httpd': apache({
            product: `Apache/${version} (Unix)`,
            mpm: 'mpm_event',
            command: 'httpd -D FOREGROUND',
            root,
            combined: false,
          }),
        },
        cmd: ['httpd-foreground'],
        env: {
          PATH: '/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          HTTPD_PREFIX: '/usr/local/apache2',
          HTTPD_VERSION: version,
        },
        workingDir: '/usr/local/apache2',
        exposedPorts: [80],
        stopSignal: 'SIGWINCH',
        megabytes: onAlpine ? 24 : 57,
      };
    },
  },
  {
    names: ['registry.k8s.io/hpa-example', 'k8s.gcr.io/hpa-example'],
    contentsOf: (tag) =>
      tag === 'latest'
        ? {
            files: {
              ...debian(),
              '/var/www/html/index.php':
                '<?php\n  $x = 0.0001;\n  for ($i = 0; $i <= 1000000; $i++) {\n    $x += sqrt($x);\n  }\n  echo "OK!";\n?>\n',
            },
            programs: {
              ...tools('debian'),
              '/usr/local/bin/apache2-foreground': (process) =>
                apache({
                  product: hpaProduct,
                  mpm: 'mpm_prefork',
                  command: 'apache2 -D FOREGROUND',
                  root: '/var/www/html',
                  combined: true,
                  page: load(process),
                })(process),
            },
            cmd: ['apache2-foreground'],
            workingDir: '/var/www/html',
            exposedPorts: [80],
            megabytes: 190,
          }
        : undefined,
  },
];
