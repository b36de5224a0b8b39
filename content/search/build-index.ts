import MiniSearch from 'minisearch';
import type { Locale } from '../../sandbox/contract/text.ts';
import { type Place, searchOptions } from './search-options.ts';

/** The index of one language, ready to be sent to browsers as JSON. */
export function buildIndex(places: readonly Place[], locale: Locale): MiniSearch<Place> {
  const index = new MiniSearch<Place>(searchOptions(locale));
  index.addAll(places);
  return index;
}
