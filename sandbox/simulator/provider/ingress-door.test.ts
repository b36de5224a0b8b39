import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { CoreV1Api, KubeConfig, NetworkingV1Api } from '@kubernetes/client-node';
import { valueOrThrow } from '../../contract/failure.ts';
import { RealClock } from '../time/real-clock.ts';
import { openSimulatorProvider } from './simulator-provider.ts';

const namespace = 'default';
const giveUpMs = 10_000;

function ask(port: number): Promise<string> {
  return new Promise((resolve) => {
    get({ port, agent: false, headers: { host: 'web.test' } }, (response) => {
      text(response).then((body) => resolve(`${response.statusCode} ${body.trim()}`));
    }).on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
  });
}

/** Asks until the answer is the one awaited. */
async function until(port: number, expected: string): Promise<void> {
  const deadline = Date.now() + giveUpMs;
  for (let seen = await ask(port); seen !== expected; seen = await ask(port))
    assert.ok(Date.now() < deadline, `${seen} instead of ${expected}`);
}

function askHttp2(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
    session.on('error', reject);
    const stream = session.request({ ':authority': 'web.test', ':path': '/' });
    stream.on('response', (headers) => {
      text(stream).then((body) => {
        session.close();
        resolve(`${headers[':status']} ${body.trim()}`);
      }, reject);
    });
    stream.end();
  });
}

test('a cluster answers on its Ingress ports, except while it is parked', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-ingress-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const options = { folder, most: 1, clock: new RealClock() };
  const spec = { id: 'singress', owner: 'l1', lab: 'none', endsAt: new Date('2100-01-01') };
  let port = 0;
  {
    await using provider = valueOrThrow(await openSimulatorProvider(options));
    const cluster = valueOrThrow(await provider.create(spec));
    port = cluster.ingress.http.port;
    assert.equal(await ask(port), '404 404 page not found', 'before there is an Ingress');
    const config = new KubeConfig();
    config.loadFromString(cluster.adminKubeconfig);
    await config.makeApiClient(NetworkingV1Api).createNamespacedIngress({
      namespace,
      body: {
        metadata: { name: 'web' },
        spec: {
          ingressClassName: 'traefik',
          rules: [
            {
              host: 'web.test',
              http: {
                paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
              },
            },
          ],
        },
      },
    });
    await until(port, '404 404 page not found');
    await config.makeApiClient(CoreV1Api).createNamespacedService({
      namespace,
      body: { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
    });
    await until(port, '503 no available server');
    assert.equal(await askHttp2(cluster.ingress.https.port), '503 no available server');
    valueOrThrow(await provider.park(spec.id));
    assert.equal(await ask(port), 'ECONNREFUSED');
    valueOrThrow(await provider.resume(spec.id));
    await until(port, '503 no available server');
  }
  assert.equal(await ask(port), 'ECONNREFUSED');
  await using provider = valueOrThrow(await openSimulatorProvider(options));
  assert.equal(valueOrThrow(await provider.describe(spec.id)).ingress.http.port, port);
  await until(port, '503 no available server');
});
