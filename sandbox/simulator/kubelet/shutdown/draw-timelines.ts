/** The same stories told by two clusters, over each other, as one SVG that reads in light and in dark. */
import type { Timeline } from './timeline.ts';

export interface Story {
  readonly name: string;
  readonly real: Timeline;
  readonly simulated: Timeline;
}

/** All in units of the picture; times in ms. */
const [left, right, top, rowHeight, plotWidth] = [170, 40, 92, 52, 900];
const [longestMs, secondMs] = [9_000, 1_000];
const width = left + plotWidth + right;
/** A label of so many units per letter. */
const letter = 6.6;

const style = `
  text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: #1f2a36 }
  .title { font-size: 17px; font-weight: 600 }
  .name { font-weight: 600; text-anchor: end }
  .soft { fill: #5a6673 }
  .second { text-anchor: middle }
  .paper { fill: #fbf8f2 }
  .grid { stroke: #ded8cc; stroke-width: 1 }
  .lead { stroke: #8b95a0; stroke-width: 1 }
  .real { stroke: #2563a8; fill: none; stroke-width: 2 }
  .simulated { stroke: #c2510c; fill: #c2510c; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e9ee }
    .soft { fill: #a3afbd }
    .paper { fill: #161c25 }
    .grid { stroke: #2c3644 }
    .lead { stroke: #75808d }
    .real { stroke: #74b0f2 }
    .simulated { stroke: #f59150; fill: #f59150 }
  }
`;

export function drawTimelines(stories: readonly Story[]): string {
  const height = top + stories.length * rowHeight + 34;
  const seconds = Array.from({ length: longestMs / secondMs + 1 }, (_, second) => second);
  const grid = seconds.map((second) => {
    const x = xOf(second * secondMs);
    return [
      `<line class="grid" x1="${x}" x2="${x}" y1="${top - 8}" y2="${height - 30}"/>`,
      `<text class="second soft" x="${x}" y="${height - 12}">${second} s</text>`,
    ].join('\n');
  });
  const about = 'Time from the deletion of a Pod: what its containers say, how they end, and when the Pod is gone.';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title about">`,
    `<title id="title">Graceful shutdown on kind and on the simulator</title>`,
    `<desc id="about">${about}</desc>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    `<text class="title" x="24" y="32">Graceful shutdown on kind and on the simulator</text>`,
    `<text class="soft" x="24" y="52">${about}</text>`,
    key(),
    ...grid,
    ...stories.map((story, row) => drawStory(story, top + row * rowHeight + rowHeight / 2)),
    '</svg>\n',
  ].join('\n');
}

function key(): string {
  const y = 72;
  return [
    ring(30, y - 4),
    `<text x="42" y="${y}">Kubernetes 1.35 in kind, recorded</text>`,
    dot(282, y - 4),
    `<text x="294" y="${y}">the simulator</text>`,
  ].join('\n');
}

function drawStory({ name, real, simulated }: Story, y: number): string {
  const end = (timeline: Timeline): number => xOf(Math.max(0, ...timeline.map(({ ms }) => ms)));
  return [
    `<text class="name" x="${left - 16}" y="${y + 4}">${name}</text>`,
    `<line class="real" x1="${left}" x2="${end(real)}" y1="${y - 2}" y2="${y - 2}"/>`,
    `<line class="simulated" x1="${left}" x2="${end(simulated)}" y1="${y + 2}" y2="${y + 2}"/>`,
    ...real.map(({ ms }) => ring(xOf(ms), y)),
    ...simulated.map(({ ms }) => dot(xOf(ms), y)),
    drawLabels(real, y),
  ].join('\n');
}

/** By turns above and below the line, and pushed to the right as far as they would touch the one before. */
function drawLabels(timeline: Timeline, y: number): string {
  const free = [0, 0];
  return timeline
    .map(({ what, ms }, index) => {
      const side = index % 2;
      const labelY = side === 0 ? y - 13 : y + 22;
      const x = Math.max(xOf(ms) - 4, free[side] ?? 0);
      free[side] = x + what.length * letter + 10;
      return [
        `<line class="lead" x1="${xOf(ms)}" x2="${x + 2}" y1="${side === 0 ? y - 6 : y + 6}" y2="${side === 0 ? labelY + 3 : labelY - 10}"/>`,
        `<text x="${x}" y="${labelY}">${what}</text>`,
      ].join('\n');
    })
    .join('\n');
}

function xOf(ms: number): number {
  return Math.round((left + (Math.max(0, ms) / longestMs) * plotWidth) * 10) / 10;
}

function ring(x: number, y: number): string {
  return `<circle class="real" cx="${x}" cy="${y}" r="6.5"/>`;
}

function dot(x: number, y: number): string {
  return `<circle class="simulated" cx="${x}" cy="${y}" r="2.5"/>`;
}
