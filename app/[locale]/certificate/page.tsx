import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { lessonIds, loadLesson } from '../../../content/lessons.ts';
import { isLocale, type Locale } from '../../../sandbox/contract/text.ts';
import { CertificateMaker } from '../../_components/certificate/certificate-maker.tsx';
import { ReadingPage } from '../../_components/site/reading-page.tsx';
import styles from '../../_components/site/site.module.css';

interface CertificateParams {
  readonly params: Promise<{ locale: Locale }>;
}

export async function generateMetadata({ params }: CertificateParams): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = await getTranslations({ locale, namespace: 'certificate' });
  return { title: t('title') };
}

/** Where a learner gets a certificate for what they have finished. */
export default async function CertificateMakerPage({ params }: CertificateParams) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  const t = await getTranslations('certificate');
  const lessons = await Promise.all(lessonIds.map((id) => loadLesson(locale, id)));
  return (
    <ReadingPage namespaces={['certificate', 'prose']}>
      <h1>{t('title')}</h1>
      <p className={styles.intro}>{t('intro')}</p>
      <CertificateMaker lessons={lessons.map(({ id, data }) => ({ id, title: data.title }))} />
    </ReadingPage>
  );
}
