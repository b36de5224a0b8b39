import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import type { ApiConnection } from './api-connection.ts';
import { followCollection } from './follow-collection.ts';

/** A connection that lists one object and lets the test write and cut the watch. */
async function openServer(): Promise<{ api: ApiConnection; watches: ServerResponse[]; close(): void }> {
  const watches: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url?.includes('watch=true')) {
      response.flushHeaders();
      watches.push(response);
    } else response.end(JSON.stringify({ metadata: { resourceVersion: '5' }, items: [object('a', '4')] }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const api: ApiConnection = {
    get: (path, signal) =>
      new Promise<IncomingMessage>((answered, failed) => {
        get(`http://127.0.0.1:${port}${path}`, { signal }, answered).on('error', failed);
      }),
    [Symbol.dispose]: () => {},
  };
  return {
    api,
    watches,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function object(name: string, resourceVersion: string) {
  return { metadata: { name, uid: name, resourceVersion } };
}
const event = (type: string, name: string, version: string): string =>
  `${JSON.stringify({ type, object: object(name, version) })}\n`;

test('a watch that is cut, between lines or inside one, is taken up where it was; nothing is lost and nothing thrown', async () => {
  const { api, watches, close } = await openServer();
  const stop = new AbortController();
  let names: string[] = [];
  const following = followCollection(
    api,
    {
      path: '/api/v1/pods',
      apiVersion: 'v1',
      kind: 'Pod',
      onObjects: (objects) => {
        names = objects.map(({ metadata }) => metadata.name);
      },
      onTrouble: () => {},
    },
    stop.signal,
  );
  await eventually(() => watches.length === 1 && names.join() === 'a', 'the list and a watch');
  watches[0]?.write(event('ADDED', 'b', '6') + event('ADDED', 'c', '7').slice(0, 20));
  await eventually(() => names.join() === 'a,b', 'the whole line');
  watches[0]?.destroy();
  await eventually(() => watches.length === 2, 'the watch anew');
  assert.match(watches[1]?.req.url ?? '', /resourceVersion=6/);
  watches[1]?.write(event('ADDED', 'c', '7'));
  await eventually(() => names.join() === 'a,b,c', 'what the cut took');
  watches[1]?.destroy();
  await eventually(() => watches.length === 3, 'the watch once more');
  stop.abort();
  await following;
  close();
});
