import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openTestCluster } from '../testing/open-test-cluster.ts';
import { forwardToPort } from './forward-to-port.ts';

test('a connection inside leads to a port of this machine, both ways and to its end', async (context) => {
  using test = openTestCluster({ quiet: true });
  const { network } = test.cluster;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    void text(socket).then((all) => socket.end(all.toUpperCase()));
  }).listen(0, '127.0.0.1');
  context.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  network.serveApi((connection) => forwardToPort(connection, port));
  const pod = {
    namespace: 'default',
    name: 'client',
    uid: 'client',
    node: 'drydock-control-plane',
    hostNetwork: false,
  };
  const client = network.attach(pod);
  const { stream } = await client.connect({ ip: '10.96.0.1', port: 443 });
  stream.end('a'.repeat(200_000));
  assert.equal((await buffer(stream)).toString(), 'A'.repeat(200_000));

  server.close();
  await once(server, 'close');
  const lost = await client.connect({ ip: '10.96.0.1', port: 443 });
  const [error] = await once(lost.stream, 'error');
  assert.equal((error as { code: string }).code, 'ECONNRESET');
});
