import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import type { Measuring } from './contender.ts';
import { openDrydock, startCluster } from './drydock.ts';
import { openNetwork } from './network.ts';
import { NumberedLines } from './numbered-lines.ts';
import { openTerminalPage } from './terminal-page.ts';

const cuts = { usual: 200, quick: 10 };
/** Milliseconds. */
const between = { least: 100, most: 500 };
const down = { least: 10, most: 500 };
const firstByteBound = 300;
const patienceMs = 60_000;
/** More than are printed from one cut to the next. */
const looked = 2_000;

/** The network between page and server goes down at random while a program prints numbered lines. The peers start a new shell, or none. */
export async function measureCuts({ quick, browser }: Measuring): Promise<BenchRow[]> {
  let port = '';
  await using network = await openNetwork(() => port);
  const url = `http://127.0.0.1:${network.port}`;
  await using contender = await openDrydock({ origins: url });
  port = new URL(contender.drydock.url).port;
  await using page = await openTerminalPage(browser, `${url}/en/lessons/pods`, startCluster);
  const count = quick ? cuts.quick : cuts.usual;
  const random = ({ least, most }: { least: number; most: number }): number => least + Math.random() * (most - least);
  const lines = new NumberedLines();
  const look = async (): Promise<void> =>
    lines.look(await page.page.evaluate((most) => window.screenProbe.lastLines(most), looked));
  const waitFor = (least: number): Promise<unknown> =>
    page.page.waitForFunction((wanted) => (window.screenProbe.numbers().at(-1)?.newest ?? 0) > wanted, least, {
      timeout: patienceMs,
    });
  await page.page.evaluate(() => window.screenProbe.followNumbers());
  await page.page.keyboard.type('n=0; while :; do n=$((n+1)); echo n$n; sleep 0.01; done\n');
  await waitFor(0);
  const waited: number[] = [];
  for (let cut = 0; cut < count; cut += 1) {
    await sleep(random(between));
    await look();
    network.cut();
    await sleep(random(down));
    const had = await page.page.evaluate(() => window.screenProbe.numbers().at(-1)?.newest ?? 0);
    const back = Date.now();
    network.restore();
    await waitFor(had);
    const first = await page.page.evaluate(
      (wanted) => window.screenProbe.numbers().find(({ newest }) => newest > wanted)?.at,
      had,
    );
    waited.push((first ?? Date.now()) - back);
    await look();
  }
  await page.press('Control+c', 'prompt');
  await look();
  return [
    atMost(`lines missing after ${count} cuts`, lines.missing, '', 0),
    atMost(`lines doubled after ${count} cuts`, lines.doubled, '', 0),
    reference('first new line after the network is back, p50', percentile(waited, 0.5), 'ms'),
    atMost('first new line after the network is back, p95', percentile(waited, 0.95), 'ms', firstByteBound),
  ];
}
