import MiniSearch, { type AsPlainObject } from 'minisearch';
import type { Locale } from '../../sandbox/contract/text.ts';
import { type Place, searchOptions } from './search-options.ts';
import { splitWords } from './split-words.ts';

export interface Found extends Pick<Place, 'kind' | 'page' | 'title' | 'href'> {
  /** The part of the text where the words are, split so that each second piece is what was found. */
  readonly excerpt: readonly string[];
}

/** More than this nobody reads; a better word finds better. */
export const mostFound = 12;
/** Letters of an excerpt before and after the first word found. */
const before = { en: 40, ja: 20 } as const;
const after = { en: 110, ja: 60 } as const;

/** Asks an index that was built by `buildIndex` and has come as JSON. */
export function openSearch(json: AsPlainObject, locale: Locale): (question: string) => readonly Found[] {
  const index = MiniSearch.loadJS<Place>(json, searchOptions(locale));
  return (question) => {
    if (splitWords(question, locale).length === 0) return [];
    return index
      .search(question)
      .slice(0, mostFound)
      .map((result): Found => {
        const { kind, page, title, href, text } = result as unknown as Place;
        return { kind, page, title, href, excerpt: excerptOf(text, result.terms, locale) };
      });
  };
}

function excerptOf(text: string, terms: readonly string[], locale: Locale): readonly string[] {
  const escaped = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (escaped.length === 0) return [];
  const words = new RegExp(`(${escaped.sort((a, b) => b.length - a.length).join('|')})`, 'giu');
  const at = Math.max(0, text.search(words));
  const from = Math.max(0, at - before[locale]);
  const to = Math.min(text.length, at + after[locale]);
  const part = `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
  return part.split(words);
}
