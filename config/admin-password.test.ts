import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, isPassword, isPasswordHash } from './admin-password.ts';

const password = 'a dock without water';

test('a password is known by its hash, and by no other', async () => {
  const [one, two] = [await hashPassword(password), await hashPassword(password)];
  assert.notEqual(one, two, 'a salt of its own');
  assert.doesNotMatch(one, /dock/);
  assert.ok(await isPassword(password, one));
  assert.ok(await isPassword(password, two));
  for (const other of ['', 'a dock without wate', `${password} `, 'A dock without water', password.repeat(20)])
    assert.equal(await isPassword(other, one), false, other);
  assert.ok(await isPassword('e\u0301chafaudage', await hashPassword('\u00e9chafaudage')), 'however it is typed');
});

test('attack: a hash that lets everybody in, or takes all memory', async () => {
  const [, , , , salt, hash] = (await hashPassword(password)).split(':');
  for (const text of [
    '',
    password,
    `scrypt:32768:8:3:${salt}:`,
    `scrypt:32768:8:3:${salt}:${hash}x`,
    `scrypt:32767:8:3:${salt}:${hash}`,
    `scrypt:1073741824:8:3:${salt}:${hash}`,
    `scrypt:32768:0:3:${salt}:${hash}`,
    `plain:32768:8:3:${salt}:${hash}`,
  ]) {
    assert.equal(isPasswordHash(text), false, text);
    assert.equal(await isPassword(password, text), false, text);
  }
});
