import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { isLocale, type Locale } from '../../../../sandbox/contract/text.ts';
import styles from '../../../_components/certificate/certificate.module.css';
import { CertificateDeeds } from '../../../_components/certificate/certificate-deeds.tsx';
import { ReadingPage } from '../../../_components/site/reading-page.tsx';
import { canBeDrawn } from '../../../_server/certificate/certificate-pdf.ts';
import { describeLessons } from '../../../_server/certificate/describe-lessons.ts';
import { openedStore } from '../../../_server/opened-store.ts';

interface CertificateParams {
  readonly params: Promise<{ locale: Locale; id: string }>;
}

export const dynamic = 'force-dynamic';

export async function generateMetadata({ params }: CertificateParams): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = await getTranslations({ locale, namespace: 'certificate' });
  // Whoever has the link may read it; nobody should find it by a name.
  return { title: t('document'), robots: { index: false, follow: false } };
}

/** A certificate, for whoever knows its address: the name its owner chose, what they have done and when. */
export default async function CertificatePage({ params }: CertificateParams) {
  const { locale, id } = await params;
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  const certificate = await (await openedStore()).certificates.find(id);
  if (certificate === undefined) notFound();
  const t = await getTranslations('certificate');
  const lessons = await describeLessons(certificate, locale);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(certificate.issuedAt);
  return (
    <ReadingPage namespaces={['certificate', 'prose']}>
      <article className={styles.sheet} aria-labelledby="certificate-title">
        <p className={styles.mark}>Drydock</p>
        <h1 id="certificate-title">{t('document')}</h1>
        <p className={styles.name}>{certificate.name}</p>
        <p>{t('sentence')}</p>
        <ul className={styles.lessons}>
          {lessons.map(({ title, facts }) => (
            <li key={title}>
              <strong>{title}</strong>
              <span>{facts}</span>
            </li>
          ))}
        </ul>
        <p className={styles.foot}>{t('issued', { date })}</p>
        <p className={styles.foot}>{t('genuine', { id: certificate.id })}</p>
      </article>
      <CertificateDeeds id={certificate.id} pdf={canBeDrawn(certificate.name)} />
    </ReadingPage>
  );
}
