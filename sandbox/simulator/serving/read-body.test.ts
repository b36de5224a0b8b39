import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { eventually } from '../../../testing/eventually.ts';
import { readBody } from './read-body.ts';

const mebibyte = 1024 * 1024;

function requestOf(...chunks: Buffer[]): IncomingMessage {
  return Object.assign(Readable.from(chunks), { headers: {} }) as unknown as IncomingMessage;
}

test('attack: bodies that turn out too large do not make room for more than a cluster may hold', async () => {
  const cluster = {} as Parameters<typeof readBody>[0]['cluster'];
  const read = (request: IncomingMessage) => readBody({ request, cluster });
  for (let number = 0; number < 10; number += 1)
    await assert.rejects(read(requestOf(Buffer.alloc(4 * mebibyte))), /too large/);
  // Each is there in part, and is waited for.
  const held = Array.from({ length: 10 }, () => new Readable({ read() {} }));
  const reads = held.map((body) => read(Object.assign(body, { headers: {} }) as unknown as IncomingMessage));
  for (const body of held) body.push(Buffer.alloc(3 * mebibyte));
  await eventually(() => held.every((body) => body.readableLength === 0), 'the bodies to be there');
  await assert.rejects(read(requestOf(Buffer.alloc(mebibyte))), /Too many/);
  for (const body of held) body.push(null);
  await Promise.all(reads);
  assert.equal((await read(requestOf(Buffer.alloc(mebibyte)))).length, mebibyte);
});
