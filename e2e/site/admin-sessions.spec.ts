/** Who is logged in as administrator, what administrators did, and logging others out. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { type Locale, locales } from '../../sandbox/contract/text.ts';
import { type Drydock, startDrydock } from '../../testing/start-drydock.ts';
import { adminPassword, writePasswordFile } from '../../testing/write-password-file.ts';
import { test as base, expect } from '../fixtures.ts';
import { message } from '../messages.ts';

/** A Drydock behind a proxy that says who asks: an address may try the password five times only. */
const test = base.extend<object, { readonly drydock: Drydock }>({
  drydock: [
    async ({ provider }, use) => {
      await using password = await writePasswordFile();
      const proxied = { proxies: '127.0.0.1', origins: 'https://workshop.example' };
      const settings = { adminPasswordFile: password.path, ...proxied };
      await using drydock = await startDrydock({ provider, settings });
      await use(drydock);
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

interface LoggedIn {
  readonly context: BrowserContext;
  /** What a thief would have copied. */
  readonly cookie: string;
}

let addresses = 0;

async function logIn(browser: Browser, drydock: Drydock, password = adminPassword): Promise<LoggedIn> {
  const context = await browser.newContext({ baseURL: drydock.url });
  addresses += 1;
  const headers = { origin: drydock.url, 'x-forwarded-for': `192.0.2.${addresses}` };
  await context.request.post('/api/admin/login', { headers, data: { password } });
  const cookie = (await context.cookies()).find(({ name }) => name === 'drydock-admin')?.value ?? '';
  return { context, cookie };
}

/** What tests before this one have left. */
async function logOutOthers({ context }: LoggedIn, drydock: Drydock): Promise<void> {
  const headers = { origin: drydock.url };
  await context.request.post('/api/admin/sessions/end-others', { headers, data: {} });
}

/** What the cookie opens, in nobody's browser. */
async function opens(drydock: Drydock, cookie: string): Promise<number> {
  const headers = { cookie: `drydock-admin=${cookie}` };
  return (await fetch(`${drydock.url}/api/admin/overview`, { headers })).status;
}

const heading = (page: Page, key: string, locale: Locale = 'en') =>
  page.getByRole('heading', { level: 2, name: message(locale, key), exact: true });

const rows = (page: Page, locale: Locale = 'en') =>
  page.getByRole('listitem').filter({ hasText: message(locale, 'admin.sessions.address') });

const deeds = (page: Page, locale: Locale = 'en') =>
  page.getByRole('region', { name: message(locale, 'admin.deeds.title') }).getByRole('listitem');

test('attack: a cookie of an administrator whom another has logged out', async ({ browser, drydock }) => {
  const own = await logIn(browser, drydock);
  await logOutOthers(own, drydock);
  const [copied, third] = [await logIn(browser, drydock), await logIn(browser, drydock)];
  for (const { cookie } of [own, copied, third]) expect(await opens(drydock, cookie)).toBe(200);
  const page = await own.context.newPage();
  await page.goto('/en/admin');
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).filter({ hasText: message('en', 'admin.sessions.own') })).toHaveCount(1);
  const told = await (await own.context.request.get('/api/admin/overview')).text();
  for (const { cookie } of [own, copied, third])
    expect(told, 'no id of a session').not.toContain(cookie.split('.')[0] ?? cookie);
  await rows(page)
    .nth(1)
    .getByRole('button', { name: message('en', 'admin.sessions.end') })
    .focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(2);
  await expect(heading(page, 'admin.sessions.title')).toBeFocused();
  await expect(page.getByText(/Logged out: By password, 192\.0\.2\.\d+/)).toBeVisible();
  expect(await opens(drydock, copied.cookie), 'at once').toBe(403);
  expect(await opens(drydock, third.cookie), 'others stay').toBe(200);

  const fourth = await logIn(browser, drydock);
  await expect(rows(page)).toHaveCount(3);
  const other = await third.context.newPage();
  await other.goto('/en/admin');
  await page.getByRole('button', { name: message('en', 'admin.sessions.endOthers') }).click();
  await page.getByRole('button', { name: message('en', 'admin.sessions.yes') }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText(message('en', 'admin.sessions.alone'))).toBeVisible();
  for (const { cookie } of [third, fourth]) expect(await opens(drydock, cookie)).toBe(403);
  await expect(other, 'their page leads to the login').toHaveURL(/\/en\/admin\/login$/);
  expect(await opens(drydock, own.cookie)).toBe(200);

  await expect(deeds(page).first()).toContainText(message('en', 'admin.deeds.names.end-other-sessions'));
});

test('what administrators did outlives the session that did it', async ({ browser, drydock }) => {
  const first = await logIn(browser, drydock);
  await logIn(browser, drydock, 'a guess of a stranger');
  const headers = { origin: drydock.url };
  const begun = await first.context.request.post('/api/sandboxes', { headers, data: { lab: 'pods' } });
  const { id } = (await begun.json()) as { id: string };
  expect((await first.context.request.post(`/api/admin/sandboxes/${id}/end`, { headers, data: {} })).status()).toBe(
    200,
  );
  await first.context.request.post('/api/admin/logout', { headers, data: {} });
  const second = await logIn(browser, drydock);
  const page = await second.context.newPage();
  await page.goto('/ja/admin');
  const names = ['login', 'logout', 'end-sandbox', 'failed-login', 'login'];
  for (const [i, name] of names.entries())
    await expect(deeds(page, 'ja').nth(i)).toContainText(message('ja', `admin.deeds.names.${name}`));
  await expect(deeds(page, 'ja').nth(2)).toContainText(id);
  await expect(deeds(page, 'ja').nth(3)).toContainText(/192\.0\.2\.\d+/);
});

for (const locale of locales) {
  test(`axe finds nothing where several are logged in, and nothing scrolls sideways: ${locale}`, async ({
    browser,
    drydock,
  }) => {
    test.slow();
    const own = await logIn(browser, drydock);
    const { context } = own;
    await logOutOthers(own, drydock);
    await logIn(browser, drydock, 'a guess of a stranger');
    for (let i = 0; i < 2; i += 1) await logIn(browser, drydock);
    const page = await context.newPage();
    await page.emulateMedia({ colorScheme: locale === 'en' ? 'light' : 'dark', reducedMotion: 'reduce' });
    await page.goto(`/${locale}/admin`);
    await expect(rows(page, locale)).toHaveCount(3);
    await rows(page, locale)
      .nth(1)
      .getByRole('button', { name: message(locale, 'admin.sessions.end') })
      .click();
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id }) => id),
        `${width}`,
      ).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${width}`).toBeLessThanOrEqual(0);
      if (process.env.DRYDOCK_SHOTS)
        await page.screenshot({ path: `${process.env.DRYDOCK_SHOTS}/admin-${locale}-${width}.png`, fullPage: true });
    }
  });
}
