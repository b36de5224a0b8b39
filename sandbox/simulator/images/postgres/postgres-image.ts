/** postgres: what an application needs to find it there. Source: github.com/docker-library/postgres. */
import type { Process } from '../../runtime/process.ts';
import { alpine, debian } from '../files/distributions.ts';
import type { Repository } from '../repository.ts';
import { tools } from '../tools.ts';
import { postgresServer } from './postgres-server.ts';
import { pgIsReady, psql } from './psql.ts';

const patches: Readonly<Record<string, string>> = {
  '11': '11.22',
  '12': '12.22',
  '13': '13.23',
  '14': '14.20',
  '15': '15.15',
  '16': '16.11',
  '17': '17.7',
  '18': '18.1',
};
const user: [string, number, number, string, string] = ['postgres', 999, 999, '/var/lib/postgresql', '/bin/bash'];

export const postgresRepository: Repository = {
  names: ['docker.io/library/postgres'],
  contentsOf(tag) {
    const [, major = '18'] = /^(?:latest|alpine|(\d+)(?:\.\d+)?)(?:-[\w.]+)?$/.exec(tag) ?? ['', 'none'];
    const version = patches[major];
    if (version === undefined) return undefined;
    const onAlpine = tag.includes('alpine');
    const data = Number(major) >= 18 ? `/var/lib/postgresql/${major}/docker` : '/var/lib/postgresql/data';
    const bin = onAlpine ? '/usr/local/bin' : `/usr/lib/postgresql/${major}/bin`;
    const server = (process: Process): Promise<number> => postgresServer(process, version);
    return {
      files: {
        ...(onAlpine ? alpine('3.22.2', [user]) : debian([user])),
        '/docker-entrypoint-initdb.d': { folder: true },
        '/var/run/postgresql': { folder: true, mode: 0o777, uid: 999, gid: 999 },
        [data]: { folder: true, mode: 0o777, uid: 999, gid: 999 },
      },
      programs: {
        ...tools(onAlpine ? 'alpine' : 'debian'),
        [`${bin}/postgres`]: server,
        '/usr/bin/psql': (process) => psql(process, version),
        '/usr/bin/pg_isready': pgIsReady,
        '/usr/local/bin/docker-entrypoint.sh': (process) => {
          const [first = 'postgres', ...others] = process.argv.slice(1);
          return process.execute(
            first.startsWith('-') ? ['postgres', first, ...others] : [first, ...others],
            process.env,
          );
        },
      },
      entrypoint: ['docker-entrypoint.sh'],
      cmd: ['postgres'],
      env: {
        PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${bin}`,
        LANG: 'en_US.utf8',
        PG_MAJOR: major,
        PG_VERSION: version,
        PGDATA: data,
      },
      exposedPorts: [5_432],
      stopSignal: 'SIGINT',
      megabytes: onAlpine ? 106 : 151,
    };
  },
};
