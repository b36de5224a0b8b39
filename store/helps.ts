import type { Kysely } from 'kysely';
import type { Help, HelpKind } from '../sandbox/contract/help.ts';
import type { Tables } from './schema.ts';

export interface HelpTaken extends Help {
  readonly at: Date;
}

/** What learners took for help, by attempt. */
export interface Helps {
  /** The first time counts: the same help a second time changes nothing. */
  take(help: Help & { attempt: string; at: Date }): Promise<void>;
  ofAttempt(attempt: string): Promise<readonly HelpTaken[]>;
  /** Steps that are begun anew are not jumped over any more. */
  takeBackJumps(of: { attempt: string; steps: readonly string[] }): Promise<void>;
}

export function helpsIn(database: Kysely<Tables>): Helps {
  return {
    async take({ at, ...help }) {
      await database
        .insertInto('helps')
        .values({ ...help, taken_at: at.toISOString() })
        .onConflict((conflict) => conflict.columns(['attempt', 'step', 'kind', 'item']).doNothing())
        .execute();
    },
    async ofAttempt(attempt) {
      const rows = await database
        .selectFrom('helps')
        .selectAll()
        .where('attempt', '=', attempt)
        .orderBy('taken_at')
        .execute();
      return rows.map(({ step, kind, item, taken_at }) => ({
        step,
        kind: kind as HelpKind,
        item,
        at: new Date(taken_at),
      }));
    },
    async takeBackJumps({ attempt, steps }) {
      if (steps.length === 0) return;
      await database
        .deleteFrom('helps')
        .where('attempt', '=', attempt)
        .where('kind', '=', 'jump')
        .where('step', 'in', [...steps])
        .execute();
    },
  };
}
