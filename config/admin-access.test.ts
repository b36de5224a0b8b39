import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type AdminSettings, readAdminAccess } from './admin-access.ts';
import { hashPassword } from './admin-password.ts';
import { readSettings, SettingError } from './settings.ts';

const password = 'a dock without water';
const none = { adminPasswordFile: '', oidcIssuer: '', oidcClientId: '', oidcClientSecretFile: '', oidcAdmins: [] };

function fileFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-admin-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'file');
}

function failsWith(settings: AdminSettings, words: RegExp): void {
  assert.throws(
    () => readAdminAccess(settings),
    (error) => error instanceof SettingError && words.test(error.message) && !error.message.includes(password),
  );
}

test('a password file that is not there, or holds a password in the clear, is told by its setting', async (context) => {
  const file = fileFor(context);
  const settings = { ...none, adminPasswordFile: file };
  failsWith(settings, /^--admin-password-file \(DRYDOCK_ADMIN_PASSWORD_FILE\) names .*ENOENT/);
  writeFileSync(file, password);
  failsWith(settings, /holds no hash.*admin-password/);
  const hash = await hashPassword(password);
  writeFileSync(file, `${hash}\n`);
  assert.deepEqual(readAdminAccess(settings), { passwordHash: hash, oidc: undefined });
  assert.deepEqual(readAdminAccess(none), { passwordHash: undefined, oidc: undefined });
});

test('the settings of a provider are read with its secret; wrong ones are told by their names', (context) => {
  const file = fileFor(context);
  const environment = {
    NODE_ENV: 'test' as const,
    DRYDOCK_OIDC_ISSUER: 'https://accounts.example/realms/dock',
    DRYDOCK_OIDC_CLIENT_ID: 'drydock',
    DRYDOCK_OIDC_CLIENT_SECRET_FILE: file,
    DRYDOCK_OIDC_ADMINS: 'Ada@Example.org, grace@example.org',
  };
  failsWith(readSettings({}, environment), /^--oidc-client-secret-file .*ENOENT/);
  writeFileSync(file, '\n');
  failsWith(readSettings({}, environment), /is empty/);
  writeFileSync(file, 'secret\n');
  assert.deepEqual(readAdminAccess(readSettings({}, environment)).oidc, {
    issuer: 'https://accounts.example/realms/dock',
    clientId: 'drydock',
    clientSecret: 'secret',
    admins: new Set(['ada@example.org', 'grace@example.org']),
  });
  for (const issuer of ['accounts.example', 'http://accounts.example', 'https://a.example?x', 'https://a@a.example'])
    assert.throws(
      () => readSettings({}, { ...environment, DRYDOCK_OIDC_ISSUER: issuer }),
      /^SettingError: DRYDOCK_OIDC_ISSUER is/,
    );
  assert.throws(
    () => readSettings({}, { ...environment, DRYDOCK_OIDC_ADMINS: 'ada' }),
    /^SettingError: DRYDOCK_OIDC_ADMINS is 'ada'/,
  );
  assert.equal(readSettings({ oidcIssuer: 'http://127.0.0.1:9' }, environment).oidcIssuer, 'http://127.0.0.1:9');
});
