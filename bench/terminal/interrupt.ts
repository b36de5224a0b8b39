import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import type { Measuring } from './contender.ts';
import { openContenders } from './contenders.ts';

/** Milliseconds from Ctrl-C to the prompt, p95. */
const bound = 250;
const counts = [1, 5, 10];
const tries = { usual: 20, quick: 4 };
/** Long enough for every buffer on the way to fill. */
const floodMs = 1_000;

/** Ctrl-C under `yes` in a page, while other terminals print as much; these are read without a page. */
export async function measureInterrupt({ say, quick, browser }: Measuring): Promise<BenchRow[]> {
  await using contenders = await openContenders(say);
  const rows: BenchRow[] = [];
  for (const count of counts) {
    for (const { name, openPage, openTerminal } of contenders.all) {
      await using page = await openPage(browser);
      using others = new DisposableStack();
      for (let n = 1; n < count; n += 1) others.use(await openTerminal()).type('yes\r');
      const waited: number[] = [];
      for (let n = 0; n < (quick ? tries.quick : tries.usual); n += 1) {
        await page.type('yes', { line: 'y' });
        await sleep(floodMs);
        waited.push((await page.press('Control+c', 'prompt')).parsed);
      }
      const row = `${name}: Ctrl-C under yes in ${count}, p95`;
      const p95 = percentile(waited, 0.95);
      rows.push(name === 'Drydock' ? atMost(row, p95, 'ms', bound) : reference(row, p95, 'ms'));
    }
  }
  return rows;
}
