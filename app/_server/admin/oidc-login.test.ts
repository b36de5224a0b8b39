import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { OidcAccess } from '../../../config/admin-access.ts';
import { startOidcProvider } from '../../../testing/start-oidc-provider.ts';
import { beginOidcLogin, finishOidcLogin } from './oidc-login.ts';
import { openPending, type PendingLogin, pendingMs, sealPending } from './pending-login.ts';

const redirect = 'http://127.0.0.1:3000/api/admin/oidc/callback';
const now = new Date();

async function startAccess(context: TestContext): Promise<OidcAccess> {
  const provider = await startOidcProvider({ redirect });
  context.after(() => provider[Symbol.asyncDispose]());
  const { issuer, clientId, clientSecret } = provider;
  const admins = new Set(['ada@example.org', 'unverified-ada@example.org']);
  return { issuer, clientId, clientSecret, admins };
}

/** Begins, logs in at the provider as a browser would, and gives what it is sent back with. */
async function logIn(access: OidcAccess, login: string): Promise<{ pending: PendingLogin; search: string }> {
  const begun = await beginOidcLogin(access, { redirect, locale: 'en', now });
  assert.ok(begun);
  const cookies = new Map<string, string>();
  let next: { url: string; form?: URLSearchParams } = { url: begun.url };
  for (let step = 0; step < 20; step += 1) {
    const reply = await fetch(next.url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.form ? { method: 'POST', body: next.form } : {}),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = reply.headers.get('location');
    if (location?.startsWith(redirect)) return { pending: begun.pending, search: new URL(location).search };
    if (location !== null) {
      next = { url: new URL(location, next.url).href };
      continue;
    }
    const page = await reply.text();
    const [, action] = /<form[^>]* action="([^"]+)"/.exec(page) ?? [];
    const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
    assert.ok(action, page);
    next = { url: new URL(action, next.url).href, form: new URLSearchParams({ prompt, login, password: 'any' }) };
  }
  throw new Error('the provider goes on asking');
}

test('whoever is on the list and verified is let in, once', async (context) => {
  const access = await startAccess(context);
  const { pending, search } = await logIn(access, 'ada');
  assert.deepEqual(await finishOidcLogin(access, pending, search), { ok: true, email: 'ada@example.org' });
  assert.deepEqual(
    await finishOidcLogin(access, pending, search),
    { ok: false, problem: 'invalid' },
    'a code used twice',
  );
});

test('attack: somebody else, an address that is not verified, or none', async (context) => {
  const access = await startAccess(context);
  for (const [login, outcome] of [
    ['eve', { problem: 'unlisted', email: 'eve@example.org' }],
    ['unverified-ada', { problem: 'unverified', email: 'unverified-ada@example.org' }],
    ['nameless-ada', { problem: 'noEmail' }],
  ] as const) {
    const { pending, search } = await logIn(access, login);
    assert.deepEqual(await finishOidcLogin(access, pending, search), { ok: false, ...outcome });
  }
});

test('attack: a login that another browser began: state, nonce and PKCE each hold alone', async (context) => {
  const access = await startAccess(context);
  const other = await logIn(access, 'eve');
  for (const key of ['state', 'nonce', 'verifier'] as const) {
    const { pending, search } = await logIn(access, 'ada');
    const altered = { ...pending, [key]: other.pending[key] };
    assert.deepEqual(await finishOidcLogin(access, altered, search), { ok: false, problem: 'invalid' }, key);
  }
  const { pending, search } = await logIn(access, 'ada');
  for (const bad of ['', '?code=guess', search.replace(/iss=[^&]*/, 'iss=http%3A%2F%2F127.0.0.1%3A1')])
    assert.deepEqual(await finishOidcLogin(access, pending, bad), { ok: false, problem: 'invalid' }, bad);
});

test('what is wrong with the provider or the settings is told', async (context) => {
  const access = await startAccess(context);
  const { pending, search } = await logIn(access, 'ada');
  const denied = new URLSearchParams({ error: 'access_denied', state: pending.state, iss: access.issuer });
  assert.deepEqual(await finishOidcLogin(access, pending, `?${denied}`), { ok: false, problem: 'refused' });
  const wrong = { ...access, clientSecret: 'another' };
  assert.deepEqual(await finishOidcLogin(wrong, pending, search), { ok: false, problem: 'client' });
  const gone = { ...access, issuer: 'http://127.0.0.1:9' };
  assert.equal(await beginOidcLogin(gone, { redirect, locale: 'en', now }), undefined);
  assert.deepEqual(await finishOidcLogin(gone, pending, search), { ok: false, problem: 'unreachable' });
});

test('attack: a cookie of a login under way that is altered, of another key, or old', () => {
  const pending = {
    state: 's',
    nonce: 'n',
    verifier: 'v',
    redirect,
    locale: 'ja',
    expires: now.getTime() + pendingMs,
  } as const;
  const sealed = sealPending(pending, 'key');
  assert.deepEqual(openPending(sealed, 'key', now), pending);
  assert.equal(openPending(sealed, 'another', now), undefined);
  assert.equal(openPending(sealed, 'key', new Date(pending.expires)), undefined);
  const [body, signature] = sealed.split('.');
  for (const cookie of [undefined, '', '.', body, `.${signature}`, `${body}x.${signature}`])
    assert.equal(openPending(cookie, 'key', now), undefined);
});
