import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatProblem } from '../config/problem.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { type Locale, locales } from '../sandbox/contract/text.ts';
import type { Closing } from './closing-schema.ts';
import { loadClosing } from './closings.ts';
import { glossaries } from './glossary.ts';
import { glossarySchema } from './glossary-schema.ts';
import { labTextIds, lessonIds } from './lessons.ts';
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
    ['minutes: 40', "minutes: 'long'", /lesson\.minutes/],
    ['## Look at it', '#### Look at it', new RegExp(`lesson.mdx:${lineOf('## Look at it')}: a heading of level 4`)],
    [
      '## Look at it',
      '## Look at <Term id="pot">it</Term>',
      new RegExp(`lesson.mdx:${lineOf('## Look at it')}: the glossary has no word 'pot'`),
    ],
    ['<PodFigure />', '<PodFigure', /lesson\.mdx:\d+: /],
    ['```bash run\nkubectl get pods\n', '```yaml run\nkubectl get pods\n', /only bash blocks can be run/],
  ];
  for (const [right, wrong, expected] of mistakes) {
    cpSync(join(repositoryRoot, 'content'), folder, { recursive: true });
    writeFileSync(file, original.replace(right, wrong));
    const problems = (await lintContent(folder, ['pods'])).map(formatProblem);
    assert.ok(
      problems.some((problem) => expected.test(problem)),
      `${wrong}: ${problems.join('\n')}`,
    );
  }
});

test('a closing page that contradicts itself is told with file and line', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-content-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const original = readFileSync(join(repositoryRoot, 'content/en/pods/closing.ts'), 'utf8');
  const mistakes: [string, string, RegExp][] = [
    ['right: true,', '', /closing\.ts:\d+: question 'shared' has 0 right answers; it needs one/],
    ["id: 'not-ready'", "id: 'shared'", /closing\.ts:\d+: question 'shared' is there twice/],
    ['https://kubernetes.io/docs', 'http://example.com', /closing\.ts: closing\.reading\.0\.url/],
    [
      /because:\s+'[^']+'/.exec(original)?.[0] ?? '',
      "because: ''",
      /closing\.ts:\d+: closing\.questions\.0\.options\.0\.because/,
    ],
  ];
  for (const [index, [right, wrong, expected]] of mistakes.entries()) {
    // A folder for each: a file that was imported once is not read again.
    const copy = join(folder, String(index));
    cpSync(join(repositoryRoot, 'content'), copy, { recursive: true });
    writeFileSync(join(copy, 'en/pods/closing.ts'), original.replace(right, wrong));
    const problems = (await lintContent(copy, ['pods'])).map(formatProblem);
    assert.ok(
      problems.some((problem) => expected.test(problem)),
      `${wrong}: ${problems.join('\n')}`,
    );
  }
});

test('closing pages and the glossary are in step in every language', async () => {
  for (const lesson of lessonIds) {
    const [en, ja] = await Promise.all([loadClosing('en', lesson), loadClosing('ja', lesson)]);
    const shape = ({ questions }: Closing) =>
      questions.map(({ id, options }) => [id, options.length, options.findIndex(({ right }) => right)]);
    assert.deepEqual(shape(ja), shape(en), lesson);
    assert.equal(ja.reading.length, en.reading.length, lesson);
  }
  const words = (locale: Locale) => Object.entries(glossaries[locale]).map(([id, { lesson }]) => `${id} ${lesson}`);
  assert.deepEqual(words('ja'), words('en'));
  for (const locale of locales) glossarySchema.parse(glossaries[locale]);
});

for (const id of labTextIds) {
  test(`lesson ${id}: the languages are in step: the same headings, steps and commands in the same order`, () => {
    const shape = (locale: string): string[] => {
      const source = readFileSync(join(repositoryRoot, `content/${locale}/${id}/lesson.mdx`), 'utf8');
      const parts = source.matchAll(/^(##+) |^<(?!Term)(\w+)(?: id="([\w-]+)")?|^```(\S+.*)\n([\s\S]*?)^```/gm);
      return [...parts].map(
        ([, heading, element, step, fence, code]) =>
          heading ?? [element, step, fence, /run$/.test(fence ?? '') ? code : ''].join(' '),
      );
    };
    assert.deepEqual(shape('ja'), shape('en'));
  });
}
