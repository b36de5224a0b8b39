import { globSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePorts } from '../config/free-ports.ts';
import { run } from '../sandbox/exec/run.ts';

export interface Postgres extends AsyncDisposable {
  readonly url: string;
}

/** Folder of PostgreSQL's server programs: where Debian puts them, or beside an `initdb` on PATH. */
export function findPostgres(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'initdb'));
  const found = globSync(['/usr/lib/postgresql/*/bin/initdb', ...onPath]).sort();
  const last = found.at(-1);
  return last === undefined ? undefined : dirname(last);
}

/** A server of its own on a free port. PostgreSQL refuses to run as root; there, the user `postgres` runs it. */
export async function startPostgres(binaries: string): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-postgres-'));
  await chmod(folder, 0o755);
  const asRoot = process.getuid?.() === 0;
  const as = async (program: string, args: readonly string[]) => {
    const [command, ...rest] = asRoot
      ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', join(binaries, program), ...args]
      : [join(binaries, program), ...args];
    const ran = await run(command ?? '', rest, { cwd: folder });
    if (!ran.ok) throw new Error(`${ran.command}: ${ran.output}`);
  };
  if (asRoot) {
    const [uid, gid] = (await run('id', ['-u', 'postgres'])).stdout
      .concat(' ', (await run('id', ['-g', 'postgres'])).stdout)
      .split(' ')
      .map(Number);
    await chown(folder, uid ?? 0, gid ?? 0);
  }
  const data = join(folder, 'data');
  const [port = 0] = await freePorts(1);
  await as('initdb', ['--pgdata', data, '--username', 'drydock', '--auth', 'trust', '--no-sync']);
  const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`;
  await as('pg_ctl', ['start', '--wait', '--pgdata', data, '--log', join(folder, 'log'), '--options', flags]);
  return {
    url: `postgres://drydock@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: async () => {
      await as('pg_ctl', ['stop', '--wait', '--mode', 'immediate', '--pgdata', data]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
