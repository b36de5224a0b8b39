import assert from 'node:assert/strict';
import { buffer, text } from 'node:stream/consumers';
import { test } from 'node:test';
import { put } from '../testing/make-service.ts';
import { openTestCluster, type TestCluster } from '../testing/open-test-cluster.ts';
import type { Connection, PodIdentity, PodStack } from './network-stack.ts';
import { ProcessStack } from './process-stack.ts';
import { dnsOf } from './stack.ts';

const node = 'drydock-control-plane';

function attach({ cluster }: TestCluster, name: string, options: Partial<PodIdentity> = {}, keepIp?: string): PodStack {
  return cluster.network.attach(
    { namespace: 'default', name, uid: name, node, hostNetwork: false, ...options },
    keepIp,
  );
}

function echo({ stream }: Connection): void {
  stream.pipe(stream);
}

test('Pods have addresses of their node, in turn, and keep the ones they had', () => {
  using test = openTestCluster({ quiet: true });
  // .2 and .3 are CoreDNS'.
  const one = attach(test, 'one');
  assert.equal(one.ip, '10.244.0.4');
  one[Symbol.dispose]();
  assert.equal(attach(test, 'two').ip, '10.244.0.5');
  assert.equal(attach(test, 'three', {}, '10.244.0.9').ip, '10.244.0.9');
  assert.equal(attach(test, 'four', {}, '10.244.0.9').ip, '10.244.0.6');
  assert.equal(attach(test, 'five', {}, '10.244.0.2').ip, '10.244.0.2');
  assert.equal(attach(test, 'six', { hostNetwork: true }).ip, test.cluster.network.node(node).ip);
});

test('a connection carries bytes both ways and is closed one way at a time', async () => {
  using test = openTestCluster({ quiet: true });
  const [server, client] = [attach(test, 'server'), attach(test, 'client')];
  const peers: string[] = [];
  server.listen({ port: 80 }, (connection) => {
    peers.push(connection.remote.ip);
    echo(connection);
  });
  assert.deepEqual(server.listening(), [{ ip: '0.0.0.0', port: 80 }]);
  const { stream, remote } = await client.connect({ ip: server.ip, port: 80 });
  assert.deepEqual(remote, { ip: server.ip, port: 80 });
  const sent = Buffer.alloc(1_000_000, 'drydock');
  stream.end(sent);
  assert.deepEqual(await buffer(stream), sent);
  assert.deepEqual(peers, [client.ip]);
});

test('a writer waits for a reader', async () => {
  using test = openTestCluster({ quiet: true });
  const [server, client] = [attach(test, 'server'), attach(test, 'client')];
  let accepted: Connection | undefined;
  server.listen({ port: 80 }, (connection) => {
    accepted = connection;
  });
  const { stream } = await client.connect({ ip: server.ip, port: 80 });
  const written: number[] = [];
  for (let i = 0; i < 10; i++) stream.write(Buffer.alloc(64 * 1024), () => written.push(i));
  stream.end();
  await test.clock.settle();
  assert.ok(written.length < 5, `${written.length} writes went through unread`);
  assert.equal((await buffer(accepted?.stream ?? stream)).length, 640 * 1024);
  assert.equal(written.length, 10);
});

test('where nothing listens a connection is refused; where nobody is it is lost in time', async () => {
  using test = openTestCluster({ quiet: true });
  const [server, client] = [attach(test, 'server'), attach(test, 'client')];
  const listening = server.listen({ port: 80 }, echo);
  await client.connect({ ip: server.ip, port: 80 });
  listening[Symbol.dispose]();
  await assert.rejects(client.connect({ ip: server.ip, port: 80 }), { code: 'ECONNREFUSED' });
  await assert.rejects(client.connect({ ip: '192.0.2.1', port: 80 }), { code: 'ENETUNREACH' });
  const lost = assert.rejects(client.connect({ ip: '10.244.0.77', port: 80 }, { timeoutMs: 500 }), {
    code: 'ETIMEDOUT',
  });
  await test.clock.advance(500);
  await lost;
  const stop = new AbortController();
  const given = assert.rejects(client.connect({ ip: '10.244.0.77', port: 80 }, { signal: stop.signal }), {
    name: 'AbortError',
  });
  stop.abort();
  await given;
});

test('a port is given out once; what listens on localhost only the same stack reaches', async () => {
  using test = openTestCluster({ quiet: true });
  const [server, client] = [attach(test, 'server'), attach(test, 'client')];
  server.listen({ port: 80, ip: '127.0.0.1' }, ({ stream }) => stream.end('inside'));
  assert.throws(() => server.listen({ port: 80 }, echo), { code: 'EADDRINUSE' });
  assert.equal(await text((await server.connect({ ip: '127.0.0.1', port: 80 })).stream), 'inside');
  await assert.rejects(client.connect({ ip: server.ip, port: 80 }), { code: 'ECONNREFUSED' });
  const onHost = attach(test, 'host', { hostNetwork: true });
  onHost.listen({ port: 9100 }, ({ stream }) => stream.end('host'));
  assert.throws(() => test.cluster.network.node(node).listen({ port: 9100 }, echo), { code: 'EADDRINUSE' });
  assert.equal(await text((await client.connect({ ip: onHost.ip, port: 9100 })).stream), 'host');
});

test('when a Pod goes, its connections are reset and its listeners are gone', async () => {
  using test = openTestCluster({ quiet: true });
  const [server, client] = [attach(test, 'server'), attach(test, 'client')];
  server.listen({ port: 80 }, echo);
  const { stream } = await client.connect({ ip: server.ip, port: 80 });
  const failed = new Promise((resolve) => stream.once('error', resolve));
  stream.write('half a request');
  server[Symbol.dispose]();
  assert.equal(((await failed) as { code: string }).code, 'ECONNRESET');
  const lost = assert.rejects(client.connect({ ip: server.ip, port: 80 }), { code: 'ETIMEDOUT' });
  await test.clock.advance(131_000);
  await lost;
});

test('a port of the node leads to the Pod that asks for it, as long as it is there', async () => {
  using test = openTestCluster({ quiet: true });
  put(test.cluster, '/core/pods', {
    metadata: { name: 'server', namespace: 'default', uid: 'server' },
    spec: { containers: [{ name: 'web', ports: [{ containerPort: 8080, hostPort: 80 }] }] },
  });
  const [server, client] = [attach(test, 'server'), attach(test, 'client')];
  const nodeStack = test.cluster.network.node(node);
  server.listen({ port: 8080 }, ({ stream }) => stream.end('web'));
  assert.equal(await text((await client.connect({ ip: nodeStack.ip, port: 80 })).stream), 'web');
  assert.equal(await text((await nodeStack.connect({ ip: '127.0.0.1', port: 80 })).stream), 'web');
  server[Symbol.dispose]();
  await assert.rejects(client.connect({ ip: nodeStack.ip, port: 80 }), { code: 'ECONNREFUSED' });
});

test('the sockets of a process end with it; those of others stay', async () => {
  using test = openTestCluster({ quiet: true });
  const [server, client] = [attach(test, 'server'), attach(test, 'client')];
  const ends = new AbortController();
  const process = new ProcessStack(server, ends.signal);
  process.listen({ port: 80 }, echo);
  server.listen({ port: 81 }, ({ stream }) => stream.end('another'));
  const { stream } = await client.connect({ ip: server.ip, port: 80 });
  const closed = text(stream);
  ends.abort();
  assert.equal(await closed, '');
  await assert.rejects(client.connect({ ip: server.ip, port: 80 }), { code: 'ECONNREFUSED' });
  assert.equal(await text((await client.connect({ ip: server.ip, port: 81 })).stream), 'another');
  assert.ok(dnsOf(process));
});
