/** The program `redis-server`. Source of the texts: redis 7.4, src/server.c, rdb.c. */
import type { Duplex } from 'node:stream';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { taskOf } from '../../runtime/processes/open-path.ts';
import { type CommandPlace, isWrite, runCommand } from './commands.ts';
import { Keyspace } from './keyspace.ts';
import { encode, RedisError, type Reply, RespReader, Simple } from './resp.ts';

const memoryBytes = 8 * 1024 * 1024;
/** What is written between two looks at what is held. */
const worthCountingBytes = 1024 * 1024;
/** What a snapshot begins with; its contents are the simulator's own. */
const magic = 'REDIS0012';

export async function redisServer(process: Process, version: string): Promise<number> {
  const config = readConfig(process);
  const log = (level: '*' | '#', text: string, role = 'M'): void => {
    const now = process.clock.now();
    const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(now.toUTCString()) ?? [];
    const ms = String(now.getUTCMilliseconds()).padStart(3, '0');
    void process.stdout
      .write(`${process.pid}:${role} ${day} ${month} ${year} ${time}.${ms} ${level} ${text}\n`)
      .catch(() => {});
  };
  log('*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', 'C');
  log('*', `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${process.pid}, just started`, 'C');
  if (config.has('configfile')) log('*', 'Configuration loaded', 'C');
  else
    log(
      '#',
      'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
      'C',
    );
  config.delete('configfile');
  const port = Number(config.get('port'));
  const started = process.clock.now().getTime();
  const keys = new Keyspace(() => process.clock.now().getTime());
  const file = `${config.get('dir')}/${config.get('dbfilename')}`;
  const sockets = new Set<Duplex>();
  const place: CommandPlace = {
    keys,
    config,
    nowMs: () => process.clock.now().getTime(),
    info: () =>
      info({
        version,
        port,
        clients: sockets.size,
        upMs: process.clock.now().getTime() - started,
        keys: keys.keys().length,
      }),
    save() {
      try {
        process.files.write(file, `${magic}${keys.dump()}`);
      } catch {
        throw new RedisError("ERR Error trying to save the DB, can't exit.");
      }
    },
  };
  let grown = 0;
  const grow = (words: readonly string[]): void => {
    for (const { length } of words) grown += length + 64;
    if (grown < worthCountingBytes) return;
    grown = 0;
    if (keys.bytes > worthCountingBytes) taskOf(process).hold(keys.bytes);
  };
  const exit = Promise.withResolvers<number>();
  const shutDown = (): void => {
    log('*', 'User requested shutdown...');
    log('*', 'Saving the final RDB snapshot before exiting.');
    try {
      place.save();
      log('*', 'DB saved on disk');
    } catch {
      log(
        '#',
        `Failed opening the temp RDB file temp-${process.pid}.rdb (in server root dir ${config.get('dir')}) for saving: Read-only file system`,
      );
    }
    log('#', 'Redis is now ready to exit, bye bye...');
    exit.resolve(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.onSignal(signal, () => {
      const seconds = Math.floor(process.clock.now().getTime() / 1_000);
      void process.stdout
        .write(`${process.pid}:signal-handler (${seconds}) Received ${signal} scheduling shutdown...\n`)
        .catch(() => {});
      shutDown();
    });
  log('*', 'monotonic clock: POSIX clock_gettime');
  log('*', `Running mode=standalone, port=${port}.`);
  try {
    const listening = process.network.listen({ port }, ({ stream }) =>
      serve(stream, { ...place, sockets, shutDown, grow }),
    );
    process.ended.addEventListener(
      'abort',
      () => {
        listening[Symbol.dispose]();
        for (const socket of sockets) socket.destroy();
      },
      { once: true },
    );
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    log('#', `Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`);
    log('#', 'Failed listening on port 6379 (tcp), aborting.');
    return 1;
  }
  log('*', 'Server initialized');
  if (process.files.exists(file)) load(process, keys, file, version, log);
  log('*', 'Ready to accept connections tcp');
  process.use({ memoryBytes, cpuMillis: 10 });
  return exit.promise;
}

/** Defaults, the file that is named, then what the command line says. */
function readConfig(process: Process): Map<string, string> {
  const config = new Map([
    ['appendonly', 'no'],
    ['dbfilename', 'dump.rdb'],
    ['dir', process.cwd],
    ['maxmemory', '0'],
    ['maxmemory-policy', 'noeviction'],
    ['port', '6379'],
    ['requirepass', ''],
    ['save', '3600 1 300 100 60 10000'],
  ]);
  const [first, ...others] = process.argv.slice(1);
  const named = first !== undefined && !first.startsWith('-');
  if (named) {
    config.set('configfile', first);
    const text = process.files.exists(first) ? Buffer.from(process.files.read(first)).toString() : '';
    for (const line of text.split('\n')) {
      const [, name, value] = /^\s*([a-z][\w-]*)\s+(.+?)\s*$/i.exec(line) ?? [];
      if (name !== undefined && value !== undefined) config.set(name.toLowerCase(), value.replace(/^"(.*)"$/, '$1'));
    }
  }
  const words = named ? others : process.argv.slice(1);
  for (let i = 0; i < words.length; i++) {
    const name = /^--(.+)$/.exec(words[i] ?? '')?.[1];
    if (name === undefined) continue;
    const values: string[] = [];
    while (i + 1 < words.length && !words[i + 1]?.startsWith('--')) values.push(words[++i] ?? '');
    config.set(name.toLowerCase(), values.join(' '));
  }
  const memory = config.get('maxmemory') ?? '0';
  config.set('maxmemory', String(bytes(memory)));
  return config;
}

function bytes(text: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)\s*([kmg]?b?)$/i.exec(text) ?? [];
  const lower = unit.toLowerCase();
  const power = ['', 'k', 'm', 'g'].indexOf(lower[0] === 'b' ? '' : (lower[0] ?? ''));
  return Number(digits) * (lower.length === 2 ? 1_024 : 1_000) ** power;
}

function load(
  process: Process,
  keys: Keyspace,
  file: string,
  version: string,
  log: (level: '*' | '#', text: string) => void,
): void {
  const text = Buffer.from(process.files.read(file)).toString();
  if (!text.startsWith(magic)) {
    log('#', 'Wrong signature trying to load DB from file');
    return;
  }
  keys.load(text.slice(magic.length));
  log('*', `Loading RDB produced by version ${version}`);
  log('*', `Done loading RDB, keys loaded: ${keys.keys().length}, keys expired: 0.`);
  log('*', 'DB loaded from disk: 0.000 seconds');
}

interface Serving extends CommandPlace {
  readonly sockets: Set<Duplex>;
  shutDown(): void;
  /** Counts what a command has brought; too much of it and the server is killed. */
  grow(words: readonly string[]): void;
}

function serve(stream: Duplex, place: Serving): void {
  const { sockets, config } = place;
  const reader = new RespReader();
  let known = config.get('requirepass') === '';
  sockets.add(stream);
  stream.once('close', () => sockets.delete(stream));
  stream.once('end', () => stream.end());
  stream.on('data', (bytes: Buffer) => {
    try {
      for (const request of reader.push(bytes)) {
        const words = Array.isArray(request) ? request.map(String) : [];
        if (words.length === 0) continue;
        const name = (words[0] ?? '').toUpperCase();
        let reply: Reply;
        if (name === 'AUTH' || name === 'HELLO') {
          const password =
            name === 'AUTH' ? words.at(-1) : words[words.findIndex((word) => word.toUpperCase() === 'AUTH') + 2];
          if (name === 'AUTH' && config.get('requirepass') === '')
            reply = new RedisError(
              'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
            );
          else if (known || password === config.get('requirepass')) {
            known = true;
            reply =
              name === 'AUTH'
                ? new Simple('OK')
                : ['server', 'redis', 'version', '7.4.0', 'proto', 2, 'role', 'master'];
          } else reply = new RedisError('WRONGPASS invalid username-password pair or user is disabled.');
        } else if (name === 'QUIT') {
          stream.end(encode(new Simple('OK')));
          return;
        } else if (!known) reply = new RedisError('NOAUTH Authentication required.');
        else if (name === 'SHUTDOWN') {
          place.shutDown();
          return;
        } else {
          reply = runCommand(words, place);
          if (isWrite(name)) place.grow(words);
          if (config.get('appendonly') === 'yes' && isWrite(name)) place.save();
        }
        stream.write(encode(reply));
      }
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      stream.end(encode(error));
    }
  });
}

function info(of: { version: string; port: number; clients: number; upMs: number; keys: number }): string {
  const sections: [string, Record<string, string | number>][] = [
    [
      'Server',
      {
        redis_version: of.version,
        redis_mode: 'standalone',
        os: 'Linux 6.12.0 x86_64',
        process_id: 1,
        tcp_port: of.port,
        uptime_in_seconds: Math.floor(of.upMs / 1_000),
      },
    ],
    ['Clients', { connected_clients: of.clients }],
    ['Memory', { used_memory: memoryBytes / 8, used_memory_human: '1.00M', maxmemory: 0 }],
    ['Persistence', { loading: 0, rdb_last_bgsave_status: 'ok', aof_enabled: 0 }],
    ['Replication', { role: 'master', connected_slaves: 0 }],
    ['Keyspace', of.keys === 0 ? {} : { db0: `keys=${of.keys},expires=0,avg_ttl=0` }],
  ];
  return sections
    .map(
      ([title, values]) =>
        `# ${title}\r\n${Object.entries(values)
          .map(([key, value]) => `${key}:${value}\r\n`)
          .join('')}`,
    )
    .join('\r\n');
}
