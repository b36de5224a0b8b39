import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAdminAccess } from './admin-access.ts';
import { hashPassword, isPassword, isPasswordHash } from './admin-password.ts';
import { SettingError } from './settings.ts';

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

test('a file that is not there, or holds a password in the clear, is told by its setting', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-admin-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'password');
  const failsWith = (words: RegExp) =>
    assert.throws(
      () => readAdminAccess({ adminPasswordFile: file }),
      (error) => error instanceof SettingError && words.test(error.message) && !error.message.includes(password),
    );
  failsWith(/^--admin-password-file \(DRYDOCK_ADMIN_PASSWORD_FILE\) names .*ENOENT/);
  writeFileSync(file, password);
  failsWith(/holds no hash.*admin-password/);
  const hash = await hashPassword(password);
  writeFileSync(file, `${hash}\n`);
  assert.deepEqual(readAdminAccess({ adminPasswordFile: file }), { passwordHash: hash });
  assert.deepEqual(readAdminAccess({ adminPasswordFile: '' }), { passwordHash: undefined });
});
