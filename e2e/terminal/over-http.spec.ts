/** The terminal in a network that lets no WebSocket through: over plain HTTP, by itself. */
import type { Browser } from '@playwright/test';
import { readLine } from '../../sandbox/contract/bridge.ts';
import type { TerminalReply } from '../../sandbox/contract/terminal-protocol.ts';
import { type BlockingProxy, openBlockingProxy } from '../../testing/open-blocking-proxy.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

/** 1 MB of numbers, one a line. */
const numbers = 160_000;

async function openBehind(browser: Browser, proxy: BlockingProxy, baseURL: string | undefined) {
  // Without the last word, browsers go to loopback by no proxy.
  const context = await browser.newContext({
    ...(baseURL === undefined ? {} : { baseURL }),
    proxy: { server: proxy.url, bypass: '<-loopback>' },
  });
  const lesson = new LessonPage(await context.newPage());
  const status = lesson.page.getByText(lesson.text('terminal.state.over-http'), { exact: true });
  return Object.assign(context, { lesson, status });
}

/** What the terminals of a page were told, of all answers of the bridge that passed the proxy. */
function outputOf(proxy: BlockingProxy): string {
  const events = Buffer.from(proxy.passed(/\/bridge\/(stream|poll)$/), 'latin1')
    .toString()
    .split('\n\n');
  let output = '';
  for (const event of events) {
    const line = event.startsWith('data:') ? readLine(event.slice('data:'.length)) : undefined;
    if (!line || !('message' in line)) continue;
    const reply = JSON.parse(line.message) as TerminalReply;
    if (reply.type === 'output') output += reply.data;
  }
  return output;
}

for (const buffers of [false, true]) {
  const how = buffers ? 'which also holds streams back' : 'which lets streams through';
  test(`behind a proxy without WebSockets, ${how}, the terminal works by itself`, async ({
    browser,
    baseURL,
    provider,
  }) => {
    await using proxy = await openBlockingProxy({ buffers });
    await using context = await openBehind(browser, proxy, baseURL);
    const { lesson, status } = context;
    await lesson.open();
    await lesson.button('sandbox.idle.start').click();
    await expect(status).toBeVisible({ timeout: startMs[provider] });
    expect(proxy.refused()).toBeGreaterThan(1);
    await lesson.type('mine=$((40+2)); echo it-is-$mine');
    await expect(lesson.screen).toContainText('it-is-42');

    await lesson.type(`seq 1 ${numbers}; echo all-$((1+1))`);
    await expect(lesson.screen).toContainText('all-2', { timeout: 60_000 });
    const wanted = Array.from({ length: numbers }, (_, line) => `${line + 1}\r\n`).join('');
    expect(outputOf(proxy).includes(wanted), 'every number, once and in order').toBe(true);

    await lesson.page.reload();
    await expect(status).toBeVisible({ timeout: startMs[provider] });
    await lesson.type('clear; echo still-$mine');
    await expect(lesson.screen).toContainText('still-42');
    if (buffers) return;

    // WebSockets are tried again, and the same shell is there.
    proxy.letThrough();
    await lesson.expectPrompt(60_000);
    await lesson.type('clear; echo again-$mine');
    await expect(lesson.screen).toContainText('again-42');
  });
}
