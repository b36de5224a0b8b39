import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { valueOrThrow } from '../sandbox/contract/failure.ts';
import { openSimulatorProvider } from '../sandbox/simulator/provider/simulator-provider.ts';
import { RealClock } from '../sandbox/simulator/time/real-clock.ts';
import { labTextIds } from './lessons.ts';
import { runShownCommands } from './run-shown-commands.ts';

for (const id of labTextIds) {
  test(`lesson ${id} on the simulator: every command shown works and prints what is shown`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-shown-'));
    try {
      using clock = new RealClock();
      await using provider = valueOrThrow(await openSimulatorProvider({ folder, most: 1, clock }));
      await runShownCommands(id, provider);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
