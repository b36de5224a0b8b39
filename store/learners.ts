import type { Kysely } from 'kysely';
import { newId } from '../config/new-id.ts';
import { type AttemptSummary, attemptsIn } from './attempts.ts';
import { type Certificate, certificatesIn } from './certificates.ts';
import type { Tables } from './schema.ts';

export interface Learner {
  readonly id: string;
  readonly createdAt: Date;
}

/** All that is kept about a learner, for them to take along. */
export interface LearnerExport {
  readonly learner: string;
  readonly createdAt: string;
  readonly attempts: readonly AttemptSummary[];
  readonly certificates: readonly Certificate[];
}

export interface Learners {
  create(now: Date): Promise<Learner>;
  find(id: string): Promise<Learner | undefined>;
  /** Those of the ids that are there. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Removes the learner with every attempt and certificate; nothing happens when there is none. */
  remove(id: string): Promise<void>;
  exportAll(id: string): Promise<LearnerExport | undefined>;
}

export function learnersIn(database: Kysely<Tables>): Learners {
  async function find(id: string): Promise<Learner | undefined> {
    const row = await database.selectFrom('learners').selectAll().where('id', '=', id).executeTakeFirst();
    return row && { id: row.id, createdAt: new Date(row.created_at) };
  }
  return {
    find,
    async known(ids) {
      const rows = await database.selectFrom('learners').select('id').where('id', 'in', ids).execute();
      return new Set(rows.map(({ id }) => id));
    },
    async create(now) {
      const learner = { id: newId('learner'), createdAt: now };
      await database.insertInto('learners').values({ id: learner.id, created_at: now.toISOString() }).execute();
      return learner;
    },
    async remove(id) {
      await database.deleteFrom('learners').where('id', '=', id).execute();
    },
    async exportAll(id) {
      const learner = await find(id);
      if (!learner) return undefined;
      const attempts = await attemptsIn(database).ofLearner(id);
      const certificates = await certificatesIn(database).ofLearner(id);
      return { learner: id, createdAt: learner.createdAt.toISOString(), attempts, certificates };
    },
  };
}
