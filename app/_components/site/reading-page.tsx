import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { Locale } from '../../../sandbox/contract/text.ts';
import { loadMessages, type Namespace } from '../../i18n/messages.ts';
import prose from '../prose/prose.module.css';
import styles from './site.module.css';
import { SiteHeader } from './site-header.tsx';

interface ReadingPageProps {
  /** Texts that its parts need in the browser. */
  readonly namespaces?: readonly Namespace[];
  readonly children: ReactNode;
}

/** A page that is read: the site's header and one column. */
export async function ReadingPage({ namespaces = ['prose'], children }: ReadingPageProps) {
  const locale = (await getLocale()) as Locale;
  return (
    <NextIntlClientProvider messages={await loadMessages(locale, namespaces)}>
      <SiteHeader />
      <main className={`${styles.page} ${prose.prose}`} id="content" tabIndex={-1}>
        {children}
      </main>
    </NextIntlClientProvider>
  );
}
