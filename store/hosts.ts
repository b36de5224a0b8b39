import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export interface HostRecord {
  readonly id: string;
  /** `http://127.0.0.1:40123`: where web reaches it. */
  readonly address: string;
  readonly seenAt: Date;
}

/** A host says every 10 s that it lives; after three missed times it is not offered new sandboxes. */
export const hostSilenceMs = 30_000;

export interface Hosts {
  /** Says where the host is and that it lives; called again and again. */
  register(host: { id: string; address: string; now: Date }): Promise<void>;
  find(id: string): Promise<HostRecord | undefined>;
  /** Hosts heard of lately, the newest first. */
  alive(now: Date): Promise<readonly HostRecord[]>;
  remove(id: string): Promise<void>;
}

export function hostsIn(database: Kysely<Tables>): Hosts {
  const fromRow = (row: Tables['hosts']): HostRecord => ({
    id: row.id,
    address: row.address,
    seenAt: new Date(row.seen_at),
  });
  return {
    async register({ id, address, now }) {
      const seen = { address, seen_at: now.toISOString() };
      await database
        .insertInto('hosts')
        .values({ id, ...seen })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(seen))
        .execute();
    },
    async find(id) {
      const row = await database.selectFrom('hosts').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async alive(now) {
      const since = new Date(now.getTime() - hostSilenceMs).toISOString();
      const rows = await database
        .selectFrom('hosts')
        .selectAll()
        .where('seen_at', '>', since)
        .orderBy('seen_at', 'desc')
        .execute();
      return rows.map(fromRow);
    },
    async remove(id) {
      await database.deleteFrom('hosts').where('id', '=', id).execute();
    },
  };
}
