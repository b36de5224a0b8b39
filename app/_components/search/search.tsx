import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { Locale } from '../../../sandbox/contract/text.ts';
import { loadMessages } from '../../i18n/messages.ts';
import { SearchButton } from './search-button.tsx';

/** Search over everything on the site, with its own texts, so that it can stand on any page. */
export async function Search() {
  const locale = (await getLocale()) as Locale;
  return (
    <NextIntlClientProvider messages={await loadMessages(locale, ['search'])}>
      <SearchButton />
    </NextIntlClientProvider>
  );
}
