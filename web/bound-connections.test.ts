import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { eventually } from '../testing/eventually.ts';
import { boundConnections } from './bound-connections.ts';

/** So many connections to a server that allows 3 of a network; how many stay. */
async function open(count: number, network: string, proxies: readonly string[] = []) {
  const server = createServer();
  boundConnections(server, { most: 3, proxies: new Set(proxies), network: () => network });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => {}));
  const held = () => sockets.filter(({ destroyed }) => !destroyed).length;
  const more = () => sockets.push(connect(port, '127.0.0.1').on('error', () => {}));
  const served = () => new Promise((counted) => server.getConnections((_, number) => counted(number)));
  return { server, sockets, held, more, served };
}

test('attack: connections of one network that leave none for others', async () => {
  const { server, sockets, held, more, served } = await open(10, '192.0.2.1');
  await eventually(() => held() === 3, 'those over three to be closed');
  sockets.find(({ destroyed }) => !destroyed)?.destroy();
  await eventually(async () => (await served()) === 2, 'one to be gone');
  more();
  await eventually(async () => (await served()) === 3, 'another in its place');
  server.close();
  for (const socket of sockets) socket.destroy();
});

test('this machine and declared proxies are not counted', async () => {
  for (const [network, proxies] of [
    ['', []],
    ['192.0.2.1', ['127.0.0.1']],
  ] as const) {
    const { server, sockets, held, served } = await open(10, network, proxies);
    await eventually(async () => (await served()) === 10, 'all to be there');
    assert.equal(held(), 10);
    server.close();
    for (const socket of sockets) socket.destroy();
  }
});
