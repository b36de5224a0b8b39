/** What outlives a sandbox: learners, attempts and what they passed, certificates, and which host holds which sandbox. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Dialect, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';
import { type AdminDeeds, adminDeedsIn } from './admin-deeds.ts';
import { type AdminSessions, adminSessionsIn } from './admin-sessions.ts';
import { type Attempts, attemptsIn } from './attempts.ts';
import { type Certificates, certificatesIn } from './certificates.ts';
import { type Helps, helpsIn } from './helps.ts';
import { type Hosts, hostsIn } from './hosts.ts';
import { type Learners, learnersIn } from './learners.ts';
import { migrate } from './migrate.ts';
import { openNodeSqlite } from './node-sqlite.ts';
import { type Sandboxes, sandboxesIn } from './sandboxes.ts';
import type { Tables } from './schema.ts';

export interface Store extends AsyncDisposable {
  readonly learners: Learners;
  readonly attempts: Attempts;
  readonly helps: Helps;
  readonly sandboxes: Sandboxes;
  readonly hosts: Hosts;
  readonly certificates: Certificates;
  readonly adminSessions: AdminSessions;
  readonly adminDeeds: AdminDeeds;
}

/** The store cannot be opened: where it is and why. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** `sqlite:FILE` or `postgres://…`. Throws StoreError. */
export async function openStore(url: string): Promise<Store> {
  const place = url.startsWith('sqlite:') ? url : new URL(url).host;
  try {
    const database = new Kysely<Tables>({ dialect: dialectOf(url) });
    await migrate(database);
    return {
      learners: learnersIn(database),
      attempts: attemptsIn(database),
      helps: helpsIn(database),
      sandboxes: sandboxesIn(database),
      hosts: hostsIn(database),
      certificates: certificatesIn(database),
      adminSessions: adminSessionsIn(database),
      adminDeeds: adminDeedsIn(database),
      [Symbol.asyncDispose]: () => database.destroy(),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError(`The store at ${place} cannot be opened: ${why}.`, { cause: error });
  }
}

function dialectOf(url: string): Dialect {
  if (!url.startsWith('sqlite:')) return new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) });
  const file = url.slice('sqlite:'.length);
  mkdirSync(dirname(file), { recursive: true });
  return new SqliteDialect({ database: openNodeSqlite(file) });
}
