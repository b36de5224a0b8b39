import assert from 'node:assert/strict';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { freePorts } from '../../../config/free-ports.ts';
import { createAs, updateAs } from '../controllers/create-as.ts';
import { findTestImage } from '../kubelet/testing/programs.ts';
import type { JsonObject } from '../patch/json.ts';
import { IngressDoor } from '../provider/ingress-door.ts';
import { openTestCluster, type TestCluster } from '../testing/open-test-cluster.ts';
import { rule } from './testing/open-ingress.ts';

const deployments = '/apis/apps/v1/deployments';
const stepMs = 50;
/** The machine's time in which an answer that needs no simulated time is there. */
const answerMs = 8;

interface Website extends AsyncDisposable {
  readonly test: TestCluster;
  readonly port: number;
  /** Asks again and again while `ms` pass; gives the answers by how often they came. */
  traffic(ms: number): Promise<Record<string, number>>;
}

/** Two replicas behind a Service behind an Ingress, all as a user would make them. */
async function openWebsite(
  container: Record<string, unknown>,
  service: Record<string, unknown> = {},
): Promise<Website> {
  const opened = openTestCluster({ findImage: findTestImage });
  const { cluster, clock } = opened;
  if (!cluster.ingress) throw new Error('there is no Ingress controller');
  const [http = 0, https = 0] = await freePorts(2);
  const door = new IngressDoor(clock);
  const listening = door.open(cluster.ingress, { http, https });
  const labels = { app: 'web' };
  const create = (path: string, apiVersion: string, kind: string, spec: object): void =>
    void createAs(cluster, path, 'default', { apiVersion, kind, metadata: { name: 'web' }, spec } as JsonObject);
  const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 };
  const pod = { containers: [{ name: 'web', image: 'test:1', readinessProbe, ...container }] };
  create(deployments, 'apps/v1', 'Deployment', {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { ...pod, automountServiceAccountToken: false } },
  });
  create('/api/v1/services', 'v1', 'Service', { selector: labels, ports: [{ port: 80 }], ...service });
  create('/apis/networking.k8s.io/v1/ingresses', 'networking.k8s.io/v1', 'Ingress', {
    ingressClassName: 'traefik',
    rules: [rule(undefined, ['Prefix', '/'])],
  });
  const traffic = async (ms: number): Promise<Record<string, number>> => {
    const answers: Record<string, number> = {};
    let open = 0;
    const ask = (): void => {
      open += 1;
      const done = (answer: string): void => {
        open -= 1;
        answers[answer] = (answers[answer] ?? 0) + 1;
      };
      get({ port: http, agent: false }, (response) => {
        text(response).then(
          (body) => done(`${response.statusCode} ${body.trim()}`),
          () => done('broken off'),
        );
      }).on('error', () => done('no connection'));
    };
    const pass = async (passMs: number): Promise<void> => {
      await clock.advance(passMs);
      await new Promise((resolve) => setTimeout(resolve, answerMs));
    };
    for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
      ask();
      await pass(stepMs);
    }
    while (open > 0) await pass(1_000);
    return answers;
  };
  await clock.advance(10_000);
  return {
    test: opened,
    port: http,
    traffic,
    async [Symbol.asyncDispose]() {
      cluster.close();
      await listening[Symbol.asyncDispose]();
      door.close();
    },
  };
}

function restart({ test: { cluster } }: Website): void {
  updateAs(cluster, deployments, { namespace: 'default', name: 'web' }, (live) => {
    const spec = structuredClone(live.spec) as { template: { metadata: { annotations?: Record<string, string> } } };
    spec.template.metadata.annotations = { 'kubectl.kubernetes.io/restartedAt': cluster.timestamp() };
    return { ...live, spec: spec as unknown as JsonObject };
  });
}

test('a rollout drops requests when Pods end at once, and none when they wait before', async () => {
  await using hasty = await openWebsite({});
  assert.deepEqual(Object.keys(await hasty.traffic(500)), ['200 ok']);
  restart(hasty);
  const dropped = await hasty.traffic(6_000);
  assert.deepEqual(
    Object.keys(dropped).sort(),
    ['200 ok', '502 Bad Gateway', '504 Gateway Timeout'],
    JSON.stringify(dropped),
  );

  await using patient = await openWebsite({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
  restart(patient);
  assert.deepEqual(Object.keys(await patient.traffic(9_000)), ['200 ok']);
});

test('a Service that selects nobody, and Pods that never are ready, have no server', async () => {
  await using lost = await openWebsite({}, { selector: { app: 'wep' } });
  assert.deepEqual(Object.keys(await lost.traffic(100)), ['503 no available server']);
  await using unready = await openWebsite({ readinessProbe: { httpGet: { path: '/', port: 81 }, periodSeconds: 1 } });
  assert.deepEqual(Object.keys(await unready.traffic(100)), ['503 no available server']);
});
