import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { valueOrThrow } from '../contract/failure.ts';
import { downloadKubectl } from './download-kubectl.ts';
import { findKubectl, readVersion } from './find-kubectl.ts';

test('versions are read, also those of vendors', () => {
  const output = (gitVersion: string, minor: string) =>
    JSON.stringify({ clientVersion: { gitVersion, minor, major: '1' } });
  assert.deepEqual(readVersion(output('v1.35.4', '35')), { gitVersion: 'v1.35.4', minor: 35 });
  assert.deepEqual(readVersion(output('v1.32.4-dispatcher', '32+')), { gitVersion: 'v1.32.4', minor: 32 });
  assert.equal(readVersion('no json'), undefined);
});

test('a kubectl that is named but cannot be run is told by its path', async () => {
  const found = await findKubectl({ setting: '/nonexistent/kubectl', dataFolder: tmpdir() });
  assert.match(found.ok ? '' : found.failure.message, /\/nonexistent\/kubectl/);
});

test('a download is kept only when its checksum is the published one', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-kubectl-'));
  const binary = '#!/bin/sh\necho \'{"clientVersion":{"gitVersion":"v1.35.4","minor":"35"}}\'\n';
  let published = createHash('sha256').update(binary).digest('hex');
  const server = createServer(
    (request, reply) => void reply.end(request.url?.endsWith('.sha256') ? published : binary),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  context.after(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const to = join(folder, 'bin/kubectl');
  valueOrThrow(await downloadKubectl({ to, site, onProgress: () => {} }));
  assert.deepEqual(valueOrThrow(await findKubectl({ setting: to, dataFolder: folder })), {
    path: to,
    version: 'v1.35.4',
  });
  published = '0'.repeat(64);
  const refused = await downloadKubectl({ to: `${to}2`, site, onProgress: () => {} });
  assert.match(refused.ok ? '' : refused.failure.message, /checksum/);
  const missing = await findKubectl({ setting: `${to}2`, dataFolder: folder });
  assert.equal(missing.ok, false);
});
