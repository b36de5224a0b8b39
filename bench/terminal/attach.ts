import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../testing/eventually.ts';
import { atMost, type BenchRow, reference } from '../bench-row.ts';
import type { Measuring } from './contender.ts';
import { openAtPrompt, openDrydock } from './drydock.ts';
import { type HeadlessScreen, openHeadlessScreen } from './headless-screen.ts';
import { startLearner } from './learner.ts';
import { openTerminalClient } from './terminal-client.ts';

const bytesBound = 65_536;
const patience = { timeoutMs: 300_000 };
/** Nothing more comes after this long without anything. */
const quietMs = 500;

/** What to run before somebody attaches, and how to leave it. */
const scenes = [
  { name: '1 MB', run: print(1), leave: '', full: false },
  { name: '10 MB', run: print(10), leave: '', full: false },
  { name: '50 MB', run: print(50), leave: '', full: false },
  { name: 'vim', run: 'seq 500 > v.txt; vim -u NONE -c "set number" -c 200 v.txt', leave: '\x1b:q!\r', full: true },
  { name: 'less', run: 'seq 500 | sed s/^/line/ > l.txt; less +200 l.txt', leave: 'q', full: true },
  { name: 'top', run: 'top -d 3600', leave: 'q', full: true },
];

/** Lines with colours, so that cells have more than their letter. */
function print(megabytes: number): string {
  const lines = Math.round((megabytes * 1_000_000) / 72);
  return `seq -f $'\\e[3%%g;1mcolour\\e[0m line %.0f of some length, as programs print them, to its end' 1 ${lines} | sed 's/\\[3[0-9]*\\([0-7]\\);/[3\\1;/'`;
}

/** Somebody attaches late: their cells against those of a screen that was always there, and what they were sent. */
export async function measureAttach({ quick }: Measuring): Promise<BenchRow[]> {
  await using contender = await openDrydock();
  const { url } = contender.drydock;
  const learner = await startLearner(url);
  const always = openHeadlessScreen();
  using watcher = await openAtPrompt(url, await learner.terminalAddress('bench'), { show: always.show });
  const rows: BenchRow[] = [];
  for (const { name, run, leave, full } of scenes.filter(({ name }) => !quick || name !== '50 MB')) {
    watcher.type(full ? `${run}\r` : `${run}; echo all' '${name}\r`);
    if (full) await sleep(quietMs);
    else await eventually(() => watcher.text().includes(`all ${name}`), `${name} to be printed`, patience);
    await untilQuiet(watcher.bytes);
    const late = openHeadlessScreen();
    using comer = await openTerminalClient(await learner.terminalAddress('bench'), { origin: url, show: late.show });
    await eventually(() => comer.text() !== '', 'the screen', patience);
    await untilQuiet(comer.bytes);
    const above = late.cellsAbove();
    rows.push(
      atMost(`attach after ${name}: lines of the screen that differ`, differing(always.cells(), late.cells()), '', 0),
      atMost(
        `attach after ${name}: lines above it that differ`,
        differing(always.cellsAbove().slice(0, above.length), above),
        '',
        0,
      ),
      reference(`attach after ${name}: lines above the screen`, above.length, ''),
      atMost(`attach after ${name}: sent`, comer.bytes() / 1024, 'KiB', bytesBound / 1024),
    );
    if (leave !== '') watcher.type(leave);
    watcher.type('clear\r');
    await untilQuiet(watcher.bytes);
  }
  return rows;
}

function differing(wanted: ReturnType<HeadlessScreen['cells']>, seen: ReturnType<HeadlessScreen['cells']>): number {
  return wanted.filter((line, i) => line !== seen[i]).length + Math.max(0, seen.length - wanted.length);
}

async function untilQuiet(bytes: () => number): Promise<void> {
  for (let before = -1; before !== bytes(); ) {
    before = bytes();
    await sleep(quietMs);
  }
}
