import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addQuantities, canonicalQuantity, compare, QuantityError } from './quantity.ts';

test('quantities are written as the server writes them', () => {
  const cases: [string | number, string][] = [
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1500Mi', '1500Mi'],
    ['0.5Gi', '512Mi'],
    ['100', '100'],
    [2, '2'],
    ['1000', '1k'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['1.5', '1500m'],
    ['1000Ki', '1000Ki'],
    ['128974848', '128974848'],
    ['1000k', '1M'],
    ['0', '0'],
    ['-1', '-1'],
    ['0.0000000001', '1n'],
    ['1023', '1023'],
    ['0.1Ki', '102400m'],
  ];
  for (const [given, expected] of cases) assert.equal(canonicalQuantity(given), expected, String(given));
});

test('amounts are compared and added exactly', () => {
  assert.equal(compare('1Gi', '1G'), 1);
  assert.equal(compare('100m', '0.1'), 0);
  assert.equal(addQuantities('100m', '900m'), '1');
  assert.equal(addQuantities('0', '64Mi', '64Mi'), '128Mi');
});

test('what is no quantity is refused', () => {
  for (const text of ['', 'abc', '1x', '1.2.3', 'Mi', '1 Gi'])
    assert.throws(() => canonicalQuantity(text), QuantityError, text);
});
