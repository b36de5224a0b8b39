/** Links in the terminal: what a program prints must not act on the page. */
import type { Page } from '@playwright/test';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** Lines alike, of which one in the middle is clicked. */
const linesPrinted = 12;

test('attack: a link that a program makes runs nothing in the page, and leads to the web only once that is confirmed', async ({
  page,
  context,
  provider,
}) => {
  test.slow();
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const opened: Page[] = [];
  context.on('page', (other) => opened.push(other));
  const questions: string[] = [];
  let answer = false;
  page.on('dialog', (dialog) => {
    questions.push(dialog.message());
    void (answer ? dialog.accept() : dialog.dismiss());
  });
  let prints = 0;
  /** Fills the screen with links (OSC 8) or, without `uri`, with the text alone, and clicks one. */
  const click = async (text: string, uri?: string) => {
    prints += 1;
    const link = uri === undefined ? text : `\\e]8;;${uri}\\e\\\\${text}\\e]8;;\\e\\\\`;
    await lesson.type(
      `clear; for i in $(seq ${linesPrinted}); do printf '%b\\n' '${link}'; done; echo printed-$((${prints}))`,
    );
    await expect(lesson.screen).toContainText(new RegExp(`printed-${prints}(?!\\d)`));
    const row = lesson.screen.locator('> div').filter({ hasText: text }).nth(3);
    const box = await row.boundingBox();
    if (box === null) throw new Error('the line is not on the screen');
    const [x, y] = [box.x + 30, box.y + box.height / 2];
    // Links of a line are looked for when the pointer comes from another one.
    await page.mouse.move(x, y + 2 * box.height);
    await page.mouse.move(x, y);
    return { follow: () => page.mouse.click(x, y) };
  };
  const pointer = page.locator('.xterm .xterm-cursor-pointer');

  for (const uri of ['javascript:document.title="mine"', 'data:text/html,mine', 'file:///etc/passwd']) {
    const { follow } = await click('kubernetes.io/docs', uri);
    await expect(pointer, uri).toHaveCount(0);
    await follow();
  }

  const address = new URL('/en/glossary', page.url()).href;
  const web = await click('kubernetes.io/docs', address);
  // The ones before have had their turn by now, and neither asked nor opened anything.
  await expect(pointer).toHaveCount(1);
  expect(questions).toEqual([]);
  await web.follow();
  await expect.poll(() => questions).toEqual([lesson.text('terminal.linkQuestion', { address })]);
  answer = true;
  const [confirmed] = await Promise.all([context.waitForEvent('page'), web.follow()]);
  await expect(confirmed).toHaveURL(address);
  expect(await confirmed.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);

  const plain = await click(address);
  const [shown] = await Promise.all([context.waitForEvent('page'), plain.follow()]);
  await expect(shown).toHaveURL(address);
  expect(await shown.evaluate(() => window.opener)).toBe(null);
  expect(questions).toHaveLength(2);
  expect(opened).toHaveLength(2);
  await expect(page).not.toHaveTitle('mine');
  await lesson.end();
});
