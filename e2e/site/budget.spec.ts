/** What a lesson costs before anything is done with it. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** Compressed bytes of scripts that a browser loads to read a lesson, terminal and views not among them. */
const most = 150_000;

test(`a lesson page loads at most ${most / 1_000} kB of JavaScript before it is used`, async ({ page }) => {
  const scripts = new Map<string, number>();
  page.on('response', async (response) => {
    if (response.request().resourceType() !== 'script') return;
    const body = await response.body().catch(() => Buffer.alloc(0));
    scripts.set(new URL(response.url()).pathname, gzipSync(body).length);
  });
  const lesson = new LessonPage(page);
  await lesson.open();
  await expect(lesson.button('sandbox.idle.start')).toBeEnabled();
  await page.waitForLoadState('networkidle');
  const total = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  const listed = [...scripts].sort(([, a], [, b]) => b - a).map(([path, size]) => `${size} ${path}`);
  console.log(`JavaScript of a lesson page: ${(total / 1_000).toFixed(1)} kB in ${scripts.size} files`);
  expect(total, listed.join('\n')).toBeGreaterThan(0);
  expect(total, listed.join('\n')).toBeLessThanOrEqual(most);
});
