import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AdminSession } from './admin-sessions.ts';
import type { Tables } from './schema.ts';

export const deedNames = [
  'login',
  'failed-login',
  'logout',
  'end-session',
  'end-other-sessions',
  'end-sandbox',
] as const;

/** What an administrator did, or somebody who would be one. */
export interface AdminDeed {
  readonly at: Date;
  readonly deed: (typeof deedNames)[number];
  readonly way: AdminSession['way'];
  /** The e-mail address, where it is known. */
  readonly who: string;
  /** Network address of who asked. */
  readonly address: string;
  /** What it was done to: the id of a sandbox, whose session. */
  readonly object: string;
}

/** Kept of what strangers cause and, apart, of the rest: who knocks pushes nothing of an administrator out. */
const mostKept = 1_000;
/** Longest text of one field; some come from a provider. */
const longestField = 300;

export interface AdminDeeds {
  note(deed: AdminDeed): Promise<void>;
  /** The newest first, at most `most`; failed logins are no more than half of them. */
  last(most: number): Promise<readonly AdminDeed[]>;
  /** True where somebody has logged in from this address, as far back as deeds are kept. */
  isKnown(address: string): Promise<boolean>;
}

export function adminDeedsIn(database: Kysely<Tables>): AdminDeeds {
  const newest = (failed: boolean) =>
    database
      .selectFrom('admin_deeds')
      .where('deed', failed ? '=' : '!=', 'failed-login')
      .orderBy('at', 'desc')
      .orderBy('id', 'desc');
  return {
    async note({ at, who, object, ...deed }) {
      const failed = deed.deed === 'failed-login';
      const [id, cut] = [randomBytes(12).toString('base64url'), (text: string) => text.slice(0, longestField)];
      await database
        .insertInto('admin_deeds')
        .values({ ...deed, id, at: at.toISOString(), who: cut(who), object: cut(object) })
        .execute();
      await database
        .deleteFrom('admin_deeds')
        .where('deed', failed ? '=' : '!=', 'failed-login')
        .where('at', '<=', newest(failed).select('at').offset(mostKept).limit(1))
        .execute();
    },
    async last(most) {
      const [failed, others] = await Promise.all([
        newest(true)
          .selectAll()
          .limit(Math.floor(most / 2))
          .execute(),
        newest(false).selectAll().limit(most).execute(),
      ]);
      return [...failed, ...others]
        .sort((a, b) => b.at.localeCompare(a.at))
        .slice(0, most)
        .map(({ id: _, at, deed, way, ...rest }) => ({
          ...rest,
          at: new Date(at),
          deed: deed as AdminDeed['deed'],
          way: way as AdminDeed['way'],
        }));
    },
    async isKnown(address) {
      const login = await database
        .selectFrom('admin_deeds')
        .select('id')
        .where('deed', '=', 'login')
        .where('address', '=', address)
        .limit(1)
        .executeTakeFirst();
      return login !== undefined;
    },
  };
}
