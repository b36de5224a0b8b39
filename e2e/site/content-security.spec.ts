/** Only scripts of ours run, and all of ours do. */
import { readSettings } from '../../config/settings.ts';
import { storeUrl } from '../../config/store-url.ts';
import { labs } from '../../labs/labs.ts';
import { locales } from '../../sandbox/contract/text.ts';
import { openStore } from '../../store/open-store.ts';
import { expect, test } from '../fixtures.ts';

const lessonPaths = locales.flatMap((locale) =>
  labs.filter(({ id }) => id !== 'tour').map(({ id }) => `/${locale}/lessons/${id}`),
);

test('attack: a script slipped into a page does not run, and no page of ours asks for one', async ({
  page,
  drydock,
}) => {
  await using store = await openStore(storeUrl(readSettings({ data: drydock.dataFolder }, { NODE_ENV: 'production' })));
  const learner = (await store.learners.create(new Date())).id;
  const lessons = [{ lesson: 'pods', steps: 5, finishedAt: new Date(), shown: 0 }];
  const { id } = await store.certificates.issue({ learner, name: 'Ada Lovelace', lessons, now: new Date() });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
  });
  for (const path of [
    '/en',
    ...lessonPaths,
    '/en/tour',
    `/en/certificates/${id}`,
    '/en/no-such-page',
    '/en/certificate',
    '/en/admin/login',
  ]) {
    const reply = await page.goto(path);
    expect(reply?.headers()['content-security-policy'], path).not.toMatch(/script-src[^;]*unsafe/);
    // Next makes the page of a 404 in the browser, without what runs before the first paint.
    if (reply?.status() === 200) await expect(page.locator('html')).toHaveAttribute('data-theme', /./);
    await page.waitForLoadState('networkidle');
  }
  expect(complaints).toEqual([]);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.documentElement.dataset.slipped = "yes"';
    document.body.append(script);
  });
  await expect(page.locator('html')).not.toHaveAttribute('data-slipped');
  expect(complaints.length).toBe(1);
});
