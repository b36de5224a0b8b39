/** One terminal as its learner uses it: clipboard, settings, and what is shown when its line is down. */
import { createHash } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { devices, type Page } from '@playwright/test';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const toClipboard = (page: Page, text: string) => page.evaluate((it) => navigator.clipboard.writeText(it), text);

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('[data-terminal-theme]').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
}

test('what is selected is copied, Ctrl+C else interrupts, and 100 kB of lines are asked about and arrive whole', async ({
  page,
  provider,
}) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('echo copy-$((40+2))');
  await expect(lesson.screen).toContainText('copy-42');
  await page.locator('.xterm-screen').click({ button: 'right' });
  await page.getByRole('menuitem', { name: lesson.text('terminal.selectAll') }).click();
  await page.keyboard.press('Control+C');
  await expect.poll(() => clipboard(page)).toContain('copy-42');
  // Nothing is selected any more: the same keys interrupt now.
  await lesson.type('echo begun-$((1+1)); cat');
  await expect(lesson.screen).toContainText('begun-2');
  await page.keyboard.press('Control+C');
  await expect(lesson.screen).toContainText('^C');

  const text = Array.from({ length: 1_250 }, (_, line) => `${String(line).padStart(6, '0')} ${'abc 日本語 '.repeat(6)}`)
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
  expect(Buffer.byteLength(text)).toBeGreaterThan(100_000);
  await toClipboard(page, text);
  await lesson.type('echo reads-$((1+2)); cat > pasted');
  await expect(lesson.screen).toContainText('reads-3');
  await page.keyboard.press('Control+V');
  const question = page.getByRole('dialog', { name: lesson.text('terminal.pasteLines.title', { count: 1_250 }) });
  await expect(question).toContainText('000000 abc');
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(lesson.screen).toContainText('001249', { timeout: 60_000 });
  await page.keyboard.press('Control+D');
  await lesson.type('clear; sha256sum pasted');
  await expect(lesson.screen).toContainText(createHash('sha256').update(text).digest('hex'), { timeout: 60_000 });

  // At the prompt the shell itself holds the lines back, and that is said.
  await toClipboard(page, 'echo one-$((1))\necho two-$((2))');
  await page.keyboard.press('Control+V');
  await expect(page.getByText(lesson.text('terminal.pasted', { count: 2 }))).toBeVisible();
  await expect(lesson.screen).not.toContainText('two-2');
  await page.keyboard.press('Enter');
  await expect(lesson.screen).toContainText('two-2');
});

test('1 MB is pasted whole, with its progress told; what is not sent yet can be left out', async ({
  page,
  provider,
}) => {
  test.slow();
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const text = Array.from(
    { length: 20_000 },
    (_, line) => `${String(line).padStart(6, '0')} ${'abc 日本 🚢 '.repeat(4)}end\n`,
  ).join('');
  expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000);
  const progress = page.getByRole('progressbar', { name: lesson.text('terminal.pasting.label') });
  const paste = async (into: string): Promise<void> => {
    await toClipboard(page, text);
    await lesson.type(`clear; echo reads-$((1+2)); cat > ${into}`);
    await expect(lesson.screen).toContainText('reads-3');
    await page.keyboard.press('Control+V');
    await expect(page.getByRole('dialog')).toContainText('000000 abc');
    await page.keyboard.press('Enter');
    await expect(progress).toBeVisible();
  };
  await paste('whole');
  await expect(progress).toBeHidden({ timeout: 120_000 });
  // Not the last line on the screen: Linux holds back the echo of what comes while a terminal waits, until the next key.
  await page.keyboard.press('Control+D');
  await lesson.type('clear; sha256sum whole');
  await expect(lesson.screen).toContainText(createHash('sha256').update(text).digest('hex'), { timeout: 120_000 });

  await paste('part');
  await lesson.button('terminal.pasting.cancel').click();
  await expect(progress).toBeHidden();
  await expect(page.getByText(lesson.text('terminal.pasting.cancelled'))).toBeVisible();
});

test('a line that is down and a shell that has ended look dead and say what to do; settings are kept', async ({
  page,
  provider,
}) => {
  const lesson = new LessonPage(page);
  const closings: (() => void)[] = [];
  await page.routeWebSocket(/\/terminal\?/, (socket) => {
    socket.connectToServer();
    closings.push(() => void socket.close({ code: 4503 }));
  });
  await lesson.open();
  await lesson.start(startMs[provider]);
  const terminal = page.locator('[data-terminal-theme]');
  const status = (key: string) => terminal.getByText(lesson.text(`terminal.${key}`), { exact: true });

  await page.route('**/api/tickets', (route) => route.abort());
  for (const close of closings) close();
  await expect(status('state.reconnecting')).toBeVisible();
  await expect(terminal.getByText(/^in \d s$/)).toBeVisible();
  await expect(terminal).toHaveAttribute('data-line', 'reconnecting');
  await page.unroute('**/api/tickets');
  await expect(status('state.connected')).toBeVisible();

  await lesson.type('exit 3');
  await expect(terminal.getByText(lesson.text('terminal.state.exited', { code: 3 }))).toBeVisible();
  await lesson.button('terminal.newShell').click();
  await expect(status('state.connected')).toBeVisible();

  await lesson.button('terminal.settings.open').click();
  await lesson.button('terminal.settings.larger').click();
  await page.getByLabel(lesson.text('terminal.settings.themes.paper')).check();
  await page.getByLabel(lesson.text('terminal.settings.screenReader')).check();
  await expectNoViolations(page);
  await page.reload();
  await lesson.expectPrompt(startMs[provider]);
  await expect(terminal).toHaveAttribute('data-terminal-theme', 'paper');
  await expect(lesson.screen).toHaveCSS('font-size', '16px');
  await expect(terminal.locator('.xterm-accessibility')).toBeAttached();
  await lesson.type('seq 100');
  await expect(terminal.locator('.live-region')).toContainText(lesson.text('terminal.tooMuchOutput'));
});

test('who does not want to wait for the next attempt has it at once', async ({ page, provider }) => {
  // Without it time goes on as ever; with it no attempt comes by itself.
  await page.clock.install();
  const lesson = new LessonPage(page);
  const closings: (() => void)[] = [];
  await page.routeWebSocket(/\/terminal\?/, (socket) => {
    socket.connectToServer();
    closings.push(() => void socket.close({ code: 4503 }));
  });
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type('mine=$((40+2))');
  await page.route('**/api/tickets', (route) => route.abort());
  for (const close of closings) close();
  const terminal = page.locator('[data-terminal-theme]');
  await expect(terminal).toHaveAttribute('data-line', 'reconnecting');
  await page.clock.pauseAt(Date.now() + 600_000);
  await expect(terminal).toHaveAttribute('data-line', 'reconnecting');
  await page.unroute('**/api/tickets');

  await lesson.button('terminal.retryNow').click();
  await expect(terminal).toHaveAttribute('data-line', 'connected');
  await page.clock.resume();
  await lesson.type('echo still-$mine');
  await expect(lesson.screen).toContainText('still-42');
});

test('what is looked for is found as it is typed, the newest first, and counted', async ({ page, provider }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.type("clear; printf 'nee''dle %d\\n' 1 2 3");
  await expect(lesson.screen).toContainText('needle 3');
  await page.keyboard.press('Control+Shift+F');
  const field = page.getByRole('textbox', { name: lesson.text('terminal.findLabel') });
  await expect(field).toBeFocused();
  const found = (key: string, values?: Record<string, string>) =>
    expect(page.getByRole('search').getByRole('status')).toHaveText(lesson.text(`terminal.${key}`, values));
  await page.keyboard.type('needle');
  await found('found', { number: '3', count: '3' });
  await page.keyboard.press('Enter');
  await found('found', { number: '2', count: '3' });
  await page.keyboard.press('Shift+Enter');
  await found('found', { number: '3', count: '3' });
  await page.keyboard.type('s');
  await found('foundNone');
  const { violations } = await new AxeBuilder({ page }).include('search').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(lesson.keyboard).toBeFocused();
  await expect(page.getByRole('search')).toBeHidden();
});

test('fingers get the keys that a phone lacks', async ({ browser, baseURL, provider }) => {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const phone = { ...devices['Pixel 7'], viewport: { width: 390, height: 844 }, permissions };
  await using context = await browser.newContext({ ...phone, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.button('lesson.showTerminal').tap();
  await lesson.start(startMs[provider]);
  const keys = page.getByRole('toolbar', { name: lesson.text('terminal.keys.label') });
  for (const button of await keys.getByRole('button').all()) {
    const size = await button.boundingBox();
    expect(size?.height, await button.innerText()).toBeGreaterThanOrEqual(44);
    expect(size?.width, await button.innerText()).toBeGreaterThanOrEqual(38);
    await expect(button).toBeInViewport({ ratio: 0.99 });
  }
  // The lesson in one row, its cluster in another.
  const bar = page.getByRole('banner');
  for (const part of await bar.locator('a, button').all()) await expect(part).toBeInViewport({ ratio: 0.99 });
  expect((await bar.boundingBox())?.height).toBeLessThanOrEqual(90);
  await lesson.type('echo begun-$((1+1)); cat');
  await expect(lesson.screen).toContainText('begun-2');
  await keys.getByRole('button', { name: 'Ctrl' }).tap();
  await page.keyboard.type('c');
  await expect(lesson.screen).toContainText('^C');
  await keys.getByRole('button', { name: lesson.text('terminal.keys.up') }).tap();
  await expect(lesson.screen).toContainText(/cat.*cat/s);

  // What looks for text fits beside itself.
  await lesson.button('terminal.find').tap();
  const parts = await page.getByRole('search').locator('input, [role=status], button').all();
  const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
  for (const [index, box] of boxes.entries()) {
    const end = (box?.x ?? 0) + (box?.width ?? 0);
    expect(end, `the end of part ${index}`).toBeLessThanOrEqual(boxes[index + 1]?.x ?? 390);
  }
  await page.keyboard.press('Escape');

  // Ctrl with an arrow moves by a word; an arrow that is held repeats, with Ctrl if that was pressed, until any finger lets go.
  await page.keyboard.type('echo fore aft');
  await keys.getByRole('button', { name: 'Ctrl' }).tap();
  await keys.getByRole('button', { name: lesson.text('terminal.keys.left') }).tap();
  await page.keyboard.type('mid ship-\n');
  await expect(lesson.screen).toContainText('fore mid ship-aft');
  await lesson.type('cat -v');
  const touch = await context.newCDPSession(page);
  const finger = async (id: number, key: 'left' | 'up') => {
    const box = await keys.getByRole('button', { name: lesson.text(`terminal.keys.${key}`) }).boundingBox();
    return { id, x: (box?.x ?? 0) + 10, y: (box?.y ?? 0) + 10 };
  };
  const [onLeft, onUp] = [await finger(0, 'left'), await finger(1, 'up')];
  await keys.getByRole('button', { name: 'Ctrl' }).tap();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [onLeft] });
  await expect(lesson.screen).toContainText(/(\^\[\[1;5D){3}/);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [onLeft, onUp] });
  await expect(lesson.screen).toContainText(/(\^\[\[A){3}/);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.keyboard.press('Control+C');

  // A finger moves through what went by, and in a program that has the whole screen through its text.
  const swipe = async (down: number): Promise<void> => {
    const { x: left = 0, y: top = 0, width = 0, height = 0 } = (await lesson.screen.boundingBox()) ?? {};
    const [x, y] = [left + width / 2, top + height / 2];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    for (const share of [0.25, 0.5, 0.75, 1])
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: y + down * share }] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await lesson.type("clear; seq -f 'line-%.0f.' 200");
  await expect(lesson.screen).toContainText('line-200.');
  await swipe(100);
  await expect(lesson.screen).not.toContainText('line-200.');
  await expect(async () => {
    await swipe(-100);
    await expect(lesson.screen).toContainText('line-200.', { timeout: 500 });
  }).toPass();
  // One that rests on a word selects it, further as it moves, and is offered to copy it.
  await lesson.type("clear; printf 'cop''y-this and-that rest\\n'");
  await expect(lesson.screen).toContainText('copy-this and-that');
  const line = await lesson.screen
    .locator('div')
    .filter({ hasText: /^copy-this/ })
    .boundingBox();
  const { x = 0, width = 0 } = (await lesson.screen.boundingBox()) ?? {};
  const y = (line?.y ?? 0) + 8;
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 20, y }] });
  await expect(page.locator('.xterm-selection div')).not.toHaveCount(0);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + width - 20, y }] });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await page.getByRole('menuitem', { name: lesson.text('terminal.copy') }).tap();
  await expect.poll(() => clipboard(page)).toBe('copy-this and-that rest');

  await lesson.type('seq 300 | less');
  await expect(lesson.screen.locator('div').filter({ hasText: /^2\s*$/ })).toBeVisible();
  await expect(async () => {
    await swipe(-100);
    await expect(lesson.screen).toContainText('40', { timeout: 500 });
  }).toPass();
  await page.keyboard.type('q');
  await expect(lesson.screen).toContainText('$');

  // A soft keyboard that makes the window less high (Android) leaves rows enough above it, and its keys.
  const rowCount = (): Promise<number> => lesson.screen.locator('> div').count();
  await page.setViewportSize({ width: 390, height: 400 });
  await expect(bar).toBeHidden();
  await expect.poll(rowCount).toBeGreaterThanOrEqual(10);
  await expect(keys.getByRole('button', { name: '/' })).toBeInViewport({ ratio: 0.99 });
  // Where nothing is written it is another window that takes the room, and the way to the text stays.
  await expect(lesson.button('lesson.showText')).toBeHidden();
  await lesson.keyboard.blur();
  await expect(lesson.button('lesson.showText')).toBeVisible();
  await lesson.keyboard.focus();
  await expect(lesson.button('lesson.showText')).toBeHidden();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(bar).toBeVisible();
  await page.setViewportSize({ width: 844, height: 390 });
  await expect.poll(rowCount).toBeGreaterThanOrEqual(7);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(bar).toBeVisible();

  // One that lies over the page (iOS), as the browser tells of it: what is typed is seen above it.
  const rows = async (): Promise<number> => (await lesson.screen.boundingBox())?.height ?? 0;
  const before = await rows();
  await page.evaluate(() => {
    const { visualViewport: seen } = window;
    if (seen === null) throw new Error('this browser tells nothing of its keyboard');
    Object.defineProperty(seen, 'height', { value: window.innerHeight - 320 });
    seen.dispatchEvent(new Event('resize'));
  });
  await expect(page.getByRole('region', { name: lesson.text('views.panel') })).toBeHidden();
  await expect(lesson.button('sandbox.end')).toBeHidden();
  expect(await rows()).toBeGreaterThan(before / 2);
  await page.keyboard.press('Control+C');
  await lesson.type('echo se""en');
  await expect(lesson.screen.locator('div').filter({ hasText: 'seen' }).last()).toBeInViewport({ ratio: 0.9 });
});
