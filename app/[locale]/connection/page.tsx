import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { isLocale, type Locale } from '../../../sandbox/contract/text.ts';
import { ConnectionTest } from '../../_components/connection/connection-test.tsx';
import { ReadingPage } from '../../_components/site/reading-page.tsx';
import styles from '../../_components/site/site.module.css';

interface ConnectionParams {
  readonly params: Promise<{ locale: Locale }>;
}

export async function generateMetadata({ params }: ConnectionParams): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = await getTranslations({ locale, namespace: 'connection' });
  return { title: t('title'), description: t('intro') };
}

/** Says which lines this network lets through, and which of them the terminal uses. */
export default async function ConnectionPage({ params }: ConnectionParams) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  const t = await getTranslations('connection');
  return (
    <ReadingPage namespaces={['connection', 'prose']}>
      <h1>{t('title')}</h1>
      <p className={styles.intro}>{t('intro')}</p>
      <ConnectionTest />
    </ReadingPage>
  );
}
