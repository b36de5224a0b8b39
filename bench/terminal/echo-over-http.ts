import { openBlockingProxy } from '../../testing/open-blocking-proxy.ts';
import type { BenchRow } from '../bench-row.ts';
import type { Measuring } from './contender.ts';
import { openDrydock, startCluster } from './drydock.ts';
import { echoRows, pressKeysInProgram } from './echo.ts';
import { openTerminalPage } from './terminal-page.ts';

const ways = [
  { name: 'a stream', buffers: false },
  { name: 'long polling', buffers: true },
];
const keys = { usual: 200, quick: 40 };
/** The line is emptied before it wraps. */
const keysAtATime = 40;

/** A key to its cell in a network without WebSockets: beside the echo over one, and without a bound. */
export async function measureEchoOverHttp({ quick, browser }: Measuring): Promise<BenchRow[]> {
  await using drydock = await openDrydock();
  const rows: BenchRow[] = [];
  for (const { name, buffers } of ways) {
    await using proxy = await openBlockingProxy({ buffers });
    // Without the last word, browsers go to loopback by no proxy.
    const through = { server: proxy.url, bypass: '<-loopback>' };
    await using page = await openTerminalPage(browser, `${drydock.drydock.url}/en/lessons/pods`, startCluster, through);
    const reactions = [];
    for (let pressed = 0; pressed < (quick ? keys.quick : keys.usual); pressed += keysAtATime)
      reactions.push(...(await pressKeysInProgram(page, keysAtATime)));
    rows.push(...echoRows(`Drydock: echo over HTTP, ${name}`, reactions, false));
  }
  return rows;
}
