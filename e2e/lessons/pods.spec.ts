import type { Page } from '@playwright/test';
import { podsLab } from '../../labs/pods/lab.ts';
import { type Locale, locales } from '../../sandbox/contract/text.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';
import { message } from '../messages.ts';

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
    await expectCertificate(page, locale);
  });
}

/** What is finished can be shown to others, who know no more than the address. */
async function expectCertificate(page: Page, locale: Locale): Promise<void> {
  const text = (key: string): string => message(locale, `certificate.${key}`);
  const name = { en: 'Zoë O’Brien', ja: '髙橋 花子' }[locale];
  await page.goto(`/${locale}/certificate`);
  await page.getByRole('textbox', { name: text('name') }).fill(name);
  await page.getByRole('button', { name: text('make') }).click();
  await expect(page).toHaveURL(/\/certificates\/c\w+$/);
  // Without the cookie that says who this is.
  await page.context().clearCookies();
  await page.reload();
  const sheet = page.getByRole('article', { name: text('document') });
  await expect(sheet).toContainText(name);
  await expect(sheet).toContainText(text('ownHands'));
  const pdf = await page.request.get((await page.getByRole('link', { name: text('pdf') }).getAttribute('href')) ?? '');
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  expect((await pdf.body()).toString('latin1', 0, 5)).toBe('%PDF-');
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
