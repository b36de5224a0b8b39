import type { Kysely } from 'kysely';
import type { AdminSessionRows, Tables } from './schema.ts';

/** An administrator who is logged in. */
export interface AdminSession {
  readonly id: string;
  readonly way: 'password' | 'oidc';
  /** The e-mail address, where it is known. */
  readonly who: string;
  /** Tells one password from another, so that a session ends with the one it began with. */
  readonly credential: string;
  readonly issuedAt: Date;
  /** Network address they logged in from; empty where it is not known. */
  readonly address: string;
}

export interface AdminSessions {
  insert(session: AdminSession): Promise<void>;
  find(id: string): Promise<AdminSession | undefined>;
  /** The oldest first, those that are over included. */
  all(): Promise<readonly AdminSession[]>;
  remove(id: string): Promise<void>;
  removeAllBut(id: string): Promise<void>;
  /** Forgets those that began before. */
  removeBefore(time: Date): Promise<void>;
}

export function adminSessionsIn(database: Kysely<Tables>): AdminSessions {
  return {
    async insert({ issuedAt, ...session }) {
      await database
        .insertInto('admin_sessions')
        .values({ ...session, issued_at: issuedAt.toISOString() })
        .execute();
    },
    async find(id) {
      const row = await database.selectFrom('admin_sessions').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toSession(row);
    },
    async all() {
      const rows = await database.selectFrom('admin_sessions').selectAll().orderBy('issued_at').orderBy('id').execute();
      return rows.map(toSession);
    },
    async remove(id) {
      await database.deleteFrom('admin_sessions').where('id', '=', id).execute();
    },
    async removeAllBut(id) {
      await database.deleteFrom('admin_sessions').where('id', '!=', id).execute();
    },
    async removeBefore(time) {
      await database.deleteFrom('admin_sessions').where('issued_at', '<', time.toISOString()).execute();
    },
  };
}

function toSession({ issued_at, way, ...session }: AdminSessionRows): AdminSession {
  return { ...session, way: way as AdminSession['way'], issuedAt: new Date(issued_at) };
}
