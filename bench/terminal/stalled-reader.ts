import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../testing/eventually.ts';
import { atMost, type BenchRow } from '../bench-row.ts';
import type { Measuring } from './contender.ts';
import { openAtPrompt, openDrydock } from './drydock.ts';
import { openHeadlessScreen } from './headless-screen.ts';
import { startLearner } from './learner.ts';
import { NumberedLines } from './numbered-lines.ts';
import { canCount, processesOf, residentMb } from './processes.ts';

const terminals = 5;
const stallSeconds = { usual: 60, quick: 10 };
/** MB of host and pty processes for each stalled terminal. */
const bound = 8;
const command = 'base64 -w 60 /dev/urandom | awk \'{ print "n" NR " " $0 }\'\r';

/** Readers that take nothing for a while under a flood, as a laptop that is closed does. */
export async function measureStalledReader({ say, quick }: Measuring): Promise<BenchRow[]> {
  if (!canCount) {
    say('stalled: not measured: there is no /proc here');
    return [];
  }
  await using contender = await openDrydock();
  const { drydock } = contender;
  const learner = await startLearner(drydock.url);
  using clients = new DisposableStack();
  const readers = [];
  for (let n = 0; n < terminals; n += 1) {
    const screen = openHeadlessScreen();
    const lines = new NumberedLines();
    const show = async (data: string, anew: boolean): Promise<void> => {
      // What a screen takes the place of had been seen.
      if (anew) lines.look(screen.lines().slice(0, -1));
      await screen.show(data, anew);
    };
    const address = await learner.terminalAddress(`bench-${n}`);
    const client = clients.use(await openAtPrompt(drydock.url, address, { show }));
    readers.push({ client, screen, lines });
  }
  for (const { client } of readers) client.type(command);
  await sleep(2_000);
  const before = residentMb(processesOf(drydock));
  for (const { client } of readers) client.socket.pause();
  let most = before;
  const end = Date.now() + (quick ? stallSeconds.quick : stallSeconds.usual) * 1_000;
  while (Date.now() < end) {
    await sleep(500);
    most = Math.max(most, residentMb(processesOf(drydock)));
  }
  for (const { client } of readers) client.socket.resume();
  await sleep(1_000);
  for (const { client } of readers) client.type('\x03');
  let [missing, doubled] = [0, 0];
  for (const { screen, lines } of readers) {
    const atPrompt = (): boolean => /\$ ?$/.test(screen.cursorLine());
    await eventually(atPrompt, 'the prompt', { timeoutMs: 60_000, everyMs: 500 });
    // The line that Ctrl-C ended may be cut short, and is no number then.
    lines.look(screen.lines());
    missing += lines.missing;
    doubled += lines.doubled;
  }
  return [
    atMost('growth of host and pty processes, each stalled terminal', (most - before) / terminals, 'MB', bound),
    atMost(`lines missing after ${terminals} stalls`, missing, '', 0),
    atMost(`lines doubled after ${terminals} stalls`, doubled, '', 0),
  ];
}
