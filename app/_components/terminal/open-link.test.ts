import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLink } from './open-link.ts';

function follow(uri: string, answer?: boolean) {
  const opened: string[][] = [];
  const asked: string[] = [];
  const ask = (address: string): boolean => {
    asked.push(address);
    return answer ?? false;
  };
  openLink(uri, { open: (...call) => opened.push(call), ...(answer === undefined ? {} : { ask }) });
  return { opened, asked };
}

for (const uri of [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'blob:https://example.com/1',
  'vbscript:msgbox',
  'ssh://example.com',
  'view-source:https://example.com',
  '//example.com',
  '/en/lessons/pods',
  'example.com',
  '',
])
  test(`attack: a link of a program to ${JSON.stringify(uri)} leads nowhere, and nobody is asked`, () => {
    assert.deepEqual(follow(uri, true), { opened: [], asked: [] });
  });

test('a link to the web opens apart from the page, once its address is confirmed', () => {
  const apart = ['_blank', 'noopener,noreferrer'];
  assert.deepEqual(follow('https://kubernetes.io/docs', true).opened, [['https://kubernetes.io/docs', ...apart]]);
  assert.deepEqual(follow('http://127.0.0.1:8080', true).asked, ['http://127.0.0.1:8080/']);
  assert.deepEqual(follow('https://kubernetes.io/docs', false).opened, []);
  assert.deepEqual(follow('https://kubernetes.io/docs').opened, [['https://kubernetes.io/docs', ...apart]]);
});

test('attack: the question shows where a link really leads: the name as it is looked up, and who is before an @', () => {
  assert.deepEqual(follow('https://kubernetes.io@evil.example/', false).asked, ['https://kubernetes.io@evil.example/']);
  // The first letter is Cyrillic.
  assert.deepEqual(follow('https://\u0435xample.com/', false).asked, ['https://xn--xample-2of.com/']);
  assert.deepEqual(follow('https://example.com/\u202egpj', false).asked, ['https://example.com/%E2%80%AEgpj']);
});
