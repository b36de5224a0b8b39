import { type Kysely, type Migration, Migrator } from 'kysely';
import * as firstTables from './migrations/001-first-tables.ts';
import type { Tables } from './schema.ts';

/** In order of their names; never changed once released. */
const migrations: Record<string, Migration> = { '001-first-tables': firstTables };

/** Brings the tables up to date. Throws what the database says, or that the store is newer than this Drydock. */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
