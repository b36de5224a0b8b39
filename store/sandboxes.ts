import type { Kysely } from 'kysely';
import { z } from 'zod';
import { providerNames } from '../sandbox/contract/provider.ts';
import { endings, failureSchema, sandboxStates } from '../sandbox/contract/sandbox-view.ts';
import type { SandboxRows, Tables } from './schema.ts';

const recordSchema = z.object({
  id: z.string(),
  host: z.string(),
  learner: z.string(),
  lab: z.string(),
  attempt: z.string(),
  provider: z.enum(providerNames),
  isolation: z.enum(['bubblewrap', 'plain']),
  state: z.enum(sandboxStates),
  startedAt: z.date(),
  endsAt: z.date(),
  endedBecause: z.enum(endings).nullable(),
  failure: failureSchema.nullable(),
  /** Where its learner asked from (config/network-of.ts); empty for this machine, and when it is over. */
  network: z.string(),
});
/** A sandbox as the store keeps it. */
export type SandboxRecord = z.infer<typeof recordSchema>;

export type SandboxPatch = Partial<Pick<SandboxRecord, 'state' | 'endsAt' | 'endedBecause' | 'failure' | 'network'>>;

export interface Sandboxes {
  insert(record: SandboxRecord): Promise<void>;
  update(id: string, patch: SandboxPatch): Promise<void>;
  find(id: string): Promise<SandboxRecord | undefined>;
  /** The learner's newest sandbox for a lab, whatever its state. */
  currentOf(of: { learner: string; lab: string }): Promise<SandboxRecord | undefined>;
  /** Sandboxes of a host that are not over: starting, ready or ending. */
  ofHost(host: string): Promise<readonly SandboxRecord[]>;
}

function fromRow(row: SandboxRows): SandboxRecord {
  return recordSchema.parse({
    ...row,
    startedAt: new Date(row.started_at),
    endsAt: new Date(row.ends_at),
    endedBecause: row.ended_because,
    failure: row.failure === null ? null : JSON.parse(row.failure),
  });
}

function toColumns(patch: SandboxPatch): Partial<SandboxRows> {
  return {
    ...(patch.state === undefined ? {} : { state: patch.state }),
    ...(patch.endsAt === undefined ? {} : { ends_at: patch.endsAt.toISOString() }),
    ...(patch.endedBecause === undefined ? {} : { ended_because: patch.endedBecause }),
    ...(patch.network === undefined ? {} : { network: patch.network }),
    ...(patch.failure === undefined ? {} : { failure: patch.failure === null ? null : JSON.stringify(patch.failure) }),
  };
}

export function sandboxesIn(database: Kysely<Tables>): Sandboxes {
  return {
    async insert({ startedAt, endsAt, endedBecause, failure, ...record }) {
      const times = { started_at: startedAt.toISOString(), ends_at: endsAt.toISOString() };
      const end = { ended_because: endedBecause, failure: failure === null ? null : JSON.stringify(failure) };
      await database
        .insertInto('sandboxes')
        .values({ ...record, ...times, ...end })
        .execute();
    },
    async update(id, patch) {
      await database.updateTable('sandboxes').set(toColumns(patch)).where('id', '=', id).execute();
    },
    async find(id) {
      const row = await database.selectFrom('sandboxes').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },
    async currentOf({ learner, lab }) {
      const row = await database
        .selectFrom('sandboxes')
        .selectAll()
        .where('learner', '=', learner)
        .where('lab', '=', lab)
        .orderBy('started_at', 'desc')
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async ofHost(host) {
      const rows = await database
        .selectFrom('sandboxes')
        .selectAll()
        .where('host', '=', host)
        .where('state', 'in', ['starting', 'ready', 'ending'])
        .execute();
      return rows.map(fromRow);
    },
  };
}
