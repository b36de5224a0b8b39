/** Graceful shutdown beside what a real cluster did with the same Pods. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playTimeline } from './play-timeline.ts';
import { differences, readRecordings } from './recordings.ts';
import { type Programs, scenariosOf } from './scenarios.ts';

const recorded = readRecordings();
const programs: Programs = {
  image: 'test:1',
  polite: (seconds) => ['polite', String(seconds)],
  deaf: ['sleep', '600'],
  pause: (seconds) => ['sleep', String(seconds)],
  fail: ['exit', '1'],
};

for (const scenario of scenariosOf(programs)) {
  test(`${scenario.name}: the same story at the same moments`, async () => {
    const real = recorded[scenario.name];
    assert.ok(real, 'not recorded');
    const simulated = await playTimeline(scenario);
    assert.deepEqual(differences(real.timeline, simulated.timeline), []);
    assert.deepEqual(simulated.events, real.events);
  });
}
