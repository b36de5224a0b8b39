import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import { run } from '../exec/run.ts';
import { openDockerShim } from './docker-shim.ts';

test('docker run gets the flags, all else goes through, and closing waits for a run that goes on', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-shim-'));
  context.after(() => rm(folder, { recursive: true }));
  // Stands for Docker: prints its words, and goes on for as long as the file `hold` is there.
  const docker = `#!/bin/sh\nprintf '%s\\n' "$@"\nwhile [ -e '${folder}/hold' ]; do sleep 0.02; done\n`;
  await writeFile(join(folder, 'docker'), docker);
  await chmod(join(folder, 'docker'), 0o755);
  const shim = await openDockerShim(['--label', "a=it's b"]);
  const path = [shim.folder, folder, process.env.PATH].join(delimiter);
  const ask = (...args: string[]) => run(join(shim.folder, 'docker'), args, { env: { PATH: path } });

  assert.equal((await ask('run', '--name', 'x')).stdout, "run\n--label\na=it's b\n--name\nx");
  assert.equal((await ask('ps', '--all')).stdout, 'ps\n--all');

  await writeFile(join(folder, 'hold'), '');
  const began = Promise.withResolvers<void>();
  let ended = false;
  const held = run(join(shim.folder, 'docker'), ['run', 'y'], { env: { PATH: path }, onLine: () => began.resolve() });
  void held.then(() => {
    ended = true;
  });
  await began.promise;
  const closed = shim[Symbol.asyncDispose]();
  // A run that still got in would be held as well.
  await eventually(() => !existsSync(shim.folder), 'the door to be closed');
  assert.equal((await ask('run', 'z')).ok, false, 'further runs are refused');
  assert.equal(ended, false);
  await rename(join(folder, 'hold'), join(folder, 'released'));
  await Promise.all([closed, held]);
});
