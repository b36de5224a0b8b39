import { podsLab } from '../../labs/pods/lab.ts';
import { locales } from '../../sandbox/contract/text.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** Images are in the node image or come within this time. */
const stepMs = 90_000;

for (const locale of locales) {
  test(`the Pods lesson, done by typing its solutions: ${locale}`, { tag: '@kind' }, async ({ page, provider }) => {
    const lesson = new LessonPage(page, locale);
    await lesson.open();
    await lesson.start(startMs[provider]);
    for (const { id, solution } of podsLab.steps) {
      await expect(lesson.step(id)).not.toHaveAttribute('data-state', 'met');
      for (const command of solution) await lesson.type(command);
      await lesson.expectStep(id, 'met', stepMs);
    }
    await expect(page.getByText(lesson.text('lesson.allDone', { total: podsLab.steps.length }))).toBeVisible();
    await lesson.end();
    await page.reload();
    for (const { id } of podsLab.steps) {
      await lesson.expectStep(id, 'met');
    }
  });
}

test("a wrong answer is told in the learner's own names, and a hint helps", async ({ page, provider }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('kubectl run helo --image=nginx:1.27');
  const card = lesson.step('first-pod');
  await lesson.expectStep('first-pod', 'wrong');
  await expect(card).toContainText('helo');
  await card.getByRole('button', { name: lesson.text('lesson.hint'), exact: true }).click();
  await expect(card).toContainText('kubectl delete pod');
  await lesson.type('kubectl delete pod helo --now; kubectl run hello --image=nginx:1.27');
  await lesson.expectStep('first-pod', 'met');
});

test('a marked command runs in the terminal with one click', async ({ page, provider }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const [label = ''] = lesson.text('prose.runLabel').split('{');
  const runs = page.getByRole('button', { name: new RegExp(`^${label}kubectl run hello`) });
  await runs.first().click();
  await lesson.expectStep('first-pod', 'met');
  await expect(lesson.screen).toContainText('pod/hello created');
});
