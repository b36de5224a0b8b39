import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePorts } from '../../../../config/free-ports.ts';
import { createAs, updateAs } from '../../controllers/create-as.ts';
import type { JsonObject } from '../../patch/json.ts';
import { IngressDoor } from '../../provider/ingress-door.ts';
import { metaOf } from '../../registry/object-access.ts';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { type At, ask, askBriefly } from './ask.ts';
import { type Made, namespace, objects, type Recorded, requests, rollouts, website } from './cases.ts';

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8')) as Recorded;
const host = '127.0.0.1';
const deployments = '/apis/apps/v1/deployments';
/** Images are pulled, Pods are ready, the controller knows. */
const readyMs = 20_000;
/** Between two requests of the traffic, in simulated time, and what the machine gets for an answer that needs none of it. */
const [everyMs, answerMs] = [50, 8];

const opened = openTestCluster();
const { cluster, clock } = opened;
const door = new IngressDoor(clock);
let at: At = { host, port: 0 };
let listening: AsyncDisposable | undefined;

function create(made: readonly Made[]): void {
  for (const { path, object } of made) createAs(cluster, path, namespace, object);
}

before(async () => {
  assert.ok(cluster.ingress);
  const [http = 0, https = 0] = await freePorts(2);
  at = { host, port: http };
  listening = door.open(cluster.ingress, { http, https });
  createAs(cluster, '/api/v1/namespaces', '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await clock.advance(1_000);
  create(objects);
  await clock.advance(readyMs);
});

after(async () => {
  cluster.close();
  await listening?.[Symbol.asyncDispose]();
  door.close();
});

test('answers are those of Traefik on a real cluster, to the byte', async () => {
  assert.equal(requests.length, recorded.answers.length);
  for (const [index, asked] of requests.entries())
    assert.deepEqual(await ask(at, asked), recorded.answers[index], JSON.stringify(asked));
});

/** Asks again and again while `ms` pass; the different answers. */
async function traffic(name: string, ms: number): Promise<readonly string[]> {
  const answers = new Set<string>();
  let open = 0;
  const pass = async (passMs: number): Promise<void> => {
    await clock.advance(passMs);
    await new Promise((resolve) => setTimeout(resolve, answerMs));
  };
  for (let passedMs = 0; passedMs < ms; passedMs += everyMs) {
    open += 1;
    void askBriefly(at, { host: `${name}.example`, path: '/' }).then((answer) => {
      open -= 1;
      answers.add(answer);
    });
    await pass(everyMs);
  }
  while (open > 0) await pass(1_000);
  return [...answers].sort();
}

function restart(name: string): void {
  updateAs(cluster, deployments, { namespace, name }, (live) => {
    const spec = live.spec as { readonly template: JsonObject };
    const metadata = { ...metaOf(spec.template), annotations: { restarted: cluster.timestamp() } };
    return { ...live, spec: { ...spec, template: { ...spec.template, metadata } } as unknown as JsonObject };
  });
}

for (const rollout of rollouts)
  test(`a rollout is seen from outside as on a real cluster: ${rollout.name}`, async () => {
    create(website(rollout));
    await clock.advance(readyMs);
    restart(rollout.name);
    const [seen, expected] = [await traffic(rollout.name, 9_000), recorded.rollouts[rollout.name]];
    assert.deepEqual(seen, expected);
  });
