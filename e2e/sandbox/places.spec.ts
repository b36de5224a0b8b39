/** Learners are free to make, places are not: what one network may have of them. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Browser } from '@playwright/test';
import { z } from 'zod';
import { type Drydock, startDrydock } from '../../testing/start-drydock.ts';
import { writePasswordFile } from '../../testing/write-password-file.ts';
import { expect, startMs, test } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';

const proxied = { mostSandboxes: '4', proxies: '127.0.0.1', origins: 'https://workshop.example' };

const answerSchema = z.object({ failure: z.object({ code: z.string() }).nullish() });

/** Asks for a sandbox without a cookie: 'ok', or the code of the failure. */
async function ask(drydock: Drydock, address: string): Promise<string> {
  const headers = { origin: drydock.url, 'content-type': 'application/json', 'x-forwarded-for': address };
  const answer = await fetch(`${drydock.url}/api/sandboxes`, { method: 'POST', headers, body: '{"lab":"pods"}' });
  return answerSchema.parse(await answer.json()).failure?.code ?? (answer.ok ? 'ok' : `status ${answer.status}`);
}

async function comeFrom(browser: Browser, drydock: Drydock, address: string, locale: 'en' | 'ja'): Promise<LessonPage> {
  const context = await browser.newContext({ baseURL: drydock.url, extraHTTPHeaders: { 'x-forwarded-for': address } });
  return new LessonPage(await context.newPage(), locale);
}

test('attack: a stranger without a cookie who asks again and again for a sandbox', async ({ browser, provider }) => {
  await using password = await writePasswordFile();
  const settings = { ...proxied, adminPasswordFile: password.path };
  await using drydock = await startDrydock({ provider, settings });

  const stranger = (index: number) => ask(drydock, `2001:db8:0:1::${index}`);
  const asked = await Promise.all(Array.from({ length: 12 }, (_, index) => stranger(index)));
  expect(asked.sort()).toEqual([...Array(9).fill('network-full'), ...Array(3).fill('ok')]);
  using rows = new DatabaseSync(join(drydock.dataFolder, 'store.sqlite'), { readOnly: true });
  const count = (of: string) => rows.prepare(`SELECT count(*) AS n FROM ${of}`).get()?.n;
  expect(count('learners'), 'who asked in vain left nothing behind').toBe(3);
  await expect.poll(() => count("sandboxes WHERE state = 'ready'"), { timeout: startMs[provider] }).toBe(3);
  await drydock.killHost('SIGKILL');
  await drydock.restartHost();
  expect(await stranger(13), 'a host that starts again knows who has what').toBe('network-full');
  for (const locale of ['en', 'ja'] as const) {
    const late = await comeFrom(browser, drydock, '2001:db8:0:1::99', locale);
    await late.open();
    await late.button('sandbox.idle.start').click();
    await expect(late.page.getByText(late.text('failure.network-full.title'))).toBeVisible();
    await expect(late.page.getByText(late.text('failure.network-full.text'))).toBeVisible();
  }

  // One place is left for somebody else, who keeps it through a reset of a full house.
  const lesson = await comeFrom(browser, drydock, '192.0.2.1', 'en');
  await lesson.open();
  await lesson.start(startMs[provider]);
  expect(await ask(drydock, '192.0.2.2')).toBe('full');
  await lesson.type('kubectl run hello --image=nginx:1.27');
  await expect(lesson.screen).toContainText('pod/hello created');
  await lesson.ask('reset');
  await expect(lesson.screen).not.toContainText('pod/hello created', { timeout: startMs[provider] });
  await lesson.expectPrompt(startMs[provider]);
});
