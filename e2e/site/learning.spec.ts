/** The pages around the lessons: what one does with them, by keyboard and by mouse. */
import { locales } from '../../sandbox/contract/text.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';
import { message } from '../messages.ts';

test('the tour is offered once, shows what a lesson is, and its steps are passed by Run, by typing and by a hint', async ({
  page,
  provider,
}) => {
  await page.goto('/en');
  const offer = page.getByRole('complementary', { name: message('en', 'home.tour.title') });
  await offer.getByRole('link', { name: message('en', 'home.tour.open') }).click();
  await expect(page).toHaveURL(/\/en\/tour$/);
  const tour = new LessonPage(page, 'en', 'tour');
  await tour.start(startMs[provider]);
  await page
    .getByRole('button', { name: message('en', 'prose.runLabel', { command: 'kubectl run hello --image=nginx:1.27' }) })
    .click();
  await tour.expectStep('run-one', 'met');
  await page
    .getByRole('button', { name: message('en', 'prose.runLabel', { command: 'kubectl label pod hello colour=blue' }) })
    .click();
  await tour.expectStep('mend', 'wrong');
  await tour.type('kubectl label pod hello colour=orange --overwrite');
  await tour.expectStep('mend', 'met');
  await tour.end();
  await page.goto('/en');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(offer).toBeHidden();
});

test('search opens with a key, finds in the language of the page, and leads to a part of a lesson', async ({
  page,
}) => {
  await page.goto('/ja/glossary');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const field = page.getByRole('combobox', { name: message('ja', 'search.label') });
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(field).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await field.fill('猶予期間');
  const options = page.getByRole('option');
  await expect(options.first()).toContainText('猶予期間');
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();

  await page.goto('/en');
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: message('en', 'search.label') })).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.type('rollout undo revision');
  await expect(options.first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/en\/lessons\/deployments#/);
});

test('a word is explained by keyboard and by mouse, and leads to the glossary', async ({ page }) => {
  await page.goto('/en/overview');
  const word = page.getByRole('main').getByRole('button', { name: 'API server', exact: true }).first();
  const tip = page.getByText('The one door to a cluster.');
  await expect(async () => {
    await word.click();
    await expect(tip.first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(tip.first()).toBeHidden();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(word).toBeFocused();
  await expect(tip.first()).toBeVisible();
  await page
    .getByRole('link', { name: message('en', 'prose.inGlossary') })
    .first()
    .click();
  await expect(page).toHaveURL(/\/en\/glossary#api-server$/);
});

test('questions explain each answer, and what was answered is remembered', async ({ page }) => {
  await page.goto('/ja/lessons/pods/closing');
  const question = page.getByRole('group').first();
  const card = page.getByRole('listitem').filter({ has: question }).first();
  const check = card.getByRole('button', { name: message('ja', 'closing.check') });
  await expect(async () => {
    await question.getByRole('radio').first().check();
    await expect(check).toBeEnabled({ timeout: 1_000 });
  }).toPass();
  await check.press('Enter');
  await expect(card.getByText(message('ja', 'closing.tryAgain'))).toBeFocused();
  await expect(card.getByText(message('ja', 'closing.wrong'))).toHaveCount(1);
  await question.getByRole('radio').nth(1).check();
  await check.click();
  await expect(card.getByText(message('ja', 'closing.solved'))).toBeVisible();
  await page.reload();
  await expect(card.getByText(message('ja', 'closing.solved'))).toBeVisible();
  // The same questions, so the same answers, in the other language.
  await page.goto('/en/lessons/pods/closing');
  await expect(page.getByText(message('en', 'closing.score', { solved: 1, total: 6, atOnce: 0 }))).toBeVisible();
});

test('no certificate for what is not finished, and none under a name that is none', async ({ page, drydock }) => {
  const headers = { origin: drydock.url };
  for (const locale of locales) {
    await page.goto(`/${locale}/certificate`);
    await expect(page.getByText(message(locale, 'certificate.nothing'))).toBeVisible();
  }
  await page.request.post('/api/sandboxes', { headers, data: { lab: 'pods' } });
  const ask = (data: object) => page.request.post('/api/certificates', { headers, data });
  expect((await ask({ name: 'Ada Lovelace', lessons: ['pods'] })).status()).toBe(403);
  expect((await ask({ name: '<b>', lessons: ['pods'] })).status()).toBe(400);
  expect((await ask({ name: 'Ada Lovelace', lessons: [] })).status()).toBe(400);
  const nowhere = await page.goto('/en/certificates/c0000000000000000');
  expect(nowhere?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(message('en', 'certificate.notFound.title'));
});

test('on paper a lesson is its text: no terminal, no buttons', async ({ page }) => {
  await page.goto('/en/lessons/pods');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: message('en', 'prose.copy') }).first()).toBeHidden();
  await expect(page.getByRole('complementary', { name: message('en', 'lesson.workspace') })).toBeHidden();
  const whole = await page.evaluate(() => document.documentElement.scrollHeight > 3 * window.innerHeight);
  expect(whole, 'the text goes over pages and is not a window with a scroll bar').toBe(true);
});
