import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('certificates')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('learner', 'text', (c) => c.notNull().references('learners.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('issued_at', 'text', (c) => c.notNull())
    .addColumn('lessons', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('certificates_by_learner').on('certificates').columns(['learner', 'issued_at']).execute();
}
