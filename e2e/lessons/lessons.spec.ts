/** Every lesson after the first, done by typing its solutions, in both languages. On kind `lab test` does the same without a browser. */
import { labs } from '../../labs/labs.ts';
import { locales } from '../../sandbox/contract/text.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** A rollout with a pause for each Pod takes its time. */
const stepMs = 120_000;

for (const lab of labs.filter(({ id }) => id !== 'pods' && id !== 'tour')) {
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
