/** The pages, before and without any sandbox. */
import { type Locale, locales } from '../../sandbox/contract/text.ts';
import { expect, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';
import { message } from '../messages.ts';

const other: Record<Locale, Locale> = { en: 'ja', ja: 'en' };

for (const locale of locales) {
  test(`home leads to the lesson, and the language switch keeps the place: ${locale}`, async ({ page }) => {
    await page.goto(`/${locale}`);
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(message(locale, 'home.title'));
    await page.getByRole('main').locator(`a[href="/${locale}/lessons/pods"]`).first().click();
    await expect(page).toHaveURL(new RegExp(`/${locale}/lessons/pods$`));
    await page.getByRole('link', { name: message(locale, 'site.otherLanguageLabel') }).click();
    await expect(page).toHaveURL(new RegExp(`/${other[locale]}/lessons/pods`));
    await expect(page.locator('html')).toHaveAttribute('lang', other[locale]);
  });

  test(`a page that does not exist says so and leads on: ${locale}`, async ({ page }) => {
    for (const path of ['nowhere', 'lessons/nowhere']) {
      const response = await page.goto(`/${locale}/${path}`);
      expect(response?.status()).toBe(404);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(message(locale, 'site.notFound.title'));
      await expect(page.getByRole('link', { name: message(locale, 'site.notFound.action') })).toBeVisible();
    }
  });
}

test('the theme is chosen, and remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const lesson = new LessonPage(page);
  await lesson.open();
  // Once the page knows that there is no cluster yet, its buttons work.
  await expect(lesson.button('sandbox.idle.start')).toBeEnabled();
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
  const light = await ink();
  await page.getByRole('button', { name: message('en', 'site.theme.toDark') }).click();
  await expect.poll(ink).not.toBe(light);
  const dark = await ink();
  await page.reload();
  expect(await ink()).toBe(dark);
  await expect(lesson.button('sandbox.idle.start')).toBeEnabled();
  await page.getByRole('button', { name: message('en', 'site.theme.toLight') }).click();
  await expect.poll(ink).toBe(light);
});

test('progress can be taken along and deleted', async ({ page, drydock }) => {
  await page.request.post('/api/sandboxes', { headers: { origin: drydock.url }, data: { lab: 'pods' } });
  await page.goto('/en');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: message('en', 'home.data.export') }).click();
  expect((await download).suggestedFilename()).toBe('drydock-progress.json');
  await page.getByRole('button', { name: message('en', 'home.data.remove') }).click();
  await page.getByRole('button', { name: message('en', 'home.data.yes') }).click();
  await expect(page.getByText(message('en', 'home.data.removed'))).toBeVisible();
  const progress = await page.request.get('/api/progress');
  expect(await progress.json()).toEqual({ known: false, labs: {}, latest: null });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  for (const locale of locales) {
    test(`the lesson can be read: ${locale}`, async ({ page }) => {
      await page.goto(`/${locale}/lessons/pods`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('main')).toContainText('kubectl apply -f web.yaml');
      expect(await page.getByRole('heading', { level: 2 }).count()).toBeGreaterThan(5);
    });
  }
});
