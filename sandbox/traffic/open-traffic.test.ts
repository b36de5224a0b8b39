import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import { isServed } from '../contract/traffic.ts';
import { openTraffic } from './open-traffic.ts';

test('each request is counted once: served, refused by the server, cut off, or with nobody there', async () => {
  const seen: string[] = [];
  let how: 'serve' | 'fail' | 'cut' = 'serve';
  const server = createServer((request, response) => {
    seen.push(`${request.headers.host}${request.url}`);
    if (how === 'serve') response.end('ok');
    else if (how === 'fail') response.writeHead(503).end();
    else {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => response.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  using traffic = openTraffic({
    plan: { host: 'shop.example', path: '/x', perSecond: 50 },
    to: { host: '127.0.0.1', port },
    now: () => new Date(),
  });
  const answers = (status: number) => traffic.answers().filter((answer) => answer.status === status);
  await eventually(async () => answers(200).length > 5, 'answers');
  how = 'fail';
  await eventually(async () => answers(503).length > 5, 'refusals');
  how = 'cut';
  await eventually(async () => answers(0).length > 5, 'answers that break off');
  const cut = answers(0).length;
  server.close();
  server.closeAllConnections();
  await eventually(async () => answers(0).length > cut + 5, 'requests that nobody takes');
  assert.ok(traffic.answers().some(isServed));
  assert.ok(!answers(503).some(isServed));
  assert.equal(seen[0], 'shop.example/x');
});

test('those who listen are told once a second, and not after the end', async () => {
  const server = createServer((_, response) => response.end());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const traffic = openTraffic({
    plan: { host: 'a', path: '/', perSecond: 20 },
    to: { host: '127.0.0.1', port },
    now: () => new Date(),
  });
  let told = 0;
  traffic.onSecond(() => {
    told += 1;
  });
  await eventually(async () => told >= 2, 'two seconds');
  traffic[Symbol.dispose]();
  server.close();
  server.closeAllConnections();
  assert.ok(traffic.answers().length >= 20);
});
