import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSecret } from '../../config/secret.ts';
import { openStore } from '../../store/open-store.ts';
import { eventually } from '../../testing/eventually.ts';
import { launchHost } from '../../testing/launch-host.ts';
import { callHost } from '../client/call-host.ts';
import { valueOrThrow } from '../contract/failure.ts';
import type { HostCall, HostInput } from '../contract/host-api.ts';

test('a class that resets all at once in a full house has all its sandboxes again', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'drydock-host-'));
  context.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  await using store = await openStore(`sqlite:${join(data, 'store.sqlite')}`);
  const secret = readSecret(data);
  const { process: running, address } = await launchHost(data, { DRYDOCK_MOST_SANDBOXES: '4' });
  context.after(() => running.kill('SIGTERM'));
  const call = <Call extends HostCall>(name: Call, input: HostInput<Call>) =>
    callHost({ address, secret, call: name, input, now: new Date() });
  const learners: string[] = [];
  for (let n = 0; n < 4; n += 1) learners.push((await store.learners.create(new Date())).id);
  const start = async (learner: string) => ({
    learner,
    sandbox: valueOrThrow(await call('startSandbox', { learner, lab: 'pods' })).id,
  });
  const before = await Promise.all(learners.map(start));
  const after = await Promise.all(before.map((each) => call('resetSandbox', each)));
  const ids = after.map((each) => valueOrThrow(each).id);
  assert.equal(new Set([...ids, ...before.map(({ sandbox }) => sandbox)]).size, 8, 'four old ones and four new ones');
  for (const [i, learner] of learners.entries()) {
    const isBack = async () => {
      const { id, state } = valueOrThrow(await call('startSandbox', { learner, lab: 'pods' }));
      assert.equal(id, ids[i], 'the one that the reset gave');
      return state === 'ready';
    };
    await eventually(isBack, 'a cluster in its place', { timeoutMs: 60_000 });
  }
  const late = await call('startSandbox', { learner: (await store.learners.create(new Date())).id, lab: 'pods' });
  assert.equal(!late.ok && late.failure.code, 'full');
});
