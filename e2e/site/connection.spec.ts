/** The page that says which lines a network lets through, where all pass and where some do not. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { learnerCookieName } from '../../sandbox/client/learner-cookie.ts';
import { locales } from '../../sandbox/contract/text.ts';
import { openBlockingProxy } from '../../testing/open-blocking-proxy.ts';
import { expect, test } from '../fixtures.ts';
import { message } from '../messages.ts';

/** A stream that is held back is found out after some seconds; then it goes on. */
const timeout = 60_000;

async function expectOutcomes(page: Page, outcomes: Readonly<Record<string, 'passed' | 'failed'>>): Promise<void> {
  for (const [name, state] of Object.entries(outcomes))
    await expect(page.locator(`[data-try=${name}]`)).toHaveAttribute('data-state', state, { timeout });
}

for (const locale of locales) {
  test(`where everything passes, the test says so: ${locale}`, async ({ page }) => {
    await page.goto(`/${locale}/connection`);
    await expectOutcomes(page, { site: 'passed', socket: 'passed', stream: 'passed', poll: 'passed' });
    await expect(page.getByRole('status')).toHaveText(message(locale, 'connection.verdicts.socket'));
    await expect(page.locator('[data-try=socket]')).toContainText(/\d ms|\d ミリ秒/);
    // Nobody became known by it.
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain(learnerCookieName(false));
    const again = page.waitForRequest('**/api/tickets');
    await page.getByRole('button', { name: message(locale, 'connection.again') }).press('Enter');
    await again;
    await expectOutcomes(page, { poll: 'passed' });
  });
}

for (const buffers of [false, true]) {
  const way = buffers ? 'poll' : 'stream';
  test(`where no WebSocket passes${buffers ? ' and streams are held back' : ''}, it says what is used and what to do`, async ({
    browser,
    drydock,
  }) => {
    await using proxy = await openBlockingProxy({ buffers });
    await using context = await browser.newContext({
      baseURL: drydock.url,
      proxy: { server: proxy.url, bypass: '<-loopback>' },
    });
    const page = await context.newPage();
    await page.goto('/en/connection');
    await expectOutcomes(page, {
      site: 'passed',
      socket: 'failed',
      stream: buffers ? 'failed' : 'passed',
      poll: 'passed',
    });
    await expect(page.getByRole('status')).toHaveText(message('en', `connection.verdicts.${way}`));
    const place = drydock.url.replace('http', 'ws');
    await expect(page.getByText(message('en', 'connection.administrator.text', { place }))).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
  });
}
