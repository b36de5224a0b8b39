/** Files by which the distributions of base images are told apart. */
import type { LayerEntry } from '../../runtime/files/layer.ts';

type Files = Readonly<Record<string, LayerEntry>>;

function accounts(users: readonly [name: string, uid: number, gid: number, home: string, shell: string][]): Files {
  return {
    '/etc/passwd': users
      .map(([name, uid, gid, home, shell]) => `${name}:x:${uid}:${gid}:${name}:${home}:${shell}\n`)
      .join(''),
    '/etc/group': users.map(([name, , gid]) => `${name}:x:${gid}:\n`).join(''),
  };
}

const nologin = '/usr/sbin/nologin';
const system: [string, number, number, string, string][] = [
  ['daemon', 1, 1, '/usr/sbin', nologin],
  ['bin', 2, 2, '/bin', nologin],
  ['www-data', 33, 33, '/var/www', nologin],
  ['nobody', 65_534, 65_534, '/nonexistent', nologin],
];

/** `extra` are users of the image's own. */
export function debian(extra: readonly [string, number, number, string, string][] = []): Files {
  return {
    ...accounts([['root', 0, 0, '/root', '/bin/bash'], ...system, ...extra]),
    '/etc/os-release': `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n`,
    '/etc/debian_version': '12.12\n',
    '/etc/nsswitch.conf': 'passwd:         files\ngroup:          files\nhosts:          files dns\n',
    '/usr/bin': { folder: true },
    '/usr/sbin': { folder: true },
    '/bin': { link: 'usr/bin' },
    '/sbin': { link: 'usr/sbin' },
    '/home': { folder: true },
    '/mnt': { folder: true },
    '/opt': { folder: true },
    '/srv': { folder: true },
    '/run/lock': { folder: true, mode: 0o1777 },
    '/usr/local/bin': { folder: true },
    '/var/log': { folder: true },
    '/var/tmp': { folder: true, mode: 0o1777 },
  };
}

export function ubuntu(version = '24.04'): Files {
  const names: Record<string, [string, string]> = {
    '20.04': ['Focal Fossa', 'focal'],
    '22.04': ['Jammy Jellyfish', 'jammy'],
    '24.04': ['Noble Numbat', 'noble'],
  };
  const [title = '', codename = ''] = names[version] ?? [];
  return {
    ...debian([['ubuntu', 1_000, 1_000, '/home/ubuntu', '/bin/bash']]),
    '/etc/debian_version': 'trixie/sid\n',
    '/etc/os-release': `PRETTY_NAME="Ubuntu ${version} LTS"\nNAME="Ubuntu"\nVERSION_ID="${version}"\nVERSION="${version} LTS (${title})"\nVERSION_CODENAME=${codename}\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\nUBUNTU_CODENAME=${codename}\n`,
  };
}

export function alpine(version = '3.22.2', extra: readonly [string, number, number, string, string][] = []): Files {
  return {
    ...accounts([
      ['root', 0, 0, '/root', '/bin/sh'],
      ['bin', 1, 1, '/bin', '/sbin/nologin'],
      ['daemon', 2, 2, '/sbin', '/sbin/nologin'],
      ['nobody', 65_534, 65_534, '/', '/sbin/nologin'],
      ...extra,
    ]),
    '/etc/alpine-release': `${version}\n`,
    '/etc/os-release': `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${version.replace(/\.\d+$/, '')}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n`,
    '/home': { folder: true },
    '/mnt': { folder: true },
    '/opt': { folder: true },
    '/run': { folder: true },
    '/srv': { folder: true },
    '/usr/local/bin': { folder: true },
    '/var/log': { folder: true },
    '/var/tmp': { folder: true, mode: 0o1777 },
  };
}

export function busyboxFiles(): Files {
  return {
    ...accounts([
      ['root', 0, 0, '/root', '/bin/sh'],
      ['daemon', 1, 1, '/usr/sbin', '/bin/false'],
      ['www-data', 33, 33, '/var/www', '/bin/false'],
      ['nobody', 65_534, 65_534, '/home', '/bin/false'],
    ]),
    '/etc/shadow': { data: 'root:*:::::::\n', mode: 0o640 },
    '/home': { folder: true, uid: 65_534, gid: 65_534 },
    '/usr/bin': { folder: true },
    '/var/spool/mail': { folder: true },
    '/var/www': { folder: true },
  };
}
