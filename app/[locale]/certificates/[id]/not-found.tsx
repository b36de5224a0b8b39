import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import styles from '../../../_components/site/site.module.css';
import { SiteHeader } from '../../../_components/site/site-header.tsx';

/** The address names no certificate, or its owner has deleted it. */
export default function CertificateNotFound() {
  const t = useTranslations('certificate.notFound');
  return (
    <>
      <SiteHeader />
      <main className={styles.page} id="content" tabIndex={-1}>
        <title>{t('title')}</title>
        <h1>{t('title')}</h1>
        <p className={styles.intro}>{t('text')}</p>
        <Link className="button primary" href={`/${useLocale()}`}>
          {t('action')}
        </Link>
      </main>
    </>
  );
}
