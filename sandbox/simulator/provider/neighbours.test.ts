import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { KubeConfig } from '@kubernetes/client-node';
import { openApiClient } from '../../../bench/simulator/api-client.ts';
import { valueOrThrow } from '../../contract/failure.ts';
import { RealClock } from '../time/real-clock.ts';
import { openSimulatorProvider } from './simulator-provider.ts';

const collection = '/api/v1/namespaces/default/configmaps';
const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';

test('attack: a learner who lists a full cluster on many connections, and a neighbour who asks for one object', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-neighbours-'));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await using provider = valueOrThrow(
    await openSimulatorProvider({ folder, most: 2, clock: new RealClock(), quiet: true }),
  );
  const open = async (id: string) => {
    const cluster = valueOrThrow(await provider.create({ id, owner: 'l', lab: 'none', endsAt: new Date() }));
    const config = new KubeConfig();
    config.loadFromString(cluster.adminKubeconfig);
    return openApiClient(config);
  };
  using greedy = await open('sgreedy');
  using neighbour = await open('sneighbour');
  const make = (number: number) =>
    greedy.ask('POST', collection, { metadata: { name: `c${number}` }, data: { text: 'x'.repeat(500) } });
  for (let from = 0; from < 4_000; from += 100)
    await Promise.all(Array.from({ length: 100 }, (_, index) => make(from + index)));
  const names = JSON.parse(await greedy.ask('GET', collection)).items.length;
  // With connections that are there, so that handshakes are not what is measured.
  await neighbour.ask('GET', '/api/v1/namespaces/default');
  await Promise.all(Array.from({ length: 40 }, () => greedy.ask('GET', `${collection}/c1`)));

  for (const accept of [undefined, asTable]) {
    let answered = 0;
    const lists = Array.from({ length: 40 }, () =>
      greedy.ask('GET', collection, undefined, accept).then((text) => {
        answered += 1;
        return text;
      }),
    );
    await new Promise((sent) => setImmediate(sent));
    await neighbour.ask('GET', '/api/v1/namespaces/default');
    assert.ok(answered < 10, `the neighbour waits for ${answered} lists`);
    for (const text of await Promise.all(lists)) {
      const { items, rows } = JSON.parse(text);
      assert.equal((items ?? rows).length, names, 'each list is whole');
    }
  }
});
