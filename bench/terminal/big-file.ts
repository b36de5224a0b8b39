import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import type { Measuring } from './contender.ts';
import { openContenders } from './contenders.ts';

/** Shorter than a row of the narrowest page, so that a line is one row. */
const lineLength = 64;
const megabytes = { usual: 50, quick: 5 };
/** UTF-16 units that wait in xterm.js: the guide of xterm.js says that a page stops to answer above. */
const backlogBound = 500_000;
const usualRounds = 3;

/** `cat` of a large file to its last line on the screen, and how much waited in the page to be parsed. */
export async function measureBigFile({ say, quick, browser }: Measuring): Promise<BenchRow[]> {
  await using contenders = await openContenders(say);
  const size = quick ? megabytes.quick : megabytes.usual;
  const lines = (size * 1_000_000) / lineLength;
  const taken = new Map<string, { seconds: number[]; backlog: number }>();
  for (let round = 0; round < (quick ? 1 : usualRounds); round += 1) {
    for (const { name, openPage } of contenders.all) {
      await using page = await openPage(browser);
      await page.run(`seq -f %0${lineLength - 1}.0f 1 ${lines} > big.txt`);
      await page.page.evaluate(() => window.screenProbe.takePeak());
      const { parsed } = await page.type('cat big.txt', { line: String(lines).padStart(lineLength - 1, '0') });
      const peak = await page.page.evaluate(() => window.screenProbe.takePeak());
      const { seconds, backlog } = taken.get(name) ?? { seconds: [], backlog: 0 };
      taken.set(name, { seconds: [...seconds, parsed / 1_000], backlog: Math.max(backlog, peak) });
      await page.untilPrompt();
      await page.run('rm big.txt');
    }
  }
  const median = (name: string): number => percentile(taken.get(name)?.seconds ?? [], 0.5);
  const peers = [...taken.keys()].filter((name) => name !== 'Drydock');
  const best = Math.min(...peers.map(median));
  return [...taken].flatMap(([name, { backlog }]) => {
    const [row, rowOfBacklog] = [`${name}: cat of ${size} MB`, `${name}: most waiting in the page, ${size} MB`];
    if (name !== 'Drydock')
      return [reference(row, median(name), 's'), reference(rowOfBacklog, backlog / 1_000, 'thousand units')];
    const time = peers.length === 0 ? reference(row, median(name), 's') : atMost(row, median(name), 's', best);
    return [time, atMost(rowOfBacklog, backlog / 1_000, 'thousand units', backlogBound / 1_000)];
  });
}
