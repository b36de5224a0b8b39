import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { readSecret } from '../../config/secret.ts';
import { podsLab } from '../../labs/pods/lab.ts';
import { openStore } from '../../store/open-store.ts';
import { eventually } from '../../testing/eventually.ts';
import { followLive, launchHost } from '../../testing/launch-host.ts';
import { callHost } from '../client/call-host.ts';
import { makeTicket } from '../client/make-ticket.ts';
import { valueOrThrow } from '../contract/failure.ts';
import type { HostCall, HostInput } from '../contract/host-api.ts';
import type { SandboxView } from '../contract/sandbox-view.ts';

const steps = podsLab.steps.map(({ id }) => id);
const step = (number: number): string => steps[number - 1] ?? '';
/** A busy machine runs a handful of solutions in this time. */
const jumpMs = 90_000;

test('a cluster is brought to where a step begins: a new one, one that is behind, and what lies behind it only anew', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'drydock-host-'));
  context.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  await using store = await openStore(`sqlite:${join(data, 'store.sqlite')}`);
  const secret = readSecret(data);
  const { process: running, address, host } = await launchHost(data);
  context.after(() => running.kill('SIGTERM'));
  const call = <Call extends HostCall>(name: Call, input: HostInput<Call>) =>
    callHost({ address, secret, call: name, input, now: new Date() });
  const learner = (await store.learners.create(new Date())).id;
  const follow = ({ id }: SandboxView) => {
    const ticket = makeTicket({ use: 'live', learner, sandbox: id, terminal: '' }, secret, new Date());
    return followLive(new WebSocket(`${address.replace('http', 'ws')}/hosts/${host}/live?ticket=${ticket}`));
  };
  const jumpedOver = async (attempt: string) =>
    (await store.helps.ofAttempt(attempt)).flatMap((help) => (help.kind === 'jump' ? [help.step] : [])).sort();

  const refused = await call('startSandbox', { learner, lab: 'pods', step: 'nowhere' });
  assert.equal(!refused.ok && refused.failure.code, 'not-found');
  const first = valueOrThrow(await call('startSandbox', { learner, lab: 'pods', step: step(3) }));
  const live = follow(first);
  const arrived = (told: typeof live, at: string) => () =>
    told.jump === null && told.steps.find((each) => each.step === at)?.state === 'not-yet';
  await eventually(arrived(live, step(3)), 'the third step to begin', {
    timeoutMs: jumpMs,
  });
  const shown = live.steps.map(({ passedAt, jumped, reached }) => [passedAt, jumped, reached]);
  assert.deepEqual(shown.slice(0, 3), [
    [null, true, true],
    [null, true, true],
    [null, false, false],
  ]);
  assert.deepEqual(await jumpedOver(first.attempt), steps.slice(0, 2).sort());

  const ahead = valueOrThrow(await call('jumpToStep', { learner, sandbox: first.id, step: step(5), fresh: false }));
  assert.equal(ahead.id, first.id);
  await eventually(arrived(live, step(5)), 'the fifth step to begin', {
    timeoutMs: jumpMs,
  });
  const back = await call('jumpToStep', { learner, sandbox: first.id, step: step(2), fresh: false });
  assert.equal(!back.ok && back.failure.code, 'not-allowed');

  const second = valueOrThrow(await call('jumpToStep', { learner, sandbox: first.id, step: step(2), fresh: true }));
  assert.notEqual(second.id, first.id);
  const anew = follow(second);
  await eventually(arrived(anew, step(2)), 'the second step to begin anew', {
    timeoutMs: jumpMs,
  });
  assert.deepEqual(await jumpedOver(first.attempt), [step(1)], 'what is begun anew is not jumped over any more');
  assert.deepEqual(await store.attempts.passesOf(first.attempt), [], 'nobody has passed anything');
  valueOrThrow(await call('endSandbox', { learner, sandbox: second.id }));
});
