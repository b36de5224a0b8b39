/** Real clusters: the cold start against bare kind, and what a learner waits for. */
import type { BenchRow } from '../bench-row.ts';
import { measureColdCluster } from './cold-cluster.ts';
import { measureLessonPage } from './lesson-page.ts';

export async function bench(): Promise<BenchRow[]> {
  return [...(await measureColdCluster()), ...(await measureLessonPage())];
}
