/** Nobody gets at somebody else's sandbox. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { readSecret } from '../../config/secret.ts';
import { makeTicket } from '../../sandbox/client/make-ticket.ts';
import { ticketLifeMs } from '../../sandbox/contract/ticket.ts';
import { foreignOrigins } from '../../testing/foreign-origins.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

const currentSchema = z.object({
  sandbox: z.object({ id: z.string(), host: z.string(), learner: z.string() }).nullable(),
});

/** Opens a socket from the page and says whether the host let it in. */
function knock(page: Page, path: string): Promise<string> {
  return page.evaluate((to) => {
    const socket = new window.WebSocket(`ws://${location.host}${to}`);
    return new Promise<string>((known) => {
      socket.onmessage = () => known('let in');
      socket.onclose = () => known('refused');
    });
  }, path);
}

/** The same from outside a browser, with any headers: the status of the handshake. */
function knockFrom(url: string, path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers });
  return new Promise((known) => {
    socket.on('open', () => {
      known(101);
      socket.close();
    });
    socket.on('unexpected-response', (_, response) => known(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
}

test('attack: forged, expired, used and foreign tickets open nothing', async ({ page, browser, drydock, provider }) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const { sandbox } = currentSchema.parse(await (await page.request.get('/api/sandboxes?lab=pods')).json());
  if (!sandbox) throw new Error('the learner has no sandbox');

  const headers = { origin: drydock.url };
  const asked = await page.request.post('/api/tickets', { headers, data: { sandbox: sandbox.id, use: 'live' } });
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
  expect(readFileSync(join(drydock.dataFolder, 'logs/refusals-host.jsonl'), 'utf8')).toContain('ticket forged');

  const stranger = await browser.newContext({ baseURL: drydock.url });
  const theirs = currentSchema.parse(await (await stranger.request.get('/api/sandboxes?lab=pods')).json());
  expect(theirs.sandbox).toBeNull();
  for (const use of ['live', 'terminal']) {
    const refused = await stranger.request.post('/api/tickets', { headers, data: { sandbox: sandbox.id, use } });
    expect(refused.status()).toBe(404);
  }
  for (const deed of ['extend', 'reset', 'end']) {
    expect((await stranger.request.post(`/api/sandboxes/${sandbox.id}/${deed}`, { headers, data: {} })).status()).toBe(
      404,
    );
  }
  await stranger.close();
});

test('attack: a good ticket, brought by pages of other origins, opens nothing and starts nothing', async ({
  page,
  drydock,
  provider,
}) => {
  const lesson = new LessonPage(page);
  await lesson.open();
  await lesson.start(startMs[provider]);
  const { sandbox } = currentSchema.parse(await (await page.request.get('/api/sandboxes?lab=pods')).json());
  if (!sandbox) throw new Error('the learner has no sandbox');
  const ask = { headers: { origin: drydock.url }, data: { sandbox: sandbox.id, use: 'terminal', terminal: 'main' } };
  const { path } = z.object({ path: z.string() }).parse(await (await page.request.post('/api/tickets', ask)).json());
  for (const [name, origin] of Object.entries(foreignOrigins(drydock.url))) {
    const headers: Record<string, string> = origin === undefined ? {} : { origin };
    expect(await knockFrom(drydock.url, path, headers), `socket from ${name}`).toBe(403);
    const start = await fetch(`${drydock.url}/api/sandboxes`, { method: 'POST', headers, body: '{"lab":"services"}' });
    expect(start.status, `start from ${name}`).toBe(403);
    expect(start.headers.get('set-cookie')).toBeNull();
  }
  // The refused ones did not even use the ticket up.
  expect(await knockFrom(drydock.url, path, { origin: drydock.url })).toBe(101);
});

test('other sites can neither call nor connect', async ({ page, drydock }) => {
  const elsewhere = { origin: 'http://elsewhere.example' };
  const call = await page.request.post('/api/sandboxes', { data: { lab: 'pods' }, headers: elsewhere });
  expect(call.status()).toBe(403);
  const named = await page.request.get('/en', { headers: { host: 'elsewhere.example' } });
  expect(named.status()).toBe(421);
  expect(drydock.url).toContain('127.0.0.1');
});
