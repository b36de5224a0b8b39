import type { Page } from '@playwright/test';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import type { Measuring } from './contender.ts';
import { openContenders } from './contenders.ts';
import { pressKeysInProgram } from './echo.ts';
import { openNetwork } from './network.ts';
import { canCount, processesOf, residentMb } from './processes.ts';
import { openTerminalClient } from './terminal-client.ts';
import type { TerminalPage } from './terminal-page.ts';

const viewers = { all: 30, slow: 3 };
const slowBytesPerSecond = 1_000;
/** The typist's echo p95 with viewers, over that without. */
const bound = 1.1;
const rounds = { usual: 5, quick: 1 };
const keys = 40;

/** One types, others look on, some of them by a slow line; the terminal prints between the keys, so that the slow fall behind. */
export async function measureViewers({ say, quick, browser }: Measuring): Promise<BenchRow[]> {
  await using contenders = await openContenders(say);
  const { drydock, terminado } = contenders;
  const { url } = drydock.drydock;
  const times = quick ? rounds.quick : rounds.usual;
  const rows: BenchRow[] = [];
  {
    await using page = await drydock.openPage(browser);
    await using slowLine = await openNetwork(() => new URL(url).port, slowBytesPerSecond);
    const alone = await typist(page, times);
    const memory = canCount ? residentMb(processesOf(drydock.drydock)) : Number.NaN;
    using clients = new DisposableStack();
    for (let n = 0; n < viewers.all; n += 1) {
      const port = n < viewers.slow ? slowLine.port : new URL(url).port;
      clients.use(await openTerminalClient(await addressOf(page.page, port), { origin: url }));
    }
    const watched = await typist(page, times);
    rows.push(
      reference('Drydock: echo before a burst alone, p95', alone, 'ms'),
      reference(`Drydock: the same with ${viewers.all} viewers, p95`, watched, 'ms'),
      atMost(`Drydock: ${viewers.all} viewers over alone, p95`, watched / alone, 'x', bound),
    );
    const each = (residentMb(processesOf(drydock.drydock)) - memory) / viewers.all;
    if (canCount) rows.push(reference('Drydock: memory of each viewer', each, 'MB'));
  }
  if (terminado) {
    await using page = await terminado.openPage(browser);
    const alone = await typist(page, times);
    using clients = new DisposableStack();
    for (let n = 0; n < viewers.all; n += 1) clients.use(await terminado.openViewer());
    const watched = await typist(page, times);
    rows.push(reference(`terminado: ${viewers.all} viewers, none slow, over alone, p95`, watched / alone, 'x'));
  }
  return rows;
}

/** p95 of a key to its cell, with a burst of output after each line. */
async function typist(page: TerminalPage, times: number): Promise<number> {
  const parsed: number[] = [];
  for (let round = 0; round < times; round += 1) {
    await page.run('seq 2000');
    parsed.push(...(await pressKeysInProgram(page, keys)).map((each) => each.parsed));
  }
  return percentile(parsed, 0.95);
}

/** The address of the terminal that the page shows, asked for as its learner. */
async function addressOf(page: Page, port: string): Promise<string> {
  const path = await page.evaluate(async () => {
    const current: { sandbox: { id: string } } = await (await fetch('/api/sandboxes?lab=pods')).json();
    const asked = await fetch('/api/tickets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sandbox: current.sandbox.id, use: 'terminal', terminal: 'main' }),
    });
    const ticket: { path: string } = await asked.json();
    return ticket.path;
  });
  return `ws://127.0.0.1:${port}${path}`;
}
