/** redis and valkey. Source: github.com/redis/docker-library-redis. */

import type { Process } from '../../runtime/process.ts';
import { alpine, debian } from '../files/distributions.ts';
import type { Contents, Repository } from '../repository.ts';
import { tools } from '../tools.ts';
import { redisCli } from './redis-cli.ts';
import { redisServer } from './redis-server.ts';

const patches: Readonly<Record<string, string>> = {
  '5': '5.0.14',
  '5.0': '5.0.14',
  '6': '6.2.21',
  '6.0': '6.0.20',
  '6.2': '6.2.21',
  '7': '7.4.7',
  '7.0': '7.0.15',
  '7.2': '7.2.12',
  '7.4': '7.4.7',
  '8': '8.2.3',
  '8.0': '8.0.5',
  '8.2': '8.2.3',
};
const user: [string, number, number, string, string] = ['redis', 999, 999, '/data', '/bin/sh'];

function contents(tag: string): Contents | undefined {
  const [, name = '8'] = /^(?:latest|alpine|bookworm|(\d+(?:\.\d+)?)(?:\.\d+)?)(?:-[\w.]+)?$/.exec(tag) ?? ['', 'none'];
  const version = patches[name];
  if (version === undefined) return undefined;
  const onAlpine = tag.includes('alpine');
  const server = (process: Process): Promise<number> => redisServer(process, version);
  return {
    files: { ...(onAlpine ? alpine('3.22.2', [user]) : debian([user])), '/data': { folder: true, uid: 999, gid: 999 } },
    programs: {
      ...tools(onAlpine ? 'alpine' : 'debian'),
      '/usr/local/bin/redis-server': server,
      '/usr/local/bin/redis-cli': (process) => redisCli(process, version),
      '/usr/local/bin/docker-entrypoint.sh': (process) => {
        const [first, ...others] = process.argv.slice(1);
        // Options and configuration files are the server's.
        const isOption = first === undefined || first.startsWith('-') || first.endsWith('.conf');
        return process.execute(
          isOption ? ['redis-server', ...(first === undefined ? [] : [first]), ...others] : [first, ...others],
          process.env,
        );
      },
    },
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['redis-server'],
    env: { REDIS_VERSION: version },
    workingDir: '/data',
    exposedPorts: [6_379],
    megabytes: onAlpine ? 16 : 46,
  };
}

export const redisRepository: Repository = { names: ['docker.io/library/redis'], contentsOf: contents };
