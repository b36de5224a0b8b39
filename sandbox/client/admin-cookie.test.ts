import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminCookieName, credentialOf, isGood, openAdmin, sealAdmin, sessionMs } from './admin-cookie.ts';

const secret = 'of these tests';

test('attack: cookies of another session, another key, altered or made up', () => {
  const sealed = sealAdmin('one', secret);
  assert.equal(openAdmin(sealed, secret), 'one');
  const [, signature] = sealed.split('.');
  for (const cookie of [
    undefined,
    '',
    'one',
    'one.',
    `two.${signature}`,
    `.${signature}`,
    `${sealed}.x`,
    `${sealed}x`,
    sealed.slice(0, -1),
    sealAdmin('one', 'a guess'),
    // What signs a learner must not sign an administrator.
    `learner:one.${signature}`,
  ])
    assert.equal(openAdmin(cookie, secret), undefined, cookie);
  assert.match(adminCookieName(true), /^__Host-/);
});

test('attack: a session that is over, of the future, or of a password that was changed', () => {
  const issuedAt = new Date(0);
  const session = {
    id: 'one',
    way: 'password',
    who: '',
    credential: credentialOf('a hash'),
    issuedAt,
    address: '',
  } as const;
  const access = { passwordHash: 'a hash', oidc: undefined };
  const after = (ms: number) => new Date(issuedAt.getTime() + ms);
  assert.ok(isGood(session, access, after(0)));
  assert.ok(isGood(session, access, after(sessionMs - 1)));
  assert.equal(isGood(session, access, after(sessionMs)), false);
  assert.equal(isGood(session, access, after(-1)), false);
  assert.equal(isGood(session, { ...access, passwordHash: 'another' }, after(1)), false);
  assert.equal(isGood(session, { ...access, passwordHash: undefined }, after(1)), false);
});

test('attack: a session of somebody who was taken off the list, or of another provider', () => {
  const issuer = 'https://a.example';
  const oidc = { issuer, clientId: 'i', clientSecret: 's', admins: new Set(['ada@example.org']) };
  const access = { passwordHash: undefined, oidc };
  const issuedAt = new Date(0);
  const session = {
    id: 'one',
    way: 'oidc',
    who: 'Ada@example.org',
    credential: credentialOf(issuer),
    issuedAt,
    address: '',
  } as const;
  assert.ok(isGood(session, access, issuedAt));
  assert.equal(isGood(session, { ...access, oidc: undefined }, issuedAt), false);
  assert.equal(isGood(session, { ...access, oidc: { ...oidc, admins: new Set() } }, issuedAt), false);
  assert.equal(isGood(session, { ...access, oidc: { ...oidc, issuer: 'https://b.example' } }, issuedAt), false);
  assert.equal(isGood({ ...session, way: 'password' }, { ...access, passwordHash: 'a hash' }, issuedAt), false);
});
