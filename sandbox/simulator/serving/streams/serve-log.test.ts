import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { readLogOptions } from './log-options.ts';
import { sendLog } from './serve-log.ts';
import { literalContainer } from './testing/literal-container.ts';

/** The parts in which a body was sent. */
function chunksOf(answer: string): string[] {
  const chunks: string[] = [];
  let rest = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  for (;;) {
    const end = rest.indexOf('\r\n');
    const length = Number.parseInt(rest.slice(0, end), 16);
    if (length === 0) return chunks;
    chunks.push(rest.slice(end + 2, end + 2 + length));
    rest = rest.slice(end + 4 + length);
  }
}

test('attack: many who follow a log that gets thousands of lines in a moment', async (context) => {
  const container = literalContainer({});
  const cluster = {};
  const options = readLogOptions(new URLSearchParams('follow=true'), 'pod', new Date(0));
  const server = createServer((_, response) => sendLog(cluster, container, options, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  container.print('first\n', new Date(0));
  const followers = Array.from({ length: 50 }, () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    return { answer: text(socket), begun: once(socket, 'readable') };
  });
  await Promise.all(followers.map(({ begun }) => begun));
  const lines = Array.from({ length: 5_000 }, (_, number) => `line ${number}\n`);
  for (const line of lines) container.print(line, new Date(0));
  container.stop(0);
  for (const { answer } of followers) {
    const chunks = chunksOf(await answer);
    assert.equal(chunks.join(''), `first\n${lines.join('')}`);
    assert.ok(chunks.length < 10, `written in ${chunks.length} parts`);
  }
});
