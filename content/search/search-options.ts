import type { Options } from 'minisearch';
import type { Locale } from '../../sandbox/contract/text.ts';
import { splitWords } from './split-words.ts';

/** A place that can be found: a part of a page, a step, or a word of the glossary. */
export interface Place {
  readonly id: string;
  readonly kind: 'lesson' | 'step' | 'word' | 'page';
  /** The page it is on. */
  readonly page: string;
  readonly title: string;
  /** Path with fragment, from the root of the site. */
  readonly href: string;
  readonly text: string;
}

/** Words of so many letters may be mistyped by a letter; shorter ones would fit too much. */
const fuzzyFrom = 5;

/** The same where the index is built and where it is asked. */
export function searchOptions(locale: Locale): Options<Place> {
  return {
    fields: ['title', 'page', 'text'],
    storeFields: ['kind', 'page', 'title', 'href', 'text'],
    tokenize: (text) => splitWords(text, locale),
    processTerm: (word) => word,
    searchOptions: {
      boost: { title: 4, page: 2 },
      // Who asks for a word alone wants to know what it means.
      boostDocument: (_id, _term, stored) => (stored?.kind === 'word' ? 2 : 1),
      combineWith: 'AND',
      prefix: true,
      fuzzy: (word) => (/^[a-z]+$/.test(word) && word.length >= fuzzyFrom ? 1 : false),
    },
  };
}
