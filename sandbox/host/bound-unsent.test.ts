import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { eventually } from '../../testing/eventually.ts';
import { boundUnsent } from './bound-unsent.ts';

const answer = 'x'.repeat(200_000);

/** Answers each message with a long one, once and again when it is asked to. */
async function openPair(onServed: (socket: WebSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((listening) => server.once('listening', listening));
  const served = { messages: 0 };
  server.on('connection', (socket) => {
    boundUnsent(socket);
    onServed(socket);
    socket.on('message', () => {
      served.messages += 1;
      socket.send(answer);
    });
  });
  const page = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await new Promise((open) => page.once('open', open));
  const close = () => {
    page.terminate();
    server.close();
  };
  return { page, served, [Symbol.dispose]: close };
}

test('attack: a page that asks again and again and reads nothing; when it reads, nothing is lost', async () => {
  let there: WebSocket | undefined;
  using pair = await openPair((socket) => {
    there = socket;
  });
  const { page, served } = pair;
  let had = 0;
  page.on('message', () => {
    had += 1;
  });
  page.pause();
  // Long questions, so that few of them have been read when the host stops.
  const asked = 200;
  for (let i = 0; i < asked; i += 1) page.send('?'.repeat(30_000));
  await eventually(() => there?.isPaused === true, 'the host to stop reading');
  assert.ok(served.messages < asked, `${served.messages} of ${asked} are answered`);
  page.resume();
  await eventually(() => had === asked, 'all answers');
});

test('attack: a page that does not read what it is told', async () => {
  let there: WebSocket | undefined;
  using pair = await openPair((socket) => {
    there = socket;
  });
  pair.page.pause();
  await eventually(() => there !== undefined, 'the socket');
  for (let i = 0; i < 1_000 && there?.readyState === WebSocket.OPEN; i += 1) there.send(answer);
  assert.notEqual(there?.readyState, WebSocket.OPEN, 'it is cut off');
});
