import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasFormat, isKnownFormat } from './formats.ts';

/** What a 1.35.4 API server takes and what it refuses. */
const cases: Readonly<Record<string, { readonly right: readonly string[]; readonly wrong: readonly string[] }>> = {
  date: { right: ['2020-02-29'], wrong: ['2020-02-30', '2021-02-29', '2020-1-1'] },
  bsonobjectid: { right: [], wrong: ['507f1f77bcf86cd79943901'] },
  uri: { right: ['/x', 'mailto:x', 'https://x.y/z'], wrong: ['http://a b', 'a'] },
  email: { right: ['a@b', 'A <a@b.c>'], wrong: ['a', 'a b@c'] },
  hostname: { right: ['a', '1a.com'], wrong: ['a_b', '-a', 'a.b', 'x.c'] },
  ipv4: { right: ['1.2.3.4', '01.2.3.4', '::ffff:1.2.3.4'], wrong: ['1.2.3', '1.2.3.400'] },
  ipv6: { right: ['::1'], wrong: ['1.2.3.4', 'fe80::1%a', 'g::'] },
  cidr: { right: ['10.0.0.0/8', '::/0', '010.0.0.0/8'], wrong: ['10.0.0.0/33', '10.0.0.0'] },
  mac: { right: ['01:23:45:67:89:ab', '0123.4567.89ab', '01-23-45-67-89-ab-cd-ef'], wrong: ['01:23'] },
  uuid: { right: ['123e4567-e89b-12d3-a456-426614174000', '123E4567e89b12d3a456426614174000'], wrong: ['x'] },
  uuid4: { right: ['123e4567-e89b-42d3-a456-426614174000'], wrong: ['123e4567-e89b-12d3-a456-426614174000'] },
  isbn: { right: ['0321751043', '978-0321751041'], wrong: ['1'] },
  creditcard: { right: ['4111 1111 1111 1111'], wrong: ['4111'] },
  ssn: { right: ['111-22-3333'], wrong: ['111223333', '1'] },
  hexcolor: { right: ['#fff', 'abcdef'], wrong: ['#ff'] },
  rgbcolor: { right: ['rgb(1,2,3)'], wrong: ['rgb(300,1,1)'] },
  byte: { right: ['YQ==', 'YWJj'], wrong: ['a', ''] },
  duration: { right: ['1h', '5 days', '1.5h', '-3s', '2 Hours'], wrong: ['1', 'x', '1 fortnight'] },
  datetime: { right: ['2020-01-01T00:00:00Z', '2020-01-01t00:00:00z'], wrong: ['2020-01-01', '2020-01-01T25:00:00Z'] },
  'date-time': { right: ['2020-01-01T00:00:00.5+01:00'], wrong: ['now'] },
  'k8s-short-name': { right: ['a-b'], wrong: ['A', 'a.b'] },
  'k8s-long-name': { right: ['a.b'], wrong: ['a_b'] },
  odd: { right: ['x'], wrong: [] },
};

test('formats of strings', async (t) => {
  for (const [format, { right, wrong }] of Object.entries(cases)) {
    await t.test(format, () => {
      assert.deepEqual(
        right.filter((text) => !hasFormat(format, text)),
        [],
      );
      assert.deepEqual(
        wrong.filter((text) => hasFormat(format, text)),
        [],
      );
    });
  }
});

test('formats of numbers are not looked at', () => {
  assert.equal(isKnownFormat('int32'), false);
  assert.equal(isKnownFormat('date-time'), true);
});
