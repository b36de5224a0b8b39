/** Images to build on and to look around with: busybox, alpine, debian, ubuntu, curl. */
import { alpine, busyboxFiles, debian, ubuntu } from '../files/distributions.ts';
import type { Repository } from '../repository.ts';
import { tools } from '../tools.ts';

const busyboxMinors =
  /^(latest|stable|unstable|musl|glibc|uclibc|1|1\.(?:2[0-9]|3[0-7]))(?:\.\d+)?(?:-(?:musl|glibc|uclibc))?$/;
const alpineMinors = /^(latest|edge|3|3\.(?:[0-9]|1[0-9]|2[0-2]))(?:\.(\d+))?$/;
const debianNames = /^(latest|stable|oldstable|trixie|bookworm|bullseye|1[1-3])(?:\.\d+)?(?:-slim)?$/;
const ubuntuVersions: Readonly<Record<string, string>> = {
  latest: '24.04',
  rolling: '24.04',
  noble: '24.04',
  jammy: '22.04',
  focal: '20.04',
  '24.04': '24.04',
  '22.04': '22.04',
  '20.04': '20.04',
};

export const baseRepositories: readonly Repository[] = [
  {
    names: [
      'docker.io/library/busybox',
      'registry.k8s.io/busybox',
      'gcr.io/google-containers/busybox',
      'registry.k8s.io/e2e-test-images/busybox',
      'quay.io/prometheus/busybox',
    ],
    contentsOf: (tag) =>
      busyboxMinors.test(tag)
        ? { files: busyboxFiles(), programs: tools('busybox'), cmd: ['sh'], megabytes: 2.1 }
        : undefined,
  },
  {
    names: ['docker.io/library/alpine'],
    contentsOf(tag) {
      const [, minor, patch = '0'] = alpineMinors.exec(tag) ?? [];
      if (minor === undefined) return undefined;
      const version = /^3\.\d+$/.test(minor) ? `${minor}.${patch}` : undefined;
      return { files: alpine(version), programs: tools('alpine'), cmd: ['/bin/sh'], megabytes: 3.6 };
    },
  },
  {
    names: ['docker.io/library/debian'],
    contentsOf: (tag) =>
      debianNames.test(tag)
        ? { files: debian(), programs: tools('debian'), cmd: ['bash'], megabytes: tag.includes('slim') ? 28 : 47 }
        : undefined,
  },
  {
    names: ['docker.io/library/ubuntu'],
    contentsOf(tag) {
      const version = ubuntuVersions[tag];
      return version === undefined
        ? undefined
        : { files: ubuntu(version), programs: tools('ubuntu'), cmd: ['/bin/bash'], megabytes: 29 };
    },
  },
  {
    names: ['docker.io/curlimages/curl', 'quay.io/curl/curl'],
    contentsOf: (tag) =>
      /^(latest|[78]\.\d+\.\d+)$/.test(tag)
        ? {
            files: {
              ...alpine('3.22.2', [['curl_user', 100, 101, '/home/curl_user', '/bin/sh']]),
              '/entrypoint.sh': { data: '#!/bin/sh\nexec "$@"\n', mode: 0o755 },
            },
            programs: {
              ...tools('alpine', ['curl']),
              // The first word that is no program is an option of curl.
              '/entrypoint.sh': (process) => {
                const [first = 'curl', ...others] = process.argv.slice(1);
                const words = first.startsWith('-') ? ['curl', first, ...others] : [first, ...others];
                return process.execute(words, process.env);
              },
            },
            entrypoint: ['/entrypoint.sh'],
            cmd: ['curl'],
            user: { uid: 100, gid: 101 },
            megabytes: 10,
          }
        : undefined,
  },
];
