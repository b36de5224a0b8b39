import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { failureCodes } from '../../sandbox/contract/failure.ts';
import { phases } from '../../sandbox/contract/provider.ts';
import { locales } from '../../sandbox/contract/text.ts';
import { namespaces } from './messages.ts';

type Messages = { readonly [key: string]: string | Messages };

function read(locale: string, namespace: string): Messages {
  return JSON.parse(
    readFileSync(new URL(`../messages/${locale}/${namespace}.json`, import.meta.url), 'utf8'),
  ) as Messages;
}

/** `key {value}` for every text, with its placeholders sorted. */
function shape(messages: Messages, path = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]) => {
    if (typeof value !== 'string') return shape(value, `${path}${key}.`);
    assert.notEqual(value.trim(), '', `${path}${key} is empty`);
    const placeholders = [...value.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();
    return [`${path}${key} ${[...new Set(placeholders)].join(' ')}`];
  });
}

test('every language has the same texts with the same placeholders', () => {
  for (const namespace of namespaces) {
    const [first, ...others] = locales.map((locale) => shape(read(locale, namespace)).sort());
    for (const other of others) assert.deepEqual(other, first, namespace);
  }
});

test('every message file is known, and every failure and phase has its words', () => {
  for (const locale of locales) {
    const files = readdirSync(new URL(`../messages/${locale}`, import.meta.url));
    assert.deepEqual(files.map((file) => file.replace('.json', '')).sort(), [...namespaces].sort());
    const failure = read(locale, 'failure');
    for (const code of failureCodes) assert.equal(typeof failure[code], 'object', `${locale} failure.${code}`);
    const { phase } = read(locale, 'sandbox');
    for (const name of phases)
      assert.equal(typeof (phase as Messages)[name], 'string', `${locale} sandbox.phase.${name}`);
  }
});
