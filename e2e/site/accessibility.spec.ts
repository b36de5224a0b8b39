/** WCAG 2.2 AA as far as axe can tell, and the whole way by keyboard. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { locales } from '../../sandbox/contract/text.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';
import { message } from '../messages.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, as one line each. */
async function problems(page: Page): Promise<string[]> {
  // A window splitter stands between the two landmarks whose sizes it sets.
  const splitter = '[role=separator]';
  const { violations } = await new AxeBuilder({ page }).withTags(standards).exclude(splitter).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target} ${failureSummary}`),
  );
}

const schemes = ['light', 'dark'] as const;

for (const locale of locales) {
  for (const colorScheme of schemes) {
    test(`axe finds nothing before the start: ${locale}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const path of ['', '/nowhere']) {
        await page.goto(`/${locale}${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        expect(await problems(page), path).toEqual([]);
      }
      const lesson = new LessonPage(page, locale);
      await lesson.open();
      await expect(lesson.button('sandbox.idle.start')).toBeEnabled();
      expect(await problems(page)).toEqual([]);
    });
  }
}

for (const colorScheme of schemes) {
  test(`axe finds nothing on the pages around the lessons: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const locale = colorScheme === 'light' ? 'en' : 'ja';
    for (const path of ['overview', 'glossary', 'lessons/pods/closing', 'certificate', 'connection']) {
      await page.goto(`/${locale}/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await problems(page), path).toEqual([]);
    }
  });

  test(`axe finds nothing in a lesson under way: ${colorScheme}`, async ({ page, provider }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const lesson = new LessonPage(page, colorScheme === 'light' ? 'en' : 'ja');
    await lesson.open();
    await lesson.start(startMs[provider]);
    await lesson.type('kubectl run hello --image=nginx:1.27');
    await lesson.expectStep('first-pod', 'met');
    await lesson.type('kubectl label pod hello runs-on=nowhere');
    await lesson.expectStep('look', 'wrong');
    expect(await problems(page), 'with one step passed and the next one wrong').toEqual([]);
    await lesson.end();
    expect(await problems(page), 'after the end').toEqual([]);
  });
}

test('axe finds nothing on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/en', '/ja/lessons/pods', '/ja/overview', '/ja/lessons/shutdown/closing']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await problems(page), path).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
  }
});

test('the keyboard skips to the content, starts a cluster, enters the terminal and leaves it', async ({
  page,
  provider,
}) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: message('en', 'site.skip') });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#/);

  await lesson.button('sandbox.idle.start').focus();
  await page.keyboard.press('Enter');
  await lesson.expectPrompt(startMs[provider]);
  await lesson.keyboard.focus();
  await page.keyboard.press('Tab');
  await expect(lesson.keyboard, 'Tab belongs to the shell').toBeFocused();
  await page.keyboard.press('Control+Shift+Escape');
  await expect(lesson.keyboard).not.toBeFocused();
  await page.keyboard.press('Tab');
  await expect(lesson.keyboard).not.toBeFocused();
});

test('nothing is printed to the console by a visit', async ({ page, provider }) => {
  const printed: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') printed.push(`${line.type()}: ${line.text()}`);
  });
  page.on('pageerror', (error) => printed.push(`page error: ${error.message}`));
  await page.goto('/en');
  await page.getByRole('main').locator('a[href="/en/lessons/pods"]').first().click();
  const lesson = new LessonPage(page);
  await lesson.start(startMs[provider]);
  await lesson.type('echo still here');
  await expect(lesson.screen).toContainText('still here');
  await lesson.end();
  await page.goto('/ja/lessons/pods');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // Chromium's own words about the graphics card that these tests take from it.
  expect(printed.filter((line) => !/WebGL|GPU/i.test(line))).toEqual([]);
});
