import type { Kysely } from 'kysely';
import { z } from 'zod';
import { newId } from '../config/new-id.ts';
import type { CertificateRows, Tables } from './schema.ts';

const lessonSchema = z.object({
  lesson: z.string(),
  /** How many steps its lab had when it was finished. */
  steps: z.int(),
  /** Day and time of the last step passed. */
  finishedAt: z.coerce.date(),
  /** How many of the steps were done by "show me". */
  shown: z.int(),
});
export type CertifiedLesson = z.infer<typeof lessonSchema>;

/** What somebody has done, under the name they typed; whoever knows the id may see it. */
export interface Certificate {
  readonly id: string;
  readonly name: string;
  readonly issuedAt: Date;
  readonly lessons: readonly CertifiedLesson[];
}

export interface Certificates {
  issue(of: { learner: string; name: string; lessons: readonly CertifiedLesson[]; now: Date }): Promise<Certificate>;
  find(id: string): Promise<Certificate | undefined>;
  /** The newest first. */
  ofLearner(learner: string): Promise<readonly Certificate[]>;
}

function fromRow(row: CertificateRows): Certificate {
  const lessons = z.array(lessonSchema).parse(JSON.parse(row.lessons));
  return { id: row.id, name: row.name, issuedAt: new Date(row.issued_at), lessons };
}

export function certificatesIn(database: Kysely<Tables>): Certificates {
  return {
    async issue({ learner, name, lessons, now }) {
      const row = {
        id: newId('certificate'),
        learner,
        name,
        issued_at: now.toISOString(),
        lessons: JSON.stringify(lessons),
      };
      await database.insertInto('certificates').values(row).execute();
      return fromRow(row);
    },
    async find(id) {
      const row = await database.selectFrom('certificates').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async ofLearner(learner) {
      const rows = await database
        .selectFrom('certificates')
        .selectAll()
        .where('learner', '=', learner)
        .orderBy('issued_at', 'desc')
        .execute();
      return rows.map(fromRow);
    },
  };
}
