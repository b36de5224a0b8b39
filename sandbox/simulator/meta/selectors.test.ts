import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLabelSelector } from './parse-label-selector.ts';
import { matchesFields, matchesLabels, parseFieldSelector, requirementsOf } from './selectors.ts';

test('label selectors say yes and no as the server does', () => {
  const labels = { app: 'web', tier: 'front', n: '5' };
  const yes = [
    '',
    'app',
    'app=web',
    'app==web',
    'app!=db',
    'none!=x',
    'app in (web, db)',
    'tier notin (back),app=web',
    '!none',
    'n>4',
    'n<6',
    'app=web , tier=front',
  ];
  const no = [
    'none',
    'app=db',
    'app!=web',
    'app in (db)',
    'app notin (web)',
    '!app',
    'n>5',
    'app=web,none',
    'toString',
  ];
  for (const text of yes) assert.equal(matchesLabels(parseLabelSelector(text), labels), true, text);
  for (const text of no) assert.equal(matchesLabels(parseLabelSelector(text), labels), false, text);
});

test('label selectors that cannot be read are refused', () => {
  assert.throws(() => parseLabelSelector('app=we b'), /found 'b', expected: ',' or 'end of string'/);
  assert.throws(() => parseLabelSelector('app we'), /found 'we', expected: in, notin, =, ==, !=, gt, lt/);
  assert.throws(() => parseLabelSelector('app in (a'), /found '', expected: ',' or '\)'/);
  assert.throws(() => parseLabelSelector('app=-web'), /a valid label must be an empty string or consist of/);
  assert.throws(() => parseLabelSelector('-a=web'), /name part must consist of/);
});

test('a LabelSelector of an object becomes the same requirements', () => {
  const requirements = requirementsOf({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'NotIn', values: ['back'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  });
  assert.equal(matchesLabels(requirements, { app: 'web' }), true);
  assert.equal(matchesLabels(requirements, { app: 'web', tier: 'back' }), false);
  assert.throws(
    () => requirementsOf({ matchExpressions: [{ key: 'a', operator: 'Near' }] }),
    /not a valid label selector operator/,
  );
});

test('field selectors', () => {
  const fields: Record<string, string> = { 'metadata.name': 'a,b', 'spec.nodeName': '' };
  const matches = (text: string): boolean => matchesFields(parseFieldSelector(text), (field) => fields[field]);
  assert.equal(matches('metadata.name=a\\,b,spec.nodeName='), true);
  assert.equal(matches('spec.nodeName!='), false);
  assert.throws(() => matches('spec.colour=red'), /field label not supported: spec.colour/);
  assert.throws(() => parseFieldSelector('nothing'), /can't understand 'nothing'/);
});
