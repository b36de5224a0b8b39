import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import { openApiClient } from '../../../bench/simulator/api-client.ts';
import { eventually } from '../../../testing/eventually.ts';
import { valueOrThrow } from '../../contract/failure.ts';
import type { IngressController } from '../ingress/ingress-controller.ts';
import { RealClock } from '../time/real-clock.ts';
import { makeAuthority } from '../tls/certificates.ts';
import { IngressDoor } from './ingress-door.ts';
import { openSimulatorProvider } from './simulator-provider.ts';

const mebibyte = 1024 * 1024;

/** Keeps a connection as a hostile client does; what is said to it, and whether it is closed. */
function hold<Kind extends Socket | TLSSocket>(socket: Kind) {
  const held = { socket, said: '', closed: false };
  socket.on('data', (bytes: Buffer) => {
    held.said += bytes;
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    held.closed = true;
  });
  return held;
}

test('attack: uploads that never end, headers without end, and more connections than a cluster may have', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-slow-'));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await using provider = valueOrThrow(await openSimulatorProvider({ folder, most: 1, clock: new RealClock() }));
  const cluster = valueOrThrow(
    await provider.create({ id: 'sslow', owner: 'l', lab: 'none', endsAt: new Date('2100-01-01') }),
  );
  const config = new KubeConfig();
  config.loadFromString(cluster.adminKubeconfig);
  using client = openApiClient(config);
  const { certData = '', keyData = '' } = config.getCurrentUser() ?? {};
  const [cert, key] = [certData, keyData].map((text) => Buffer.from(text, 'base64'));
  const openApi = (): Promise<ReturnType<typeof hold<TLSSocket>>> =>
    new Promise((opened) => {
      const socket = connectTls({ ...cluster.api, cert, key, rejectUnauthorized: false }, () => opened(hold(socket)));
    });

  const uploads = await Promise.all(Array.from({ length: 24 }, openApi));
  const head = [
    'POST /api/v1/namespaces/default/configmaps HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Content-Length: ${3 * mebibyte}`,
  ];
  for (const { socket } of uploads) {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(Buffer.alloc(2.5 * mebibyte, ' '));
  }
  await eventually(() => uploads.filter(({ said }) => said.startsWith('HTTP/1.1 429')).length >= 10, 'refusals');
  assert.ok(
    uploads.some(({ said }) => said === ''),
    'some are waited for',
  );
  for (const { socket } of uploads) socket.destroy();
  await eventually(
    () => client.ask('POST', '/api/v1/namespaces/default/configmaps', { metadata: { generateName: 'after-' } }),
    'room for others',
  );

  const long = await openApi();
  long.socket.write(`GET / HTTP/1.1\r\nX: ${'x'.repeat(1.5 * mebibyte)}`);
  await eventually(() => long.closed, 'a connection with headers that are too long to be closed');

  for (const port of [cluster.ingress.http, cluster.ingress.https]) {
    const held = Array.from({ length: 520 }, () => hold(connect(port)));
    await eventually(() => held.filter(({ closed }) => closed).length === 20, 'those over 500 to be closed');
    for (const { socket } of held) socket.destroy();
  }
});

test('attack: headers that never end at the ports of an Ingress, in the clear and over TLS', async () => {
  const { certificate: cert, key } = makeAuthority({ commonName: 'ingress' }, new Date());
  const controller = { ownCertificate: { cert, key }, certificateFor: () => undefined };
  const door = new IngressDoor({ headersMs: 200, checkMs: 50 });
  await using open = await door.open(controller as unknown as IngressController);
  const host = '127.0.0.1';
  const clients = [
    hold(connect({ host, port: open.ports.http })),
    hold(connectTls({ host, port: open.ports.https, ALPNProtocols: ['http/1.1'], rejectUnauthorized: false })),
  ];
  for (const { socket } of clients) socket.write('GET / HTTP/1.1\r\nX: ');
  await eventually(() => clients.every(({ closed }) => closed), 'the connections to be closed');
  for (const { said } of clients) assert.match(said, /^HTTP\/1.1 408 /);
  door.close();
});
