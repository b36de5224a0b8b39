/** Every lesson after the first, done by typing its solutions, in both languages. */
import { labs } from '../../labs/labs.ts';
import { locales } from '../../sandbox/contract/text.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** A rollout with a pause for each Pod takes its time. */
const stepMs = 120_000;

const lessons = labs.filter(({ id }) => id !== 'pods' && id !== 'tour');

for (const lab of lessons) {
  for (const locale of locales) {
    test(`the lesson ${lab.id}, done by typing its solutions: ${locale}`, async ({ page, provider }) => {
      test.slow();
      const lesson = new LessonPage(page, locale, lab.id);
      await lesson.open();
      await lesson.start(startMs[provider]);
      for (const { id, solution } of lab.steps) {
        await expect(lesson.step(id)).not.toHaveAttribute('data-state', 'met');
        for (const command of solution) await lesson.type(command);
        await lesson.expectStep(id, 'met', stepMs);
      }
      await expect(page.getByText(lesson.text('lesson.allDone', { total: lab.steps.length }))).toBeVisible();
      await lesson.end();
    });
  }
}

// A real cluster takes its time: one is used in both languages, by turns.
for (const lab of lessons) {
  test(`the lesson ${lab.id} on a real cluster, its language changed after each step`, { tag: '@kind-only' }, async ({
    page,
    provider,
  }) => {
    test.slow();
    const pages = locales.map((locale) => new LessonPage(page, locale, lab.id));
    const [first] = pages;
    if (!first) throw new Error('no language');
    await first.open();
    await first.start(startMs[provider]);
    let lesson = first;
    for (const [index, { id, solution }] of lab.steps.entries()) {
      lesson = pages[index % pages.length] ?? first;
      if (index > 0) await lesson.open();
      await lesson.expectPrompt(startMs[provider]);
      await expect(lesson.step(id)).not.toHaveAttribute('data-state', 'met');
      for (const command of solution) await lesson.type(command);
      await lesson.expectStep(id, 'met', stepMs);
    }
    await expect(page.getByText(lesson.text('lesson.allDone', { total: lab.steps.length }))).toBeVisible();
    await lesson.end();
  });
}
