/** The help a learner can take: hints, a solution that types itself, and a way to any step. */
import { AxeBuilder } from '@axe-core/playwright';
import { podsLab } from '../../labs/pods/lab.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** A busy machine runs a few solutions in this time. */
const jumpMs = 120_000;
const [, , third] = podsLab.steps;

test('a solution types itself once no program has the terminal, and the card says so afterwards', async ({
  page,
  provider,
}) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const card = lesson.step('first-pod');
  const button = (key: string) => card.getByRole('button', { name: lesson.text(key), exact: true });
  await lesson.type('cat');
  await button('lesson.solution').click();
  await button('lesson.showMe.start').click();
  await expect(card.getByText(lesson.text('lesson.showMe.waiting'))).toBeVisible();
  await expect(lesson.screen).not.toContainText('kubectl run');
  await lesson.keyboard.focus();
  await page.keyboard.press('Control+C');
  await lesson.expectStep('first-pod', 'met');
  await expect(lesson.screen).toContainText('kubectl run hello');
  await expect(button('lesson.showMe.start')).toBeVisible();
  await page.reload();
  await expect(card.getByText(lesson.text('lesson.wasShown'))).toBeVisible({ timeout: 30_000 });
});

test('any step can be begun: this cluster is brought ahead, and a new one back', async ({ page, provider }) => {
  test.slow();
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const state = (id: string, is: string) =>
    expect(lesson.step(id)).toHaveAttribute('data-state', is, { timeout: jumpMs });
  const jump = async (id: string, label: string, yes: string): Promise<void> => {
    const card = lesson.step(id);
    await card.getByRole('button', { name: lesson.text(`lesson.jump.${label}`), exact: true }).click();
    await card.getByRole('button', { name: lesson.text(`lesson.jump.${yes}`), exact: true }).click();
  };
  const [first, second] = podsLab.steps.map(({ id }) => id);
  if (first === undefined || second === undefined || third === undefined) throw new Error('the lab has too few steps');
  await state(first, 'not-yet');
  await jump(third.id, 'goHere', 'yesAhead');
  await state(first, 'jumped');
  await state(third.id, 'not-yet');
  const { violations } = await new AxeBuilder({ page }).include('article').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
  for (const command of third.solution) await lesson.type(command);
  await state(third.id, 'met');
  await jump(second, 'startHere', 'yesAnew');
  await state(second, 'not-yet');
  await state(third.id, 'met');
  await lesson.end();
  const anew = page.getByRole('button', { name: lesson.text('sandbox.idle.startAt', { number: 2 }), exact: true });
  await anew.click();
  await state(second, 'not-yet');
});
