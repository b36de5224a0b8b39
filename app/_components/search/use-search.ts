import type { AsPlainObject } from 'minisearch';
import { useCallback, useEffect, useState } from 'react';
import type { Found } from '../../../content/search/find-places.ts';
import { openSearch } from '../../../content/search/find-places.ts';
import type { Locale } from '../../../sandbox/contract/text.ts';

type Ask = (question: string) => readonly Found[];

/** Kept for as long as the page: the index is fetched once for each language. */
const opened = new Map<Locale, Promise<Ask>>();

async function fetchIndex(locale: Locale): Promise<Ask> {
  const reply = await fetch(`/${locale}/search.json`);
  if (!reply.ok) throw new Error(`search.json: ${reply.status}`);
  return openSearch((await reply.json()) as AsPlainObject, locale);
}

/** The index of a language: null while it is on its way, or `failed`. */
export function useSearch(locale: Locale): { readonly ask: Ask | null; readonly failed: boolean; retry(): void } {
  const [ask, setAsk] = useState<Ask | null>(null);
  const [failed, setFailed] = useState(false);
  const open = useCallback(() => {
    setFailed(false);
    const index = opened.get(locale) ?? fetchIndex(locale);
    opened.set(locale, index);
    index.then(
      (found) => setAsk(() => found),
      () => {
        opened.delete(locale);
        setFailed(true);
      },
    );
  }, [locale]);
  useEffect(open, [open]);
  return { ask, failed, retry: open };
}
