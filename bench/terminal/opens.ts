import { eventually } from '../../testing/eventually.ts';
import { atMost, type BenchRow, reference } from '../bench-row.ts';
import type { Measuring } from './contender.ts';
import { openAtPrompt, openDrydock } from './drydock.ts';
import { startLearner } from './learner.ts';
import { canCount, namespaces, openFiles, processesOf } from './processes.ts';

const counts = { usual: { shells: 1_000, boxes: 50 }, quick: { shells: 100, boxes: 5 } };
/** What ends does so within this. */
const settleMs = 20_000;

/** Shells that are opened and left, and boxes with a shell in them that are opened and ended; what of them is left. */
export async function measureOpens({ say, quick }: Measuring): Promise<BenchRow[]> {
  if (!canCount) {
    say('opens: not measured: there is no /proc here');
    return [];
  }
  await using contender = await openDrydock();
  const { drydock } = contender;
  const { shells, boxes } = quick ? counts.quick : counts.usual;
  const count = () => {
    const pids = processesOf(drydock);
    return { files: openFiles(pids), processes: pids.length, namespaces: namespaces(pids) };
  };
  const openShell = async (learner: Awaited<ReturnType<typeof startLearner>>): Promise<void> => {
    using terminal = await openAtPrompt(drydock.url, await learner.terminalAddress('bench'));
    terminal.type('exit\r');
    await terminal.exited;
  };
  const openBox = async (): Promise<void> => {
    const learner = await startLearner(drydock.url);
    using _ = await openAtPrompt(drydock.url, await learner.terminalAddress('bench'));
    await learner.end();
  };
  const settled = async (before: ReturnType<typeof count>) => {
    const left = () => {
      const now = count();
      return {
        files: now.files - before.files,
        processes: now.processes - before.processes,
        namespaces: now.namespaces - before.namespaces,
      };
    };
    const isClean = (): boolean => Object.values(left()).every((each) => each <= 0);
    await eventually(isClean, 'everything to end', { timeoutMs: settleMs }).catch(() => {});
    return left();
  };
  // The first of each opens what all share.
  const learner = await startLearner(drydock.url);
  await openShell(learner);
  await openBox();
  const beforeShells = await idle(count);
  const began = performance.now();
  for (let n = 0; n < shells; n += 1) await openShell(learner);
  const each = (performance.now() - began) / shells;
  const ofShells = await settled(beforeShells);
  const beforeBoxes = await idle(count);
  for (let n = 0; n < boxes; n += 1) await openBox();
  const ofBoxes = await settled(beforeBoxes);
  const rows = (of: string, left: typeof ofShells): BenchRow[] => [
    atMost(`open files left by ${of}`, left.files, '', 0),
    atMost(`processes left by ${of}`, left.processes, '', 0),
    atMost(`namespaces left by ${of}`, left.namespaces, '', 0),
  ];
  return [
    reference('a shell opened and left', each, 'ms'),
    ...rows(`${shells} shells`, ofShells),
    ...rows(`${boxes} boxes`, ofBoxes),
  ];
}

/** The count once it stays the same. */
async function idle<Count>(count: () => Count): Promise<Count> {
  let before = '';
  return eventually(
    () => {
      const now = count();
      const same = JSON.stringify(now) === before;
      before = JSON.stringify(now);
      return same && now;
    },
    'processes at rest',
    { everyMs: 2_000 },
  );
}
