/** Nobody gets at somebody else's sandbox. */
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { readSecret } from '../../config/secret.ts';
import { makeTicket } from '../../sandbox/client/make-ticket.ts';
import { ticketLifeMs } from '../../sandbox/contract/ticket.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

const currentSchema = z.object({
  sandbox: z.object({ id: z.string(), host: z.string(), learner: z.string() }).nullable(),
});

/** Opens a socket from the page and says whether the host let it in. */
function knock(page: Page, path: string): Promise<string> {
  return page.evaluate((to) => {
    const socket = new WebSocket(`ws://${location.host}${to}`);
    return new Promise<string>((known) => {
      socket.onmessage = () => known('let in');
      socket.onclose = () => known('refused');
    });
  }, path);
}

test('forged, expired, used and foreign tickets open nothing', async ({ page, browser, drydock, provider }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const { sandbox } = currentSchema.parse(await (await page.request.get('/api/sandboxes?lab=pods')).json());
  if (!sandbox) throw new Error('the learner has no sandbox');

  const asked = await page.request.post('/api/tickets', { data: { sandbox: sandbox.id, use: 'live' } });
  const { path } = z.object({ path: z.string() }).parse(await asked.json());
  expect(await knock(page, path)).toBe('let in');
  expect(await knock(page, path), 'used').toBe('refused');

  const secret = readSecret(drydock.dataFolder);
  const mine = { use: 'terminal', learner: sandbox.learner, sandbox: sandbox.id, terminal: 'main' } as const;
  const past = new Date(Date.now() - ticketLifeMs);
  const tickets = {
    forged: makeTicket(mine, 'a guess', new Date()),
    expired: makeTicket(mine, secret, past),
    foreign: makeTicket({ ...mine, learner: 'l0000000000000000' }, secret, new Date()),
    'for another use': makeTicket({ ...mine, use: 'live' }, secret, new Date()),
    none: '',
  };
  for (const [name, ticket] of Object.entries(tickets)) {
    expect(await knock(page, `/hosts/${sandbox.host}/terminal?ticket=${ticket}`), name).toBe('refused');
  }
  expect(drydock.logs()).toContain('refused terminal socket');

  const stranger = await browser.newContext({ baseURL: drydock.url });
  const theirs = currentSchema.parse(await (await stranger.request.get('/api/sandboxes?lab=pods')).json());
  expect(theirs.sandbox).toBeNull();
  for (const use of ['live', 'terminal']) {
    const refused = await stranger.request.post('/api/tickets', { data: { sandbox: sandbox.id, use } });
    expect(refused.status()).toBe(404);
  }
  for (const deed of ['extend', 'reset', 'end']) {
    expect((await stranger.request.post(`/api/sandboxes/${sandbox.id}/${deed}`, { data: {} })).status()).toBe(404);
  }
  await stranger.close();
});

test('other sites can neither call nor connect', async ({ page, drydock }) => {
  const elsewhere = { origin: 'http://elsewhere.example' };
  const call = await page.request.post('/api/sandboxes', { data: { lab: 'pods' }, headers: elsewhere });
  expect(call.status()).toBe(403);
  const named = await page.request.get('/en', { headers: { host: 'elsewhere.example' } });
  expect(named.status()).toBe(421);
  expect(drydock.url).toContain('127.0.0.1');
});
