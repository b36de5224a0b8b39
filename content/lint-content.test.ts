import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatProblem } from '../config/problem.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { lessonIds } from './lessons.ts';
import { lintContent } from './lint-content.ts';

test('the lessons are without problems', async () => {
  assert.deepEqual((await lintContent()).map(formatProblem), []);
});

test('each mistake is found with its file and line', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-content-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'en/pods/lesson.mdx');
  const original = readFileSync(join(repositoryRoot, 'content/en/pods/lesson.mdx'), 'utf8');
  const lineOf = (text: string): number => original.slice(0, original.indexOf(text)).split('\n').length;
  const mistakes: [string, string, RegExp][] = [
    [
      '<Step id="look" />',
      '<Step id="lok" />',
      new RegExp(`lesson.mdx:${lineOf('<Step id="look" />')}: lab pods has no step 'lok'`),
    ],
    ['<Step id="look" />', '<Step id="first-pod" />', /step 'first-pod' is placed twice/],
    ['<Step id="look" />', '', /step 'look' of lab pods is not placed/],
    ["lab: 'pods'", "lab: 'pots'", /lesson\.lab: there is no lab 'pots'; there are: pods/],
    ['minutes: 30', "minutes: 'long'", /lesson\.minutes/],
    ['## Look at it', '#### Look at it', new RegExp(`lesson.mdx:${lineOf('## Look at it')}: a heading of level 4`)],
    ['<PodFigure />', '<PodFigure', /lesson\.mdx:\d+: /],
    ['```bash run\nkubectl get pods\n', '```yaml run\nkubectl get pods\n', /only bash blocks can be run/],
  ];
  for (const [right, wrong, expected] of mistakes) {
    cpSync(join(repositoryRoot, 'content'), folder, { recursive: true });
    writeFileSync(file, original.replace(right, wrong));
    const problems = (await lintContent(folder)).map(formatProblem);
    assert.ok(
      problems.some((problem) => expected.test(problem)),
      `${wrong}: ${problems.join('\n')}`,
    );
  }
});

for (const id of lessonIds) {
  test(`lesson ${id}: the languages are in step: the same headings, steps and commands in the same order`, () => {
    const shape = (locale: string): string[] => {
      const source = readFileSync(join(repositoryRoot, `content/${locale}/${id}/lesson.mdx`), 'utf8');
      const parts = source.matchAll(/^(##+) |^<(\w+)(?: id="([\w-]+)")?|^```(\S+.*)\n([\s\S]*?)^```/gm);
      return [...parts].map(
        ([, heading, element, step, fence, code]) =>
          heading ?? [element, step, fence, /run$/.test(fence ?? '') ? code : ''].join(' '),
      );
    };
    assert.deepEqual(shape('ja'), shape('en'));
  });
}
