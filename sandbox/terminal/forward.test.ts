import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import { forward } from './forward.ts';

test('attack: a box that opens connections until the host has no files left', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-forward-'));
  context.after(() => rmSync(folder, { recursive: true }));
  let reached = 0;
  const server = createServer((socket) => {
    reached += 1;
    socket.on('error', () => {});
    socket.write('here');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const path = join(folder, 'api');
  const open = () => connect(path).on('error', () => {});
  {
    await using _leading = await forward(path, () => ({ host: '127.0.0.1', port }));
    const sockets = Array.from({ length: 320 }, open);
    await eventually(() => sockets.filter(({ destroyed }) => destroyed).length === 20, 'those over 300 to be closed');
    await eventually(() => reached === 300, 'the others to be led on');
    for (const socket of sockets) socket.destroy();
    await eventually(async () => {
      const socket = open();
      const said = await new Promise((told) => socket.once('data', told).once('close', () => told(undefined)));
      socket.destroy();
      return said;
    }, 'room for others');
  }
  server.close();
});
