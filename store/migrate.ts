import { type Kysely, type Migration, Migrator } from 'kysely';
import * as firstTables from './migrations/001-first-tables.ts';
import * as certificates from './migrations/002-certificates.ts';
import * as helps from './migrations/003-helps.ts';
import * as adminSessions from './migrations/004-admin-sessions.ts';
import * as adminDeeds from './migrations/005-admin-deeds.ts';
import * as sandboxNetworks from './migrations/006-sandbox-networks.ts';
import type { Tables } from './schema.ts';

/** In order of their names; never changed once released. */
const migrations: Record<string, Migration> = {
  '001-first-tables': firstTables,
  '002-certificates': certificates,
  '003-helps': helps,
  '004-admin-sessions': adminSessions,
  '005-admin-deeds': adminDeeds,
  '006-sandbox-networks': sandboxNetworks,
};

/** Two processes may start at once; SQLite has no lock that kysely's migrator could take, so the one that loses tries again. */
const attempts = 5;
const againMs = 100;

/** Brings the tables up to date. Throws what the database says, or that the store is newer than this Drydock. */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  for (let attempt = 1; ; attempt += 1) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    // Whoever was first has committed, or will: then there is nothing left to do.
    if (attempt === attempts) throw error;
    await new Promise((again) => setTimeout(again, againMs * attempt));
  }
}
