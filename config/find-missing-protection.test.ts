import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMissingProtection } from './find-missing-protection.ts';

const bare = {
  isolation: 'auto' as const,
  address: '0.0.0.0',
  cert: '',
  key: '',
  proxies: [] as string[],
  origins: [] as string[],
  adminPasswordFile: '',
  oidcIssuer: '',
  oidcClientId: '',
  oidcClientSecretFile: '',
  oidcAdmins: [] as string[],
};
const oidc = {
  oidcIssuer: 'https://a.example',
  oidcClientId: 'i',
  oidcClientSecretFile: 's',
  oidcAdmins: ['a@b.example'],
};
const admin = { adminPasswordFile: 'password' };
const words = (place: Parameters<typeof findMissingProtection>[0]) =>
  findMissingProtection(place).map((sentence) => sentence.split(':')[0]);

test('attack: beyond loopback without protection, each thing that is missing is named', () => {
  assert.deepEqual(words({ ...bare, isolation: 'plain' }), ['TLS', 'A name', 'Isolation', 'An administrator']);
  assert.deepEqual(words(bare), ['TLS', 'A name', 'An administrator']);
  assert.deepEqual(words({ ...bare, ...admin, address: '192.0.2.1' }), ['TLS']);
  assert.deepEqual(words({ ...bare, ...admin, cert: 'c' }), ['--cert and --key go together', 'A name']);
  assert.deepEqual(words({ ...bare, cert: 'c', key: 'k', origins: ['https://a.example'] }), ['An administrator']);
  assert.deepEqual(words({ ...bare, ...admin, proxies: ['10.0.0.1'], origins: ['http://a.example'] }), [
    'Where the proxy is reached',
  ]);
  assert.deepEqual(words({ ...bare, address: '127.0.0.1', proxies: ['127.0.0.1'], isolation: 'plain' }), [
    'Where the proxy is reached',
    'Isolation',
    'An administrator',
  ]);
});

test('half a provider is none, on loopback too', () => {
  assert.deepEqual(findMissingProtection({ ...bare, ...oidc, address: '::1', oidcAdmins: [], oidcClientId: '' }), [
    'The settings of the OpenID provider go together: --oidc-client-id, --oidc-admins is missing.',
  ]);
  assert.deepEqual(words({ ...bare, ...oidc, address: '::1' }), []);
  const served = { ...bare, cert: 'c', key: 'k', origins: ['https://a.example'] };
  assert.deepEqual(words({ ...served, ...oidc }), [], 'a provider does in place of a password');
  assert.deepEqual(words({ ...served, ...oidc, oidcIssuer: '' }), [
    'The settings of the OpenID provider go together',
    'An administrator',
  ]);
});

test('loopback needs nothing, and what has all may serve', () => {
  for (const address of ['127.0.0.1', '127.1.2.3', 'localhost', '::1'])
    assert.deepEqual(words({ ...bare, address, isolation: 'plain' }), []);
  assert.deepEqual(words({ ...bare, ...admin, cert: 'c', key: 'k', origins: ['https://a.example'] }), []);
  assert.deepEqual(words({ ...bare, ...admin, proxies: ['10.0.0.1'], origins: ['https://a.example'] }), []);
});
