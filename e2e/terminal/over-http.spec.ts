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

test('behind a proxy that swallows WebSockets, HTTP is tried beside them, and one of the two is used', async ({
  browser,
  baseURL,
  provider,
}) => {
  await using proxy = await openBlockingProxy({ swallows: true });
  await using context = await openBehind(browser, proxy, baseURL);
  const { lesson, status } = context;
  await lesson.open();
  await lesson.button('sandbox.idle.start').click();
  await expect(status).toBeVisible({ timeout: startMs[provider] });
  // No line has waited for a second handshake.
  const lines = proxy.swallowed().map((path) => path.replace(/\?.*/, ''));
  expect(lines.filter((line, at) => !line.endsWith('/echo') && lines.indexOf(line) < at)).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
  await lesson.type('mine=$((40+2)); echo it-is-$mine');
  await expect(lesson.screen).toContainText('it-is-42');

  // The network remembers none of it, and this tab does.
  const before = proxy.swallowed().filter((path) => path.includes('/terminal?')).length;
  await lesson.page.reload();
  await expect(status).toBeVisible({ timeout: startMs[provider] });
  expect(proxy.swallowed().filter((path) => path.includes('/terminal?')).length).toBe(before);

  proxy.letThrough();
  await lesson.expectPrompt(60_000);
  await lesson.type('clear; echo again-$mine');
  await expect(lesson.screen).toContainText('again-42');
});

test('a handshake that comes through while HTTP is tried beside it is taken, and the terminal is attached once', async ({
  browser,
  baseURL,
  provider,
}) => {
  await using proxy = await openBlockingProxy({ swallows: true });
  await using context = await openBehind(browser, proxy, baseURL);
  const { lesson } = context;
  const attached = new Set<string>();
  lesson.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('"attach"')) attached.add(socket.url());
    }),
  );
  // HTTP comes second, by as much as the page waits for the WebSocket then.
  await lesson.page.route(/\/(live|tools|terminal)\/open\?/, (route) => {
    proxy.letThrough();
    return route.continue();
  });
  await lesson.open();
  await lesson.start(startMs[provider]);
  expect(proxy.swallowed().length).toBeGreaterThan(0);
  await lesson.type('echo once-$((1+1))');
  await expect(lesson.screen).toContainText('once-2');
  expect(attached.size).toBe(1);
  expect(outputOf(proxy)).toBe('');
});
