import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { repositoryRoot } from '../../config/repository-root.ts';
import { type Locale, locales } from '../../sandbox/contract/text.ts';
import { buildIndex } from './build-index.ts';
import { type Found, openSearch } from './find-places.ts';
import { readPlaces } from './read-places.ts';
import type { Place } from './search-options.ts';
import { splitWords } from './split-words.ts';

const names = { glossary: 'Glossary', questions: 'Questions' };
const places = {} as Record<Locale, readonly Place[]>;
const ask = {} as Record<Locale, (question: string) => readonly Found[]>;

before(async () => {
  for (const locale of locales) {
    places[locale] = await readPlaces(join(repositoryRoot, 'content'), locale, names);
    // As a browser gets it: through JSON.
    const sent = JSON.stringify(buildIndex(places[locale], locale));
    ask[locale] = openSearch(JSON.parse(sent), locale);
  }
});

test('words are cut as the language wants it, and names are found by their parts', () => {
  assert.deepEqual(splitWords('A readinessProbe asks /tmp/open', 'en'), [
    'a',
    'readinessprobe',
    'readiness',
    'probe',
    'asks',
    'tmp',
    'open',
  ]);
  assert.deepEqual(splitWords('猶予期間はＰｏｄの時間です', 'ja'), ['猶予', '期間', 'pod', '時間', 'です']);
});

test('lessons, steps, words, pages and questions are found, in both languages', () => {
  const cases: Record<Locale, readonly (readonly [string, string])[]> = {
    en: [
      ['preStop', '/en/glossary#pre-stop'],
      ['graceful shutdown', '/en/lessons/shutdown'],
      ['rollout undo', '/en/lessons/deployments#go-back'],
      ['certificate signed', '/en/lessons/services#a-lock-on-the-door'],
      ['budget drain', '/en/lessons/shutdown'],
      ['etcd', '/en/overview'],
      ['trafficDistribution', '/en/changes#1-'],
      ['mood', '/en/tour'],
    ],
    ja: [
      ['猶予期間', '/ja/glossary#grace-period'],
      ['ロールアウト', '/ja/lessons/deployments'],
      ['元に戻す', '/ja/lessons/deployments#go-back'],
      ['コントロールプレーン', '/ja/overview'],
      ['証明書', '/ja/lessons/services'],
      ['ラベル', '/ja/glossary#label'],
      ['レプリカセット', '/ja/glossary#replica-set'],
    ],
  };
  for (const locale of locales) {
    for (const [question, href] of cases[locale]) {
      const found = ask[locale](question).map((place) => place.href);
      assert.ok(
        found.some((place) => place.startsWith(href)),
        `${question}: ${found.join(' ')}`,
      );
    }
  }
});

test('the best comes first, a mistyped word is forgiven, and nonsense finds nothing', () => {
  assert.equal(ask.en('ReplicaSet')[0]?.href, '/en/glossary#replica-set');
  assert.ok(ask.en('deplyment').length > 0);
  assert.deepEqual(ask.en('xyzzy'), []);
  assert.deepEqual(ask.en('   '), []);
  assert.deepEqual(ask.ja('。'), []);
});

test('an excerpt shows what was found', () => {
  const found = ask.en('endpointslice').find(({ href }) => href.startsWith('/en/lessons/services'));
  assert.ok(found?.excerpt.some((piece, index) => index % 2 === 1 && /endpointslice/i.test(piece)));
});

test('every step and heading of a lesson is a place with an address of its own, in every language the same', () => {
  const addresses = (locale: Locale) => places[locale].map(({ href }) => href.replace(`/${locale}/`, '/')).sort();
  assert.deepEqual(addresses('ja'), addresses('en'));
  assert.equal(new Set(addresses('en')).size, addresses('en').length);
  assert.ok(addresses('en').includes('/lessons/pods#step-first-pod'));
});

test('the index stays small enough to be fetched when the search is opened', () => {
  for (const locale of locales) {
    const size = JSON.stringify(buildIndex(places[locale], locale)).length;
    assert.ok(size < 400_000, `${locale}: ${size} bytes`);
  }
});
