/** Logging in as administrator at an OpenID provider, in a real browser at a real provider. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { freePorts } from '../../config/free-ports.ts';
import { type Drydock, startDrydock } from '../../testing/start-drydock.ts';
import { startOidcProvider } from '../../testing/start-oidc-provider.ts';
import { test as base, expect } from '../fixtures.ts';
import { message } from '../messages.ts';

/** A Drydock that knows administrators by a provider, and by nothing else. */
const test = base.extend<object, { readonly drydock: Drydock }>({
  drydock: [
    async ({ provider }, use) => {
      // The provider must know where Drydock is, and Drydock where the provider is.
      const [port = 0] = await freePorts(1);
      const redirect = `http://127.0.0.1:${port}/api/admin/oidc/callback`;
      await using accounts = await startOidcProvider({ redirect });
      const folder = await mkdtemp(join(tmpdir(), 'drydock-oidc-'));
      const secretFile = join(folder, 'secret');
      await writeFile(secretFile, accounts.clientSecret);
      const settings = {
        port: String(port),
        oidcIssuer: accounts.issuer,
        oidcClientId: accounts.clientId,
        oidcClientSecretFile: secretFile,
        oidcAdmins: 'Ada@example.org',
      };
      {
        await using drydock = await startDrydock({ provider, settings });
        await use(drydock);
      }
      await rm(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

/** Through the provider's own pages: who one is, then that Drydock may know it. */
async function signIn(page: Page, login: string): Promise<void> {
  // Its pages ask for a font from elsewhere.
  await page.route(/fonts\.googleapis\.com/, (route) => route.abort());
  await page.goto('/ja/admin');
  await expect(page.getByLabel(message('ja', 'admin.login.password'))).toHaveCount(0);
  const provider = new RegExp(message('ja', 'admin.login.oidc.submit', { provider: '127\\.0\\.0\\.1:\\d+' }));
  await page.getByRole('button', { name: provider }).click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('who is on the list is let in and out again; the way back is good for one browser and once', async ({
  page,
  browser,
  drydock,
}) => {
  let back = '';
  page.on('request', (request) => {
    if (request.url().includes('/oidc/callback')) back = request.url();
  });
  await signIn(page, 'ada');
  await expect(page.getByRole('heading', { level: 1, name: message('ja', 'admin.title') })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'ada@example.org', exact: true })).toBeVisible();
  const cookies = await page.context().cookies(drydock.url);
  expect(cookies.find(({ name }) => name === 'drydock-admin')).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(cookies.find(({ name }) => name === 'drydock-oidc')).toBeUndefined();
  const other = await (await browser.newContext()).newPage();
  for (const thief of [other, page]) {
    if (thief === page) {
      await page.getByRole('button', { name: message('ja', 'admin.logout'), exact: true }).click();
      await expect(page).toHaveURL(/\/ja\/admin\/login$/);
    }
    await thief.goto(back);
    await expect(thief).toHaveURL(/\/en\/admin\/login\?problem=expired$/);
    await expect(thief.getByText(message('en', 'admin.login.oidc.problem.expired'))).toBeVisible();
  }
});

test('attack: somebody the provider knows who is no administrator', async ({ page, drydock }) => {
  await signIn(page, 'eve');
  await expect(page).toHaveURL(/\/ja\/admin\/login\?problem=unlisted$/);
  await expect(page.getByText(message('ja', 'admin.login.oidc.problem.unlisted'))).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect((await page.request.get('/api/admin/overview')).status()).toBe(403);
  const headers = { origin: drydock.url };
  const login = await page.request.post('/api/admin/login', { headers, data: { password: 'there is none' } });
  expect(login.status(), 'no password is set').toBe(403);
});
