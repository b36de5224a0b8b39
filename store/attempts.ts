import type { Kysely } from 'kysely';
import { newId } from '../config/new-id.ts';
import { type HelpTaken, helpsIn } from './helps.ts';
import type { Tables } from './schema.ts';

export interface Attempt {
  readonly id: string;
  readonly learner: string;
  readonly lab: string;
  readonly startedAt: Date;
}

export interface Pass {
  readonly step: string;
  readonly at: Date;
}

export interface AttemptSummary {
  readonly id: string;
  readonly lab: string;
  readonly startedAt: Date;
  readonly passed: readonly Pass[];
  /** Hints opened, solutions seen, steps jumped over. */
  readonly helps: readonly HelpTaken[];
}

/** One condition's verdict at one moment; `expected` and `seen` are JSON texts. */
export interface VerdictRecord {
  readonly attempt: string;
  readonly step: string;
  readonly condition: string;
  readonly state: string;
  readonly expected: string;
  readonly seen: string;
  readonly at: Date;
}

export interface Attempts {
  /** The learner's newest attempt at the lab, or a new one. */
  open(of: { learner: string; lab: string; now: Date }): Promise<Attempt>;
  find(id: string): Promise<Attempt | undefined>;
  ofLearner(learner: string): Promise<readonly AttemptSummary[]>;
  /** What has been passed stays passed: a second pass of the same step changes nothing. */
  pass(pass: { attempt: string; step: string; at: Date }): Promise<void>;
  passesOf(attempt: string): Promise<readonly Pass[]>;
  record(verdict: VerdictRecord): Promise<void>;
}

export function attemptsIn(database: Kysely<Tables>): Attempts {
  const fromRow = (row: Tables['attempts']): Attempt => ({
    id: row.id,
    learner: row.learner,
    lab: row.lab,
    startedAt: new Date(row.started_at),
  });
  async function passesOf(attempt: string): Promise<readonly Pass[]> {
    const rows = await database
      .selectFrom('passes')
      .selectAll()
      .where('attempt', '=', attempt)
      .orderBy('passed_at')
      .execute();
    return rows.map((row) => ({ step: row.step, at: new Date(row.passed_at) }));
  }
  return {
    passesOf,
    async open({ learner, lab, now }) {
      const newest = await database
        .selectFrom('attempts')
        .selectAll()
        .where('learner', '=', learner)
        .where('lab', '=', lab)
        .orderBy('started_at', 'desc')
        .executeTakeFirst();
      if (newest) return fromRow(newest);
      const attempt = { id: newId('attempt'), learner, lab, started_at: now.toISOString() };
      await database.insertInto('attempts').values(attempt).execute();
      return fromRow(attempt);
    },
    async find(id) {
      const row = await database.selectFrom('attempts').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async ofLearner(learner) {
      const rows = await database
        .selectFrom('attempts')
        .selectAll()
        .where('learner', '=', learner)
        .orderBy('started_at')
        .execute();
      return Promise.all(
        rows.map(async (row) => ({
          id: row.id,
          lab: row.lab,
          startedAt: new Date(row.started_at),
          passed: await passesOf(row.id),
          helps: await helpsIn(database).ofAttempt(row.id),
        })),
      );
    },
    async pass({ attempt, step, at }) {
      await database
        .insertInto('passes')
        .values({ attempt, step, passed_at: at.toISOString() })
        .onConflict((conflict) => conflict.columns(['attempt', 'step']).doNothing())
        .execute();
    },
    async record({ at, ...verdict }) {
      await database
        .insertInto('verdicts')
        .values({ ...verdict, judged_at: at.toISOString() })
        .execute();
    },
  };
}
