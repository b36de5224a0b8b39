import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { start } from '../exec/start.ts';
import { claimDataFolder, DataFolderTaken } from './claim-data-folder.ts';

test('one host per data folder: the same id after a restart, and a claim of a process that is gone is taken over', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-claim-'));
  context.after(() => rm(folder, { recursive: true }));
  const first = claimDataFolder(folder);
  first[Symbol.dispose]();
  // A living process whose command line says host, as a host's does.
  using other = start(process.execPath, ['-e', '/* host */ setInterval(() => {}, 1000)']);
  writeFileSync(join(folder, 'host.pid'), String(other.pid));
  assert.throws(
    () => claimDataFolder(folder),
    (error) => error instanceof DataFolderTaken && error.message.includes(folder),
  );
  other.kill('SIGKILL');
  await other.ended;
  using second = claimDataFolder(folder);
  assert.equal(second.hostId, first.hostId);
  assert.equal(readFileSync(join(folder, 'host.pid'), 'utf8'), String(process.pid));
});
