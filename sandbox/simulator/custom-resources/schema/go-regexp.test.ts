import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goRegExp } from './go-regexp.ts';

test('patterns in the syntax of Go', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['^(?i)ab$', 'AB', true],
    ['^a(?i:b)c$', 'aBc', true],
    ['^a((?i)b)c$', 'aBC', false],
    ['^[[:alpha:]]+$', 'abc', true],
    ['^[[:alpha:]]+$', 'ab1', false],
    ['^[\\w-]+$', 'a-b', true],
    ['^a\\z', 'a\n', false],
    ['^(?P<x>a)$', 'a', true],
    ['^\\Qa.b\\E$', 'a.b', true],
    ['^\\Qa.b\\E$', 'axb', false],
    ['^[]a]$', ']', true],
    ['^a{,2}$', 'a{,2}', true],
    ['^\\p{Greek}\\pL$', 'αa', true],
    ['^\\-\\_$'.replace('\\_', '_'), '-_', true],
    ['^\\x{65}$', 'e', true],
  ];
  for (const [pattern, text, expected] of cases) assert.equal(goRegExp(pattern).test(text), expected, pattern);
});
