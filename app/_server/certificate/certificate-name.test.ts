import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMost } from './at-most.ts';
import { certificateName } from './certificate-name.ts';

test('names of people are taken, in every script, and tidied', () => {
  for (const name of [
    'Ada Lovelace',
    '山田 花子',
    "Seán O'Brien-Núñez",
    'Dr. Müller, Jr.',
    'สมชาย',
    'X Æ A-12',
    'ジョン・スミス',
  ])
    assert.equal(certificateName.parse(name), name);
  assert.equal(certificateName.parse('  Ada \n\t Lovelace '), 'Ada Lovelace');
  assert.equal(certificateName.parse('Zoe\u0308'), 'Zo\u00eb');
});

test('what is no name is refused', () => {
  const refused = [
    '',
    '   ',
    '12',
    '<b>Ada</b>',
    'https://example.com',
    'ada@example.com',
    'a\u202eb',
    'a\u200bb',
    'x'.repeat(61),
  ];
  for (const name of refused) assert.equal(certificateName.safeParse(name).success, false, JSON.stringify(name));
});

test('a burst is allowed, then one at a time', () => {
  const may = atMost({ burst: 2, everyMs: 1_000 });
  const at = (ms: number): boolean => may(new Date(1_000_000 + ms));
  assert.deepEqual(
    [at(0), at(0), at(0), at(500), at(1_100), at(1_200), at(60_000), at(60_000), at(60_000)],
    [true, true, false, false, true, false, true, true, false],
  );
});
