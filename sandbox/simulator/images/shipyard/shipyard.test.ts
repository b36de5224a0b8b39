import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openImage } from '../testing/open-image.ts';

const port = 8_080;
const open = (env: Record<string, string> = {}, memoryLimitBytes?: number) =>
  openImage('drydock/shipyard:2.0', { env, ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }) });

describe('shipyard', () => {
  it('tells its version and its host, and logs what it is asked', async () => {
    const { get, log } = await open();
    assert.equal((await get('/', { port })).body, 'shipyard 2.0 on test\n');
    assert.match(log(), /INFO {2}listening on :8080\n.* INFO {2}GET \/ 200 from 10\.244\.0\.9\n$/);
  });

  it('is ready and healthy when its environment says so', async () => {
    const { get, clock } = await open({ READY_AFTER: '5s', READY_UNTIL: '20s', HEALTHY_UNTIL: '30s' });
    const status = async (path: string): Promise<number> => (await get(path, { port })).status;
    assert.equal(await status('/readyz'), 503);
    await clock.advance(5_000);
    assert.equal(await status('/readyz'), 200);
    await clock.advance(15_000);
    assert.equal(await status('/readyz'), 503);
    assert.equal(await status('/healthz'), 200);
    await clock.advance(10_000);
    assert.equal(await status('/healthz'), 500);
    await get('/well', { port, method: 'POST' });
    assert.equal(await status('/healthz'), 200);
  });

  it('listens only after its start', async () => {
    const { get, clock } = await open({ START_DELAY: '10s' });
    await assert.rejects(get('/', { port }));
    await clock.advance(10_000);
    assert.equal((await get('/', { port })).status, 200);
  });

  it('ends as ON_TERM says', async () => {
    for (const [onTerm, expected] of [
      ['exit', { code: 143, answered: false }],
      ['drain:5s', { code: 0, answered: true }],
      ['ignore', { code: undefined, answered: true }],
    ] as const) {
      const { get, container, clock, exitWithin } = await open({ ON_TERM: onTerm, LATENCY: '2s' });
      const answer = get('/', { port }).then(
        () => true,
        () => false,
      );
      await clock.advance(10);
      container.kill('SIGTERM');
      const exit = await exitWithin(3_000);
      assert.equal(await answer, expected.answered, onTerm);
      assert.equal(exit?.code, expected.code, onTerm);
    }
  });

  it('crashes, leaks and fails when told to', async () => {
    const crashing = await open({ CRASH_AFTER: '3s', EXIT_CODE: '4' });
    assert.equal((await crashing.exitWithin(3_000))?.code, 4);
    const leaking = await open({ MEMORY_GROWTH: '10Mi' }, 64 * 1024 * 1024);
    assert.equal((await leaking.exitWithin(10_000))?.reason, 'OOMKilled');
    const failing = await open({ ERROR_RATE: '1' });
    assert.equal((await failing.get('/', { port })).status, 500);
    assert.equal((await failing.get('/healthz', { port })).status, 200);
    assert.match((await failing.get('/metrics', { port })).body, /shipyard_errors_total 1\n/);
  });

  it('refuses settings it does not understand', async () => {
    const { container, log } = await open({ LATENCY: 'soon' });
    assert.equal(container.exit?.code, 1);
    assert.match(log(), /LATENCY="soon" is no duration/);
  });
});
