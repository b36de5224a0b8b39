import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('learners')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('attempts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('learner', 'text', (c) => c.notNull().references('learners.id').onDelete('cascade'))
    .addColumn('lab', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('attempts_by_learner').on('attempts').columns(['learner', 'lab']).execute();
  await db.schema
    .createTable('passes')
    .addColumn('attempt', 'text', (c) => c.notNull().references('attempts.id').onDelete('cascade'))
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('passed_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('passes_key', ['attempt', 'step'])
    .execute();
  await db.schema
    .createTable('verdicts')
    .addColumn('attempt', 'text', (c) => c.notNull().references('attempts.id').onDelete('cascade'))
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('condition', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('expected', 'text', (c) => c.notNull())
    .addColumn('seen', 'text', (c) => c.notNull())
    .addColumn('judged_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('verdicts_by_attempt').on('verdicts').columns(['attempt', 'judged_at']).execute();
  await db.schema
    .createTable('sandboxes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('host', 'text', (c) => c.notNull())
    .addColumn('learner', 'text', (c) => c.notNull())
    .addColumn('lab', 'text', (c) => c.notNull())
    .addColumn('attempt', 'text', (c) => c.notNull())
    .addColumn('provider', 'text', (c) => c.notNull())
    .addColumn('isolation', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('ends_at', 'text', (c) => c.notNull())
    .addColumn('ended_because', 'text')
    .addColumn('failure', 'text')
    .execute();
  await db.schema
    .createIndex('sandboxes_by_learner')
    .on('sandboxes')
    .columns(['learner', 'lab', 'started_at'])
    .execute();
  await db.schema.createIndex('sandboxes_by_host').on('sandboxes').columns(['host', 'state']).execute();
  await db.schema
    .createTable('hosts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'text', (c) => c.notNull())
    .execute();
}
