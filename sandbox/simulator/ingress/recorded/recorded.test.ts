import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
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
/** Between two requests of the traffic, in simulated time. */
const everyMs = 50;
/** An answer that has not come by then needs simulated time to pass, real ms. */
const patienceMs = 100;

const opened = openTestCluster();
const { cluster, clock } = opened;
const door = new IngressDoor();
let at: At = { host, port: 0 };
let listening: AsyncDisposable | undefined;

function create(made: readonly Made[]): void {
  for (const { path, object } of made) createAs(cluster, path, namespace, object);
}

before(async () => {
  assert.ok(cluster.ingress);
  const opened = await door.open(cluster.ingress);
  at = { host, port: opened.ports.http };
  listening = opened;
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

/** Turns the event loop until an answer is there, or it is clear that it takes simulated time. */
async function untilAnswered(isAnswered: () => boolean): Promise<void> {
  for (const endMs = Date.now() + patienceMs; !isAnswered() && Date.now() < endMs; )
    await new Promise((turn) => setImmediate(turn));
}

/** Asks again and again while `ms` pass; the different answers. */
async function traffic(name: string, ms: number): Promise<readonly string[]> {
  const answers: string[] = [];
  let asked = 0;
  for (let passedMs = 0; passedMs < ms; passedMs += everyMs) {
    asked += 1;
    let isAnswered = false;
    void askBriefly(at, { host: `${name}.example`, path: '/' }).then((answer) => {
      isAnswered = true;
      answers.push(answer);
    });
    await untilAnswered(() => isAnswered);
    await clock.advance(everyMs);
  }
  while (answers.length < asked) {
    await clock.advance(1_000);
    await untilAnswered(() => answers.length === asked);
  }
  return [...new Set(answers)].sort();
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
