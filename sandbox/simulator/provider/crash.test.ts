import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { CoreV1Api, KubeConfig, type V1ConfigMap, Watch } from '@kubernetes/client-node';
import { z } from 'zod';
import { repositoryRoot } from '../../../config/repository-root.ts';
import { type Started, start } from '../../exec/start.ts';

const readySchema = z.object({ kubeconfig: z.string(), port: z.int() });
const namespace = 'default';
/** Clients that write at the same time, and how many of their writes are answered before the end. */
const [writers, answersPerLife, lives] = [8, 100, 2];

interface Life {
  readonly process: Started;
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly port: number;
}

async function launch(folder: string): Promise<Life> {
  const launched = start(process.execPath, ['sandbox/simulator/testing/run-cluster.ts', folder], {
    cwd: repositoryRoot,
  });
  for await (const line of createInterface({ input: launched.stdout })) {
    const { kubeconfig, port } = readySchema.parse(JSON.parse(line));
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    return { process: launched, config, core: config.makeApiClient(CoreV1Api), port };
  }
  throw new Error(`the process ended: ${launched.errors()}`);
}

test('a process killed in the middle of writes: what was answered or told to a watch is there, on the same port', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-crash-'));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  /** What the objects must be, by name: the version that was answered last, or null where a deletion was. */
  const answered = new Map<string, string | null>();
  const heard = new Map<string, string>();
  let life = await launch(folder);
  context.after(() => life.process.kill('SIGKILL'));
  const { port } = life;

  for (let round = 0; round < lives; round += 1) {
    const { core, config } = life;
    const watch = await new Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { labelSelector: 'kept=yes' },
      (_, { metadata }: V1ConfigMap) => heard.set(metadata?.name ?? '', metadata?.resourceVersion ?? ''),
      () => {},
    );
    let answers = 0;
    const write = async (writer: number): Promise<void> => {
      for (let number = 0; ; number += 1) {
        const name = `r${round}-w${writer}-${number}`;
        const body = { metadata: { name, labels: { kept: 'yes' } }, data: { text: 'x'.repeat(500) } };
        const made = await core.createNamespacedConfigMap({ namespace, body });
        answered.set(name, made.metadata?.resourceVersion ?? '');
        if (number % 3 === 1) {
          const replaced = await core.replaceNamespacedConfigMap({ namespace, name, body: { ...body, data: {} } });
          answered.set(name, replaced.metadata?.resourceVersion ?? '');
        }
        if (number % 3 === 2) {
          await core.deleteNamespacedConfigMap({ namespace, name });
          answered.set(name, null);
        }
        answers += 1;
        if (answers === answersPerLife) life.process.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: writers }, (_, writer) => write(writer)));
    watch.abort();
    await life.process.ended;

    life = await launch(folder);
    assert.equal(life.port, port);
    const { items } = await life.core.listNamespacedConfigMap({ namespace });
    const found = new Map(items.map(({ metadata }) => [metadata?.name ?? '', Number(metadata?.resourceVersion)]));
    assert.ok(answered.size >= answersPerLife, `${answered.size} writes were answered`);
    for (const [name, version] of answered) {
      // A later write may have been kept without its answer having arrived.
      if (version === null) assert.equal(found.get(name), undefined, `${name} was deleted`);
      else if (found.has(name)) assert.ok((found.get(name) ?? 0) >= Number(version), `${name} is as it was before`);
      else assert.equal(lastWriteMayDelete(name), true, `${name} is lost`);
    }
    for (const [name, version] of heard) {
      const kept = found.get(name);
      if (kept !== undefined) assert.ok(kept >= Number(version), `a watch was told of a ${name} that never was`);
      else assert.equal(lastWriteMayDelete(name), true, `a watch was told of ${name}`);
    }
  }
});

/** Every third object of a writer is deleted again; its deletion may have been kept unanswered. */
function lastWriteMayDelete(name: string): boolean {
  return Number(name.split('-').at(-1)) % 3 === 2;
}
