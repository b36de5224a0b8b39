import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { get } from 'node:https';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { serveTestCluster } from '../testing/serve-test-cluster.ts';

const kubeconfigSchema = z.object({
  users: z.tuple([
    z.object({ user: z.object({ 'client-certificate-data': z.string(), 'client-key-data': z.string() }) }),
  ]),
});

test('attack: clients that ask for everything, again and again, and read nothing', async () => {
  await using served = await serveTestCluster();
  const user = { name: 'test', groups: ['system:masters'] };
  const write = { context: { now: served.cluster.now(), user }, dryRun: false };
  const registry = served.cluster.registry('/api/v1/configmaps');
  for (let i = 0; i < 10; i += 1)
    registry.create(
      'default',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${i}` }, data: { x: 'x'.repeat(1_000_000) } },
      write,
    );
  const [{ user: keys }] = kubeconfigSchema.parse(parse(readFileSync(served.kubeconfig, 'utf8'))).users;
  const [cert, key] = [keys['client-certificate-data'], keys['client-key-data']].map((text) =>
    Buffer.from(text, 'base64'),
  );
  const requests: ClientRequest[] = [];
  const ask = (path: string): Promise<number> =>
    new Promise((answered) => {
      const url = `${served.url}/api/v1/namespaces/default/${path}`;
      // Nobody reads the answer's body: it waits at the server.
      const request = get(url, { cert, key, rejectUnauthorized: false, agent: false }, (response) =>
        answered(response.statusCode ?? 0),
      );
      request.on('error', () => answered(0));
      requests.push(request);
    });
  const statuses: number[] = [];
  for (let i = 0; i < 30; i += 1) statuses.push(await ask('configmaps'));
  assert.equal(statuses[0], 200);
  assert.deepEqual(
    statuses.filter((status) => status !== 200 && status !== 429),
    [],
  );
  assert.ok(statuses.filter((status) => status === 429).length > 5, String(statuses));
  assert.equal(await ask('serviceaccounts'), 200, 'small answers still come');
  for (const request of requests) request.destroy();
  const again = async (): Promise<number> => {
    const status = await ask('configmaps');
    requests.at(-1)?.destroy();
    return status;
  };
  for (let tries = 0; (await again()) !== 200; tries += 1) assert.ok(tries < 200, 'there is room again');
});
