import { test } from 'node:test';
import { newId } from '../config/new-id.ts';
import { readSettings } from '../config/settings.ts';
import { valueOrThrow } from '../sandbox/contract/failure.ts';
import { openKindProvider } from '../sandbox/kind/kind-provider.ts';
import { labTextIds } from './lessons.ts';
import { runShownCommands } from './run-shown-commands.ts';

for (const id of labTextIds) {
  test(`lesson ${id} on kind: every command shown works and prints what is shown`, async () => {
    const options = { image: readSettings().kindImage, memory: '2g', cpus: 2, most: 1, installation: newId('host') };
    await using provider = valueOrThrow(await openKindProvider(options));
    await runShownCommands(id, provider);
  });
}
