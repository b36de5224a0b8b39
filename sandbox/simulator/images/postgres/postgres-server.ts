/** The program `postgres`: the simple query protocol over a few tables. Source of the texts: PostgreSQL 16, docker-entrypoint.sh of its image. */
import type { Duplex } from 'node:stream';
import { NetworkError } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';
import { taskOf } from '../../runtime/processes/open-path.ts';
import { sleep } from '../../time/clock.ts';
import { SqlError, statementsOf } from './expressions.ts';
import {
  cancelRequest,
  errorMessage,
  MessageReader,
  message,
  protocolVersion,
  readyForQuery,
  resultMessages,
  sslRequest,
} from './messages.ts';
import { Tables } from './tables.ts';

const memoryBytes = 40 * 1024 * 1024;
/** Of all tables: they are written anew with each change. */
const mostBytes = 8 * 1024 * 1024;
/** What initdb and the first start of the real one take. */
const initMs = 1_200;
const noPassword = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

interface Server {
  readonly process: Process;
  readonly version: string;
  readonly tables: Tables;
  readonly user: string;
  readonly database: string;
  readonly password: string | undefined;
  readonly sockets: Set<Duplex>;
  log(text: string): void;
  save(): void;
}

export async function postgresServer(process: Process, version: string): Promise<number> {
  const { env, files } = process;
  const data = env.PGDATA ?? '/var/lib/postgresql/data';
  const file = `${data}/base/tables.json`;
  const user = env.POSTGRES_USER ?? 'postgres';
  const database = env.POSTGRES_DB ?? user;
  const secretFile = env.POSTGRES_PASSWORD_FILE;
  const password =
    env.POSTGRES_PASSWORD ||
    (secretFile !== undefined && files.exists(secretFile) ? Buffer.from(files.read(secretFile)).toString().trim() : '');
  const trust = env.POSTGRES_HOST_AUTH_METHOD === 'trust';
  const isNew = !files.exists(`${data}/PG_VERSION`);
  const tables = new Tables();
  if (isNew) {
    if (password === '' && !trust) {
      await process.stderr.write(noPassword);
      return 1;
    }
    await initialize(process, data, version);
  } else
    await process.stdout.write(
      '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n',
    );
  if (files.exists(file)) tables.load(Buffer.from(files.read(file)).toString());
  const log = (text: string, pid = process.pid): void => {
    const time = process.clock.now().toISOString().replace('T', ' ').replace('Z', ' UTC');
    void process.stderr.write(`${time} [${pid}] ${text}\n`).catch(() => {});
  };
  const server: Server = {
    process,
    version,
    tables,
    user,
    database,
    password: trust ? undefined : password,
    sockets: new Set(),
    log,
    save: () => {
      const text = tables.dump();
      // The rows themselves, and what is about to be written.
      taskOf(process).hold(text.length * 2);
      if (text.length > mostBytes)
        throw new SqlError('53100', 'could not extend file "base/5/16384": No space left on device');
      files.write(file, text);
    },
  };
  if (isNew) runScripts(server);
  log(
    `LOG:  starting PostgreSQL ${version} on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit`,
  );
  const port = 5_432;
  const close = listen(server, port);
  if (!close) {
    log(`LOG:  could not bind IPv4 address "0.0.0.0": Address already in use`);
    log('FATAL:  could not create any TCP/IP sockets');
    return 1;
  }
  log(`LOG:  listening on IPv4 address "0.0.0.0", port ${port}`);
  log(`LOG:  listening on IPv6 address "::", port ${port}`);
  log(`LOG:  listening on Unix socket "/var/run/postgresql/.s.PGSQL.${port}"`);
  log(
    `LOG:  database system was shut down at ${process.clock.now().toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    29,
  );
  log('LOG:  database system is ready to accept connections');
  process.use({ memoryBytes, cpuMillis: 200 });
  return new Promise((resolve) => {
    const end = (request: string): void => {
      log(`LOG:  received ${request} shutdown request`);
      if (request === 'fast') log('LOG:  aborting any active transactions');
      close();
      log('LOG:  shutting down', 27);
      log('LOG:  database system is shut down');
      resolve(0);
    };
    process.onSignal('SIGINT', () => end('fast'));
    process.onSignal('SIGQUIT', () => end('immediate'));
    // A smart shutdown waits for those who are connected.
    process.onSignal('SIGTERM', () => {
      if (server.sockets.size === 0) {
        end('smart');
        return;
      }
      log('LOG:  received smart shutdown request');
      for (const socket of server.sockets)
        socket.once('close', () => {
          if (server.sockets.size === 0) end('fast');
        });
    });
  });
}

async function initialize(process: Process, data: string, version: string): Promise<void> {
  await process.stdout.write(
    `The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n\nThe database cluster will be initialized with locale "en_US.utf8".\nThe default database encoding has accordingly been set to "UTF8".\nThe default text search configuration will be set to "english".\n\nData page checksums are disabled.\n\nfixing permissions on existing directory ${data} ... ok\ncreating subdirectories ... ok\n`,
  );
  await sleep(process.clock, initMs, process.ended);
  process.files.makeFolder(`${data}/base`, { parents: true });
  process.files.write(`${data}/PG_VERSION`, `${version.split('.')[0]}\n`);
  await process.stdout.write(
    `performing post-bootstrap initialization ... ok\nsyncing data to disk ... ok\n\n\nSuccess. You can now start the database server using:\n\n    pg_ctl -D ${data} -l logfile start\n\n\nPostgreSQL init process complete; ready for start up.\n\n`,
  );
}

/** SQL of /docker-entrypoint-initdb.d. */
function runScripts({ process: { files }, tables, version, user, database, process, log, save }: Server): void {
  const folder = '/docker-entrypoint-initdb.d';
  if (!files.exists(folder)) return;
  for (const name of [...files.list(folder)].sort()) {
    if (!name.endsWith('.sql')) continue;
    for (const statement of statementsOf(Buffer.from(files.read(`${folder}/${name}`)).toString()))
      try {
        tables.run(statement, { version, user, database, now: () => process.clock.now() });
      } catch (error) {
        if (!(error instanceof SqlError)) throw error;
        log(`ERROR:  ${error.message}`);
      }
  }
  save();
}

/** Undefined when the port is taken. */
function listen(server: Server, port: number): (() => void) | undefined {
  const { process, sockets } = server;
  try {
    const listening = process.network.listen({ port }, ({ stream, remote }) => {
      sockets.add(stream);
      stream.once('close', () => sockets.delete(stream));
      stream.once('end', () => stream.end());
      serve(server, stream, remote.ip === '127.0.0.1' || remote.ip === process.network.ip);
    });
    const close = (): void => {
      listening[Symbol.dispose]();
      for (const socket of sockets) socket.destroy();
    };
    process.ended.addEventListener('abort', close, { once: true });
    return close;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return undefined;
  }
}

function serve(server: Server, stream: Duplex, local: boolean): void {
  const reader = new MessageReader(false);
  const { process, version, log, password } = server;
  let [user, database, known] = ['', '', false];
  const fatal = (code: string, text: string): void => {
    log(`FATAL:  ${text}`);
    stream.end(errorMessage('FATAL', { code, message: text }));
  };
  const welcome = (): void => {
    const missing =
      user !== server.user
        ? `role "${user}" does not exist`
        : database !== server.database && database !== 'postgres'
          ? `database "${database}" does not exist`
          : undefined;
    if (missing !== undefined) {
      fatal(missing.startsWith('role') ? '28000' : '3D000', missing);
      return;
    }
    known = true;
    const setting = (name: string, text: string): Buffer => message('S', `${name}\0${text}\0`);
    stream.write(
      Buffer.concat([
        message('R', 0),
        setting('server_version', version),
        setting('client_encoding', 'UTF8'),
        message('K', 1, 1),
        readyForQuery,
      ]),
    );
  };
  stream.on('data', (bytes: Buffer) => {
    for (const { type, body } of reader.push(bytes)) {
      if (type === '') {
        const code = body.readInt32BE(0);
        if (code === sslRequest) stream.write('N');
        else if (code === cancelRequest) stream.end();
        else if (code !== protocolVersion) fatal('0A000', 'unsupported frontend protocol');
        else {
          const words = body.toString('utf8', 4).split('\0');
          const value = (name: string): string | undefined => words[words.indexOf(name) + 1];
          user = words.includes('user') ? (value('user') ?? '') : '';
          database = words.includes('database') ? (value('database') ?? user) : user;
          // pg_hba.conf of the image trusts connections from within.
          if (password === undefined || local) welcome();
          else stream.write(message('R', 3));
        }
      } else if (type === 'p' && !known) {
        if (body.toString('utf8', 0, body.length - 1) === password) welcome();
        else fatal('28P01', `password authentication failed for user "${user}"`);
      } else if (type === 'X') stream.end();
      else if (!known) fatal('08P01', 'expected password response');
      else if (type === 'Q') {
        process.use({ cpuMillis: 0.5 });
        stream.write(
          answer(server, body.toString('utf8', 0, body.length - 1), {
            version,
            user,
            database,
            now: () => process.clock.now(),
          }),
        );
      } else if (type === 'S') stream.write(readyForQuery);
      else
        stream.write(errorMessage('ERROR', { code: '0A000', message: 'only the simple query protocol is simulated' }));
    }
  });
}

function answer({ tables, log, save }: Server, sql: string, around: Parameters<Tables['run']>[1]): Buffer {
  const replies: Buffer[] = [];
  for (const statement of statementsOf(sql))
    try {
      const result = tables.run(statement, around);
      if (result.changed) save();
      replies.push(resultMessages(result));
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      log(`ERROR:  ${error.message}`);
      log(`STATEMENT:  ${statement}`);
      replies.push(errorMessage('ERROR', error));
      break;
    }
  return Buffer.concat([...(replies.length > 0 ? replies : [message('I')]), readyForQuery]);
}
