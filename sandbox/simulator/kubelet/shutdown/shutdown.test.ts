/** Graceful shutdown beside what a real cluster did with the same Pods. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../../../../config/repository-root.ts';
import { drawTimelines, type Story } from './draw-timelines.ts';
import { playTimeline } from './play-timeline.ts';
import { differences, readRecordings } from './recordings.ts';
import { scenariosOf } from './scenarios.ts';
import { testPrograms } from './test-programs.ts';

const recorded = readRecordings();
const stories: Story[] = [];

for (const scenario of scenariosOf(testPrograms)) {
  test(`${scenario.name}: the same story at the same moments`, async () => {
    const real = recorded[scenario.name];
    assert.ok(real, 'not recorded');
    const simulated = await playTimeline(scenario);
    stories.push({ name: scenario.name, real: real.timeline, simulated: simulated.timeline });
    assert.deepEqual(differences(real.timeline, simulated.timeline), []);
    assert.deepEqual(simulated.events, real.events);
  });
}

test('the picture of both is that of today: draw.ts makes it', () => {
  assert.equal(readFileSync(join(repositoryRoot, 'docs/shutdown-timelines.svg'), 'utf8'), drawTimelines(stories));
});
