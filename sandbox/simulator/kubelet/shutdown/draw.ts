/**
 * Draws what kind was recorded to do and what the simulator does over each other: docs/shutdown-timelines.svg.
 * usage: node sandbox/simulator/kubelet/shutdown/draw.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../../config/repository-root.ts';
import { drawTimelines } from './draw-timelines.ts';
import { playTimeline } from './play-timeline.ts';
import { readRecordings } from './recordings.ts';
import { scenariosOf } from './scenarios.ts';
import { testPrograms } from './test-programs.ts';

const recorded = readRecordings();
const stories = [];
for (const scenario of scenariosOf(testPrograms)) {
  const { timeline } = await playTimeline(scenario);
  stories.push({ name: scenario.name, real: recorded[scenario.name]?.timeline ?? [], simulated: timeline });
}
writeFileSync(join(repositoryRoot, 'docs/shutdown-timelines.svg'), drawTimelines(stories));
