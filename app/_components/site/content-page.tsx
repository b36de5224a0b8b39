import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { setRequestLocale } from 'next-intl/server';
import { loadPage, type PageId } from '../../../content/pages.ts';
import { isLocale, type Locale } from '../../../sandbox/contract/text.ts';
import { ReadingPage } from './reading-page.tsx';
import styles from './site.module.css';

interface PageParams {
  readonly params: Promise<{ locale: Locale }>;
}

/** A route for a page of `content/`. */
export function contentPage(id: PageId) {
  async function generateMetadata({ params }: PageParams): Promise<Metadata> {
    const { locale } = await params;
    if (!isLocale(locale)) return {};
    const { data } = await loadPage(locale, id);
    return { title: data.title, description: data.summary };
  }
  async function Page({ params }: PageParams) {
    const { locale } = await params;
    if (!isLocale(locale)) notFound();
    setRequestLocale(locale);
    const { data, Content } = await loadPage(locale, id);
    return (
      <ReadingPage>
        <h1>{data.title}</h1>
        <p className={styles.intro}>{data.summary}</p>
        <Content />
      </ReadingPage>
    );
  }
  return { generateMetadata, Page };
}
