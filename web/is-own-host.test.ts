import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwnHost, isOwnOrigin } from './is-own-host.ts';

test('only names that cannot be pointed here by others are ours', () => {
  for (const host of ['127.0.0.1:3000', 'localhost', 'localhost:80', '[::1]:3000', 'a.localhost:1'])
    assert.equal(isOwnHost(host, '127.0.0.1'), true, host);
  for (const host of [undefined, '', 'evil.example', 'evil.example:3000', 'localhost.evil.example'])
    assert.equal(isOwnHost(host, '127.0.0.1'), false, host);
});

test('a socket is for pages of the same origin', () => {
  assert.equal(isOwnOrigin({ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }), true);
  assert.equal(isOwnOrigin({ origin: 'http://127.0.0.1:3001', host: '127.0.0.1:3000' }), false);
  assert.equal(isOwnOrigin({ origin: 'null', host: '127.0.0.1:3000' }), false);
  assert.equal(isOwnOrigin({ host: '127.0.0.1:3000' }), false);
});
