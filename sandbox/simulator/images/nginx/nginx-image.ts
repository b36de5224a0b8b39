/** The repositories of nginx: Docker's own, and nginxinc's for Pods that must not run as root. */
import { alpine, debian } from '../files/distributions.ts';
import type { Contents, Repository } from '../repository.ts';
import { tools } from '../tools.ts';
import { dockerEntrypoint } from './docker-entrypoint.ts';
import { nginx } from './nginx.ts';
import { defaultConf, nginxFiles } from './nginx-files.ts';

/** The last patch of each minor version that was released. */
const lastPatch: Readonly<Record<number, number>> = {
  7: 12,
  8: 1,
  9: 15,
  10: 3,
  11: 13,
  12: 2,
  13: 12,
  14: 2,
  15: 12,
  16: 1,
  17: 10,
  18: 0,
  19: 10,
  20: 2,
  21: 6,
  22: 1,
  23: 4,
  24: 0,
  25: 5,
  26: 3,
  27: 5,
  28: 0,
  29: 3,
};
const mainline = 29;
const stable = 28;
const user: [string, number, number, string, string] = ['nginx', 101, 101, '/nonexistent', '/bin/false'];
const debianMegabytes = 68;
const alpineMegabytes = 20;

/** `1.27-alpine` → `1.27.5`; undefined for tags that were never pushed. */
function versionOf(tag: string): string | undefined {
  const [, name = '', patch] =
    /^(latest|stable|mainline|alpine|bookworm|trixie|1(?:\.\d+)?)(?:\.(\d+))?(?:-(?:alpine|alpine-slim|perl|bookworm|trixie|otel|slim)[\d.]*)*$/.exec(
      tag,
    ) ?? [];
  if (name === '') return undefined;
  const [, digits] = /^1\.(\d+)$/.exec(name) ?? [];
  const minor = digits === undefined ? (name === 'stable' ? stable : mainline) : Number(digits);
  const last = lastPatch[minor];
  if (last === undefined || (patch !== undefined && Number(patch) > last)) return undefined;
  return `1.${minor}.${patch ?? last}`;
}

function contents(tag: string, unprivileged: boolean): Contents | undefined {
  const version = versionOf(tag);
  if (version === undefined) return undefined;
  const onAlpine = tag.includes('alpine');
  const compiler = onAlpine ? 'gcc 14.2.0 (Alpine 14.2.0)' : 'gcc 12.2.0 (Debian 12.2.0-14)';
  const base = onAlpine ? alpine('3.22.2', [user]) : debian([user]);
  const packaged = unprivileged ? defaultConf.replace('listen       80;', 'listen       8080;') : defaultConf;
  return {
    files: { ...base, ...nginxFiles({ unprivileged }) },
    programs: {
      ...tools(onAlpine ? 'alpine' : 'debian', ['curl']),
      '/usr/sbin/nginx': nginx({ version, compiler, workers: 2 }),
      '/docker-entrypoint.sh': dockerEntrypoint(packaged),
    },
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: { NGINX_VERSION: version, PKG_RELEASE: '1', ...(onAlpine ? {} : { DYNPKG_RELEASE: '1' }) },
    exposedPorts: [unprivileged ? 8_080 : 80],
    stopSignal: 'SIGQUIT',
    megabytes: onAlpine ? alpineMegabytes : debianMegabytes,
    ...(unprivileged ? { user: { uid: 101, gid: 101 } } : {}),
  };
}

export const nginxRepositories: readonly Repository[] = [
  { names: ['docker.io/library/nginx'], contentsOf: (tag) => contents(tag, false) },
  {
    names: [
      'docker.io/nginxinc/nginx-unprivileged',
      'ghcr.io/nginx/nginx-unprivileged',
      'quay.io/nginx/nginx-unprivileged',
    ],
    contentsOf: (tag) => contents(tag, true),
  },
];
