/** The page of whoever runs this Drydock. */
import { connect } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { type Locale, locales } from '../../sandbox/contract/text.ts';
import { type Drydock, startDrydock } from '../../testing/start-drydock.ts';
import { adminPassword, writePasswordFile } from '../../testing/write-password-file.ts';
import { test as base, expect } from '../fixtures.ts';
import { LessonPage } from '../lesson-page.ts';
import { message } from '../messages.ts';

/** A Drydock of these tests alone: who has tried the password five times waits. */
const test = base.extend<object, { readonly drydock: Drydock }>({
  drydock: [
    async ({ provider }, use) => {
      await using password = await writePasswordFile();
      await using drydock = await startDrydock({ provider, settings: { adminPasswordFile: password.path } });
      await use(drydock);
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

async function tryPassword(page: Page, password: string, locale: Locale = 'en'): Promise<void> {
  const field = page.getByLabel(message(locale, 'admin.login.password'));
  const submit = page.getByRole('button', { name: message(locale, 'admin.login.submit') });
  await field.fill(password);
  await submit.click();
}

const title = (page: Page, locale: Locale = 'en') =>
  page.getByRole('heading', { level: 1, name: message(locale, 'admin.title'), exact: true });

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

test('the administrator logs in, sees who works here, ends a sandbox and logs out', async ({
  page,
  drydock,
  browser,
}) => {
  await page.goto('/en/admin');
  await expect(page).toHaveURL(/\/en\/admin\/login$/);
  await tryPassword(page, 'a guess of a stranger');
  await expect(page.getByRole('alert').filter({ hasText: message('en', 'admin.login.problem.wrong') })).toBeVisible();
  await tryPassword(page, adminPassword);
  await expect(title(page)).toBeVisible();
  await expect(page.getByText(message('en', 'admin.sandboxes.empty'))).toBeVisible();
  await expect(page.getByText('wrong password')).toBeVisible();

  const theirs = await browser.newContext({ baseURL: drydock.url });
  const learner = new LessonPage(await theirs.newPage());
  await learner.open();
  await learner.start(60_000);
  const row = page.getByRole('listitem').filter({ hasText: 'pods' });
  await expect(row).toContainText(message('en', 'admin.sandboxes.states.ready'));
  await expect(row).toContainText('main');
  await row.getByRole('button', { name: message('en', 'admin.sandboxes.end') }).click();
  await page.keyboard.press('Escape');
  await expect(row.getByRole('button', { name: message('en', 'admin.sandboxes.end') })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row.getByRole('button', { name: message('en', 'admin.sandboxes.yes') })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: message('en', 'admin.sandboxes.title') })).toBeFocused();
  await expect(page.getByText(message('en', 'admin.sandboxes.empty'))).toBeVisible();
  await expect(learner.page.getByText(message('en', 'sandbox.ended.operator'))).toBeVisible();
  await theirs.close();

  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'drydock-admin');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: false });
  await page.getByRole('button', { name: message('en', 'admin.logout') }).click();
  await expect(page).toHaveURL(/\/en\/admin\/login$/);
  const copied = { cookie: `drydock-admin=${cookie?.value}` };
  expect((await page.request.get('/api/admin/overview', { headers: copied })).status(), 'a copied cookie').toBe(403);
});

for (const locale of locales) {
  test(`axe finds nothing, nothing scrolls sideways, and a host that is gone is told: ${locale}`, async ({
    page,
    drydock,
  }) => {
    // Axe looks three times, and a host starts anew.
    test.slow();
    await page.emulateMedia({ colorScheme: locale === 'en' ? 'light' : 'dark', reducedMotion: 'reduce' });
    await page.goto(`/${locale}/admin/login`);
    expect(await axe(page)).toEqual([]);
    await tryPassword(page, adminPassword, locale);
    await expect(title(page, locale)).toBeVisible();
    await page.request.post('/api/sandboxes', { headers: { origin: drydock.url }, data: { lab: 'pods' } });
    await expect(page.getByRole('listitem').filter({ hasText: 'pods' })).toBeVisible();
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await axe(page), `${width}`).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${width}`).toBeLessThanOrEqual(0);
    }
    await page.getByRole('button', { name: message(locale, 'admin.sandboxes.end') }).click();
    await page.getByRole('button', { name: message(locale, 'admin.sandboxes.yes') }).click();
    await expect(page.getByText(message(locale, 'admin.sandboxes.empty'))).toBeVisible();
    await drydock.killHost('SIGKILL');
    await expect(page.getByText(/ECONNREFUSED|fetch failed/)).toBeVisible();
    await drydock.restartHost();
    await expect(page.getByText(/ECONNREFUSED|fetch failed/)).toBeHidden();
  });
}

test('attack: guessing past the limit, by other spellings of the address too', async ({ drydock }) => {
  const statuses: string[] = [];
  for (const path of [
    ...Array.from({ length: 6 }, () => '/api/admin/login'),
    '/api/x/../admin/login',
    '/api/admin/%6Cogin',
    '//api/admin/login',
    '/api/admin/login/',
  ])
    statuses.push(await guess(drydock.url, path));
  expect(statuses[5]).toBe('429');
  expect(statuses.slice(5)).not.toContain('403');
});

test('where nobody is set up, the page says how to become an administrator', async ({ page, provider }) => {
  await using bare = await startDrydock({ provider });
  for (const locale of locales) {
    await page.goto(`${bare.url}/${locale}/admin/login`);
    await expect(page.getByText(message(locale, 'admin.unset.intro'))).toBeVisible();
    await expect(page.getByText('npm run drydock -- admin-password')).toBeVisible();
    expect(await axe(page)).toEqual([]);
  }
  const headers = { origin: bare.url };
  const login = await page.request.post(`${bare.url}/api/admin/login`, { headers, data: { password: '' } });
  expect(login.status()).toBe(403);
  expect((await page.request.get(`${bare.url}/api/admin/overview`)).status()).toBe(403);
});

/** The status of a try whose path is sent as it is written. */
function guess(url: string, path: string): Promise<string> {
  const { hostname, port, host } = new URL(url);
  const body = JSON.stringify({ password: 'a guess of a stranger' });
  const socket = connect(Number(port), hostname);
  socket.write(
    [
      `POST ${path} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${url}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  );
  return new Promise((answered, failed) => {
    socket.once('data', (data) => {
      socket.destroy();
      answered(data.toString().split(' ')[1] ?? '');
    });
    socket.once('error', failed);
  });
}
