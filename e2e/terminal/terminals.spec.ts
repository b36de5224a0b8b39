/** Several terminals of one sandbox: tabs, a split, a window of its own, and commands that know where they run. */
import { AxeBuilder } from '@axe-core/playwright';
import { devices } from '@playwright/test';
import { mostTerminals } from '../../sandbox/contract/terminal-sizes.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

test('terminals are opened, named, split, popped out and closed; a command runs once, where it belongs', async ({
  page,
  provider,
}) => {
  test.slow();
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const tabs = page.getByRole('tablist', { name: lesson.text('terminal.tabs.label') }).getByRole('tab');
  const tab = (name: string) => tabs.filter({ hasText: name });
  await lesson.type('mark=first; echo here-$mark');
  await expect(lesson.screen).toContainText('here-first');

  await lesson.button('terminal.tabs.add').click();
  await expect(tabs).toHaveCount(2);
  await lesson.expectPrompt(startMs[provider]);
  await lesson.type('mark=second; echo here-$mark');
  await expect(lesson.screen).toContainText('here-second');

  // By keyboard: to the first one and back, and another name.
  await tab(lesson.text('terminal.tabs.other', { number: 2 })).focus();
  await page.keyboard.press('Home');
  await expect(tab(lesson.text('terminal.tabs.main'))).toBeFocused();
  await expect(lesson.screen).toContainText('here-first');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('F2');
  await page.keyboard.type('Watch');
  await page.keyboard.press('Enter');
  await expect(tab('Watch')).toHaveAttribute('aria-selected', 'true');

  await lesson.button('terminal.tabs.split').click();
  await expect(lesson.screen).toHaveCount(2);
  // Which of the two is typed into is seen.
  const edgeOf = (active: boolean) =>
    page
      .locator(`[role=tabpanel][data-active=${active}]`)
      .filter({ visible: true })
      .evaluate((pane) => getComputedStyle(pane, '::after').height);
  expect([await edgeOf(true), await edgeOf(false)]).toEqual(['2px', 'auto']);
  const bar = page.getByRole('separator', { name: lesson.text('terminal.tabs.resize') });
  await bar.focus();
  await page.keyboard.press('ArrowRight');
  await expect(bar).toHaveAttribute('aria-valuenow', '55');
  await bar.hover();
  await page.mouse.down();
  await page.mouse.move(0, 100);
  await expect(bar).toHaveAttribute('aria-valuenow', '20');
  await page.mouse.up();
  await page.mouse.move(1_200, 100);
  await expect(bar).toHaveAttribute('aria-valuenow', '20');
  await bar.focus();
  await page.keyboard.press('End');
  await expect(bar).toHaveAttribute('aria-valuenow', '80');
  const { violations } = await new AxeBuilder({ page })
    .include(`section[aria-label="${lesson.text('terminal.tabs.label')}"]`)
    .exclude('[role=separator]')
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);

  // What is open is remembered, and each shell is still its own.
  await page.reload();
  await expect(lesson.screen).toHaveCount(2, { timeout: startMs[provider] });
  await lesson.button('terminal.tabs.splitBelow').click();
  await lesson.button('terminal.tabs.splitEnd').click();
  await expect(lesson.screen).toHaveCount(1);
  await tab('Watch').click();
  await expect(lesson.screen).toContainText('here-second');

  // A click on Run while something runs is refused, and says so.
  await lesson.type('cat');
  await page
    .getByRole('button', { name: /^Run in the terminal: kubectl run hello/ })
    .first()
    .click();
  await expect(page.getByText(lesson.text('prose.busy')).first()).toBeVisible();
  await lesson.keyboard.focus();
  await page.keyboard.press('Control+C');
  await expect(lesson.screen).toContainText('^C');

  const [popup] = await Promise.all([page.waitForEvent('popup'), lesson.button('terminal.tabs.popOut').click()]);
  const window_ = new LessonPage(popup);
  await window_.expectPrompt(startMs[provider]);
  await expect(window_.screen).toContainText('here-second');
  await window_.type('echo out-$mark');
  await expect(window_.screen).toContainText('out-second');
  await window_.button('terminal.window.back').click();
  await expect(lesson.screen).toContainText('out-second');

  // A shell that has ended is told of where it is out of sight, and until there is a new one.
  const mark = tab('Watch').getByRole('img', { name: lesson.text('terminal.tabs.over') });
  await lesson.type('exit 1');
  await tab(lesson.text('terminal.tabs.main')).click();
  await expect(mark).toBeVisible();
  await tab('Watch').click();
  await lesson.button('terminal.newShell').click();
  await expect(mark).toBeHidden();
  await lesson.expectPrompt(startMs[provider]);

  // Something runs there: closing asks first.
  await lesson.type('echo runs-$((1+2)); cat');
  await expect(lesson.screen).toContainText('runs-3');
  await tab('Watch').focus();
  await page.keyboard.press('Delete');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: lesson.text('terminal.tabs.closeYes') })
    .click();
  await expect(tabs).toHaveCount(1);
  await expect(lesson.screen).toContainText('here-first');
});

test('a terminal that is closed is closed on every page, ends what runs there, and types nothing', async ({
  page,
  context,
  provider,
}) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.button('terminal.tabs.add').click();
  await lesson.expectPrompt(startMs[provider]);
  await lesson.type('sleep 4321 & cat > typed; echo end-$? >> typed');
  const [, sandbox = ''] =
    (await page.evaluate(() => Object.keys(sessionStorage).join(' '))).match(/drydock\.terminals\.(\S+)/) ?? [];
  const other = new LessonPage(await context.newPage());
  await other.page.goto(`/en/terminal/${sandbox}/terminal-2`);
  await other.expectPrompt(startMs[provider]);
  await expect(other.screen).toContainText('4321');

  await page.getByRole('tab', { selected: true }).focus();
  await page.keyboard.press('Delete');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: lesson.text('terminal.tabs.closeYes') })
    .click();
  await expect(other.page.getByText(other.text('terminal.state.closed'))).toBeVisible();
  await expect(page.getByRole('tab', { name: lesson.text('terminal.tabs.main') })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(async () => {
    await lesson.type('clear; grep -l "^sleep" /proc/[0-9]*/comm | wc -l | sed "s/^/left-/"; wc -c typed');
    await expect(lesson.screen).toContainText('left-0', { timeout: 1_000 });
  }).toPass();
  await expect(lesson.screen).toContainText('0 typed');

  await other.button('terminal.newShell').click();
  await other.expectPrompt(startMs[provider]);
  await expect(other.screen).not.toContainText('4321');
});

test('a browser tab that was closed loses no terminal: another shows them all, named as they were', async ({
  page,
  context,
  provider,
}) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  await lesson.button('terminal.tabs.add').click();
  await lesson.expectPrompt(startMs[provider]);
  await lesson.type('mark=kept; echo it-is-$mark');
  await expect(lesson.screen).toContainText('it-is-kept');
  await page.getByRole('tab', { selected: true }).focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('Watch');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Watch' })).toBeVisible();
  const again = new LessonPage(await context.newPage());
  await page.close();
  await again.open();
  await again.page.getByRole('tab', { name: 'Watch' }).click({ timeout: startMs[provider] });
  await expect(again.screen).toContainText('it-is-kept');
  await again.type('echo still-$mark');
  await expect(again.screen).toContainText('still-kept');
});

test('with as many terminals as there may be, one more says so, and opens when one is closed', async ({
  page,
  context,
  provider,
}) => {
  test.slow();
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const tabs = page.getByRole('tablist', { name: lesson.text('terminal.tabs.label') }).getByRole('tab');
  const add = lesson.button('terminal.tabs.add');
  for (let count = 2; count <= mostTerminals; count += 1) {
    await add.click();
    await expect(tabs).toHaveCount(count);
    await lesson.expectPrompt(startMs[provider]);
  }
  await expect(tabs.last()).toBeInViewport({ ratio: 0.99 });
  await add.click({ force: true });
  await expect(page.getByText(lesson.text('terminal.tabs.full', { most: mostTerminals }))).toBeVisible();
  await expect(tabs).toHaveCount(mostTerminals);

  const sandbox = await page.evaluate(() =>
    Object.keys(sessionStorage)
      .find((key) => key.startsWith('drydock.terminals.'))
      ?.replace('drydock.terminals.', ''),
  );
  const other = new LessonPage(await context.newPage());
  await other.page.goto(`/en/terminal/${sandbox}/one-more`);
  const full = other.page.getByText(other.text('terminal.state.full', { most: mostTerminals }));
  await expect(full).toBeVisible({ timeout: startMs[provider] });
  await tabs.nth(1).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await expect(tabs).toHaveCount(mostTerminals - 1);
  await expect(page.getByText(lesson.text('terminal.tabs.full', { most: mostTerminals }))).toBeHidden();
  await other.button('terminal.tryAgain').click();
  await other.expectPrompt(startMs[provider]);

  // A lesson page that wants yet another: closing what was never opened asks nothing and waits for nothing.
  const third = new LessonPage(await context.newPage());
  await third.page.addInitScript(([key, open]) => sessionStorage.setItem(key, open), [
    `drydock.terminals.${sandbox}`,
    JSON.stringify({
      tabs: [
        { name: 'terminal-2', title: null },
        { name: 'yet-another', title: null },
      ],
      panes: ['yet-another'],
      active: 'yet-another',
    }),
  ] as const);
  await third.page.clock.install();
  await third.open();
  await expect(third.page.getByText(third.text('terminal.state.full', { most: mostTerminals }))).toBeVisible();
  const thirdTabs = third.page.getByRole('tab');
  await third.page.clock.pauseAt(Date.now() + 600_000);
  await thirdTabs.nth(1).focus();
  await third.page.keyboard.press('Delete');
  await expect(thirdTabs).toHaveCount(1);
  await expect(third.page.getByRole('dialog')).toBeHidden();
});

test('on a phone a command of the text is seen where it runs, and no keyboard covers it', async ({
  browser,
  baseURL,
  provider,
}) => {
  await using context = await browser.newContext({ ...devices['Pixel 7'], ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.button('lesson.showTerminal').tap();
  await lesson.start(startMs[provider]);
  await lesson.button('lesson.showText').tap();
  await page
    .getByRole('button', { name: /^Run in the terminal: kubectl run hello/ })
    .first()
    .tap();
  await expect(lesson.screen).toContainText('pod/hello created');
  await expect(lesson.button('lesson.showTerminal')).toBeFocused();
});
