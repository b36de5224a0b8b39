import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loopback } from '../runtime/testing/open-container.ts';
import { ProcessStack } from './process-stack.ts';

test('the processes of a Pod have no more connections than there is room for, until they end', async () => {
  const pod = loopback();
  pod.listen({ port: 80 }, () => {});
  const [one, other] = [new AbortController(), new AbortController()];
  const [first, second] = [new ProcessStack(pod, one.signal), new ProcessStack(pod, other.signal)];
  let opened = 0;
  const flood = async (): Promise<void> => {
    for (; opened < 10_000; opened++) await first.connect({ ip: pod.ip, port: 80 });
  };
  await assert.rejects(flood(), { code: 'EADDRNOTAVAIL' });
  await assert.rejects(second.connect({ ip: pod.ip, port: 80 }), { code: 'EADDRNOTAVAIL' });
  assert.ok(opened >= 1000, `${opened} connections`);
  one.abort();
  await new Promise((turn) => setImmediate(turn));
  await second.connect({ ip: pod.ip, port: 80 });
  other.abort();
});
