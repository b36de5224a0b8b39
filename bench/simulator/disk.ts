import { constants } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const writes = 500;
/** As far apart as the changes of the requests beside which this is read. */
const apartMs = 20;

/** Milliseconds of writes as a journal makes them, into a file that has room, until they are on the disk; nothing else runs meanwhile. */
export async function measureDisk(): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-disk-'));
  const file = await open(join(folder, 'file'), constants.O_WRONLY | constants.O_CREAT | constants.O_DSYNC);
  await file.write(Buffer.alloc(1024 * 1024), 0);
  const line = Buffer.alloc(700, 'x');
  const times: number[] = [];
  for (let n = 0; n < writes; n += 1) {
    const began = performance.now();
    await file.write(line, 0, line.length, n * line.length);
    times.push(performance.now() - began);
    await sleep(apartMs);
  }
  await file.close();
  await rm(folder, { recursive: true });
  return times;
}
