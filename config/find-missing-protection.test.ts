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
};
const words = (place: Parameters<typeof findMissingProtection>[0]) =>
  findMissingProtection(place).map((sentence) => sentence.split(':')[0]);

test('attack: beyond loopback without protection, each thing that is missing is named', () => {
  assert.deepEqual(words({ ...bare, isolation: 'plain' }), ['TLS', 'A name', 'Isolation']);
  assert.deepEqual(words(bare), ['TLS', 'A name']);
  assert.deepEqual(words({ ...bare, address: '192.0.2.1' }), ['TLS']);
  assert.deepEqual(words({ ...bare, cert: 'c' }), ['--cert and --key go together', 'A name']);
  assert.deepEqual(words({ ...bare, proxies: ['10.0.0.1'], origins: ['http://a.example'] }), [
    'Where the proxy is reached',
  ]);
  assert.deepEqual(words({ ...bare, address: '127.0.0.1', proxies: ['127.0.0.1'], isolation: 'plain' }), [
    'Where the proxy is reached',
    'Isolation',
  ]);
});

test('loopback needs nothing, and what has all may serve', () => {
  for (const address of ['127.0.0.1', '127.1.2.3', 'localhost', '::1'])
    assert.deepEqual(words({ ...bare, address, isolation: 'plain' }), []);
  assert.deepEqual(words({ ...bare, cert: 'c', key: 'k', origins: ['https://a.example'] }), []);
  assert.deepEqual(words({ ...bare, proxies: ['10.0.0.1'], origins: ['https://a.example'] }), []);
});
