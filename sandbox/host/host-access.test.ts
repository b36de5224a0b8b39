import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ApiException, CoreV1Api, KubeConfig, type V1PodSpec } from '@kubernetes/client-node';
import { readSettings } from '../../config/settings.ts';
import type { Lab } from '../../labs/lab.ts';
import { tourLab } from '../../labs/tour/lab.ts';
import { openStore } from '../../store/open-store.ts';
import { eventually } from '../../testing/eventually.ts';
import { applyManifests } from '../access/apply-manifests.ts';
import { grantAccess } from '../access/grant-access.ts';
import { retargetKubeconfig } from '../access/kubeconfig.ts';
import { judgeLab } from '../checks/judge-lab.ts';
import { ok, valueOrThrow } from '../contract/failure.ts';
import { openSimulatorProvider } from '../simulator/provider/simulator-provider.ts';
import { RealClock } from '../simulator/time/real-clock.ts';
import type { OpenBox } from '../terminal/box.ts';
import { openTraffic } from '../traffic/open-traffic.ts';
import { openView } from '../view/open-view.ts';
import type { Parts } from './parts.ts';
import { Sandbox } from './sandbox.ts';
import { Sandboxes } from './sandboxes.ts';

const lab: Lab = { ...tourLab, id: 'node', namespaces: ['staging'], needs: ['host-access'] };
const container = { name: 'c', image: 'nginx:1.27' };
const escapes: Readonly<Record<string, V1PodSpec>> = {
  privileged: { containers: [{ ...container, securityContext: { privileged: true } }] },
  folder: { containers: [container], volumes: [{ name: 'host', hostPath: { path: '/' } }] },
  network: { hostNetwork: true, hostPID: true, containers: [container] },
};

/** Everything of a host but its boxes, on simulated clusters. */
async function openSandboxes(context: TestContext) {
  const data = await mkdtemp(join(tmpdir(), 'drydock-host-access-'));
  context.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  const store = await openStore(`sqlite:${join(data, 'store.sqlite')}`);
  const now = () => new Date();
  const clock = new RealClock(now);
  const provider = valueOrThrow(await openSimulatorProvider({ folder: join(data, 'clusters'), most: 4, clock }));
  const boxes = new Map<string, OpenBox>();
  const parts: Parts = {
    provider,
    isolation: 'plain',
    kubectl: 'kubectl',
    findLab: (id) => [lab, tourLab].find((each) => each.id === id),
    grantAccess,
    applyManifests,
    openBox: async (request) => {
      boxes.set(request.id, request);
      const run = async () => ({ code: 0, output: '' });
      return ok({
        terminals: () => [],
        terminal: (name: string) => ({ name }),
        run,
        [Symbol.asyncDispose]: async () => {},
      });
    },
    keepBoxes: async () => {},
    openTraffic,
    judgeLab,
    openView,
    serveTerminal: () => {},
    serveTools: () => {},
  };
  const learner = (await store.learners.create(now())).id;
  const contextOf = (allowHostAccess: 'yes' | 'no') => {
    const limits = { ...readSettings({}, { NODE_ENV: 'test' }), allowHostAccess };
    return { parts, store, now, log: () => {}, homes: join(data, 'homes'), host: 'h1', limits };
  };
  const ready = async (sandbox: Sandbox) => {
    await eventually(() => sandbox.record.state === 'ready', 'the sandbox to be ready', { timeoutMs: 60_000 });
    const box = boxes.get(sandbox.record.id);
    const api = box?.forwards.find(({ port }) => port === 6443)?.to;
    assert.ok(box && api);
    const config = new KubeConfig();
    config.loadFromString(retargetKubeconfig(box.learnerKubeconfig, `https://${api.host}:${api.port}`));
    const core = config.makeApiClient(CoreV1Api);
    return async (namespace: string, name: string, spec: V1PodSpec) => {
      const made = core.createNamespacedPod({ namespace, body: { metadata: { name }, spec } });
      return made.then(
        () => 'accepted',
        (error: unknown) => (error instanceof ApiException ? String(error.body) : String(error)),
      );
    };
  };
  const close = async (...all: readonly Sandbox[]) => {
    for (const sandbox of all) await sandbox.end('asked');
    await provider[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  };
  return { learner, contextOf, ready, close, provider };
}

test('attack: a lab that needs the node is not started where the operator has not allowed it', async (context) => {
  const { learner, contextOf, close, provider } = await openSandboxes(context);
  const refused = await new Sandboxes(contextOf('no')).start({ learner, lab: 'node' });
  assert.equal(refused.ok ? 'started' : refused.failure.code, 'no-host-access');
  assert.deepEqual(valueOrThrow(await provider.list()), []);
  await close();
});

test('where the operator allows it, such a lab lets Pods onto the node, in all its namespaces; another lab does not', async (context) => {
  const { learner, contextOf, ready, close } = await openSandboxes(context);
  const sandboxes = new Sandboxes(contextOf('yes'));
  const needing = valueOrThrow(await sandboxes.start({ learner, lab: 'node' }));
  const plain = valueOrThrow(await sandboxes.start({ learner, lab: 'tour' }));
  const [makeThere, makeHere] = [await ready(needing), await ready(plain)];
  for (const [name, spec] of Object.entries(escapes)) {
    for (const namespace of ['default', 'staging']) assert.equal(await makeThere(namespace, name, spec), 'accepted');
    assert.match(await makeHere('default', name, spec), /violates PodSecurity \\?"baseline/);
  }
  assert.match(await makeThere('kube-system', 'other', { containers: [container] }), /forbidden/);
  await close(needing, plain);
});

test('attack: a sandbox that was begun when the node was allowed goes on after the leave is taken back', async (context) => {
  const { learner, contextOf, ready, close, provider } = await openSandboxes(context);
  const begun = valueOrThrow(await new Sandboxes(contextOf('yes')).start({ learner, lab: 'node' }));
  await ready(begun);
  await begun.leave();
  const cluster = valueOrThrow(await provider.describe(begun.record.id));
  const adopted = new Sandbox(contextOf('no'), { ...begun.record, state: 'starting' }, lab);
  await adopted.adopt(cluster);
  await eventually(() => adopted.record.state === 'failed', 'its end');
  assert.equal(adopted.record.failure?.code, 'no-host-access');
  assert.deepEqual(valueOrThrow(await provider.list()), []);
  await close();
});
