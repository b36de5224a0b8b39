import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AuditLog, readRefusals } from './audit-log.ts';

test('refusals are lines of JSON without secrets, in a file that does not grow for ever', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-audit-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'refusals.jsonl');
  let now = new Date(0);
  const audit = new AuditLog(file, () => now);
  audit.refused({ address: '192.0.2.1', learner: 'l1', what: 'GET /hosts/h/terminal?ticket=secret', why: 'origin' });
  const [line = ''] = readFileSync(file, 'utf8').split('\n');
  assert.deepEqual(JSON.parse(line), {
    at: '1970-01-01T00:00:00.000Z',
    address: '192.0.2.1',
    learner: 'l1',
    what: 'GET /hosts/h/terminal',
    why: 'origin',
  });
  writeFileSync(file, 'x'.repeat(1_999_990));
  audit.refused({ address: 'a', what: 'b', why: 'c' });
  assert.ok(statSync(file).size < 1_000);
  for (let i = 0; i < 1_000; i += 1) audit.refused({ address: 'a', what: 'flood', why: 'c' });
  assert.ok(readFileSync(file, 'utf8').split('\n').length < 300);
  now = new Date(60_000);
  audit.refused({ address: 'a', what: 'later', why: 'c' });
  assert.match(readFileSync(file, 'utf8'), /"what":"later".*"leftOut":8\d\d/);
});

test('the last refusals are read back, the newest first, however long the log is', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-audit-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'refusals.jsonl');
  assert.deepEqual(readRefusals(file, 10), []);
  let minute = 0;
  const audit = new AuditLog(file, () => new Date(60_000 * minute));
  writeFileSync(file, `${'x'.repeat(100_000)}\n{"at":"never"}\n`);
  for (const what of ['one', 'two', 'three']) {
    minute += 1;
    audit.refused({ address: '192.0.2.1', what, why: 'origin' });
  }
  assert.deepEqual(
    readRefusals(file, 2).map(({ what }) => what),
    ['three', 'two'],
  );
  renameSync(file, `${file}.1`);
  audit.refused({ address: '192.0.2.1', what: 'four', why: 'origin' });
  assert.deepEqual(
    readRefusals(file, 10).map(({ what }) => what),
    ['four', 'three', 'two', 'one'],
  );
});
