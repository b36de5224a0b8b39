import { resolve } from 'node:path';
import type { Settings } from './settings.ts';

/** The store that is named, or a SQLite file in the data folder. */
export function storeUrl({ store, data }: Pick<Settings, 'store' | 'data'>): string {
  return store === '' ? `sqlite:${resolve(data, 'store.sqlite')}` : store;
}
