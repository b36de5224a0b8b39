import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { spawn } from 'node-pty';
import { isPassword } from '../config/admin-password.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { start } from '../sandbox/exec/start.ts';
import { eventually } from '../testing/eventually.ts';

const password = 'a dock without water';

function fileFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-password-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'password');
}

const command = (file: string) => ['cli/drydock.ts', 'admin-password', file];

test('a password from stdin becomes a hash that only its owner reads', async (context) => {
  const file = fileFor(context);
  const ran = start(process.execPath, command(file), { cwd: repositoryRoot });
  ran.stdin.end(`${password}\n`);
  await ran.ended;
  assert.ok(await isPassword(password, readFileSync(file, 'utf8').trim()), ran.errors());
  assert.equal(statSync(file).mode & 0o077, 0);
});

test('a short one is refused, and nothing is written', async (context) => {
  const file = fileFor(context);
  const ran = start(process.execPath, command(file), { cwd: repositoryRoot });
  ran.stdin.end('eleven char\n');
  await ran.ended;
  assert.match(ran.errors(), /^The password has 11 characters, and needs at least 12\./);
  assert.equal(statSync(file, { throwIfNoEntry: false }), undefined);
});

test('at a terminal it is asked for twice, and not shown', async (context) => {
  const file = fileFor(context);
  const terminal = spawn(process.execPath, command(file), { cwd: repositoryRoot, cols: 200 });
  context.after(() => terminal.kill());
  let shown = '';
  terminal.onData((text) => {
    shown += text;
  });
  await eventually(() => shown.includes('Password'), 'the question', { timeoutMs: 30_000 });
  terminal.write(`${password}\r`);
  await eventually(() => shown.includes('Once more'), 'the second question', { timeoutMs: 30_000 });
  terminal.write(`${password}\r`);
  await eventually(() => shown.includes('Written to'), 'the end', { timeoutMs: 30_000 });
  assert.doesNotMatch(shown, /dock without/);
  assert.ok(await isPassword(password, readFileSync(file, 'utf8').trim()));
});
