import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import type { Contender, Measuring } from './contender.ts';
import { openContenders } from './contenders.ts';
import type { Reaction } from './screen-probe.ts';
import type { TerminalPage } from './terminal-page.ts';

/** Milliseconds from a key to its cell, p95. */
const bound = 20;
const beside = { idle: 40, busy: 5 };
/** About 100 kB a second, as a chatty build would print. */
const moderateFlood =
  "while :; do yes 'a line of a build that prints a lot, of usual length' | head -n 200; sleep 0.1; done\r";
/** The line is emptied before it wraps. */
const keysAtATime = 40;

/** A key to its cell, alone and beside other terminals; the contenders take turns, so that a slow moment hits all. */
export async function measureEcho({ say, quick, browser }: Measuring): Promise<BenchRow[]> {
  await using contenders = await openContenders(say);
  const rounds = quick ? 1 : 5;
  const rows: BenchRow[] = [];
  const pages = new Map<Contender, TerminalPage>();
  for (const contender of contenders.all) pages.set(contender, await contender.openPage(browser));
  rows.push(...(await compare(pages, rounds, 'alone')));
  rows.push(...(await compare(pages, rounds, 'by a program', pressKeysInProgram)));
  const [idle, busy] = quick ? [4, 1] : [beside.idle, beside.busy];
  for (const [contender, page] of pages) {
    // Only those of one contender run at a time: the machine is shared.
    using others = new DisposableStack();
    for (let n = 0; n < idle; n += 1) others.use(await contender.openTerminal());
    for (let n = 0; n < busy; n += 1) others.use(await contender.openTerminal()).type(moderateFlood);
    const where = `beside ${idle} idle and ${busy} busy terminals`;
    const one = new Map([[contender, page]]);
    rows.push(...(await compare(one, rounds, where)));
    rows.push(...(await compare(one, rounds, `by a program ${where}`, pressKeysInProgram)));
  }
  for (const page of pages.values()) await page[Symbol.asyncDispose]();
  return rows;
}

async function compare(
  pages: ReadonlyMap<Contender, TerminalPage>,
  rounds: number,
  where: string,
  press: typeof pressKeys = pressKeys,
): Promise<BenchRow[]> {
  const taken = new Map<Contender, Reaction[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [contender, page] of pages) {
      const reactions = taken.get(contender) ?? [];
      reactions.push(...(await press(page, keysAtATime)));
      taken.set(contender, reactions);
    }
  }
  return [...taken].flatMap(([{ name }, reactions]) =>
    echoRows(`${name}: echo ${where}`, reactions, name === 'Drydock'),
  );
}

export function echoRows(name: string, reactions: readonly Reaction[], held: boolean): BenchRow[] {
  const parsed = reactions.map((each) => each.parsed);
  const p95 = percentile(parsed, 0.95);
  return [
    reference(`${name}, p50`, percentile(parsed, 0.5), 'ms'),
    held ? atMost(`${name}, p95`, p95, 'ms', bound) : reference(`${name}, p95`, p95, 'ms'),
    reference(
      `${name}, drawn, p95`,
      percentile(
        reactions.map((each) => each.drawn),
        0.95,
      ),
      'ms',
    ),
  ];
}

/** Types on one line and empties it again. */
export async function pressKeys(page: TerminalPage, count: number): Promise<Reaction[]> {
  const reactions = await pressEach(page, count);
  await page.page.keyboard.press('Control+u');
  await page.untilPrompt();
  return reactions;
}

/** The same where no echo is foreseen: each key goes all the way and comes back. */
export async function pressKeysInProgram(page: TerminalPage, count: number): Promise<Reaction[]> {
  await page.page.keyboard.type('cat');
  await page.page.keyboard.press('Enter');
  await page.page.waitForFunction(() => window.screenProbe.cursorLine() === '');
  // That cat has begun, and the page knows.
  await sleep(500);
  const reactions = await pressEach(page, count);
  await page.press('Control+c', 'prompt');
  return reactions;
}

async function pressEach(page: TerminalPage, count: number): Promise<Reaction[]> {
  await page.page.bringToFront();
  const reactions: Reaction[] = [];
  for (let n = 0; n < count; n += 1) {
    reactions.push(await page.press('x', 'echo'));
    // At no fixed place between two frames.
    await sleep(20 + Math.random() * 40);
  }
  return reactions;
}
