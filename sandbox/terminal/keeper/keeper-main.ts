/** The keeper as a process, with its folder as argument. It ends by itself when no host needs it any more, or its folder is gone. */
import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { Keeper } from './keeper.ts';
import { boxesOf, socketOf } from './keeper-folder.ts';
import { serveKeeper } from './serve-keeper.ts';

/** Time for a host that died to be started again; then nobody owns what is here. */
const patienceMs = 120_000;
/** How often it looks whether its folder is still its own. */
const lookEveryMs = 1_000;

const [folder = ''] = process.argv.slice(2);
const [path, scratch] = [socketOf(folder), boxesOf(folder)];
// What a keeper left that was killed: nothing of it runs any more.
rmSync(scratch, { recursive: true, force: true });
rmSync(path, { force: true });
mkdirSync(scratch, { recursive: true, mode: 0o700 });

const keeper = new Keeper(scratch);
let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await keeper[Symbol.asyncDispose]().catch((error: unknown) => console.error(error));
  if (isOurs()) for (const each of [path, scratch]) rmSync(each, { recursive: true, force: true });
  process.exit(0);
}

let orphaned = setTimeout(() => void end(), patienceMs);
await serveKeeper({
  keeper,
  path,
  onEnd: () => void end(),
  onHosts: (count) => {
    clearTimeout(orphaned);
    if (count === 0) orphaned = setTimeout(() => void end(), patienceMs);
  },
});
chmodSync(path, 0o600);
const { ino } = statSync(path);
function isOurs(): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === ino;
}
setInterval(() => !isOurs() && void end(), lookEveryMs);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());
