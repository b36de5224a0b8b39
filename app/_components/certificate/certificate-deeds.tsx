'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import styles from './certificate.module.css';

interface CertificateDeedsProps {
  readonly id: string;
  /** Whether it can be had as a PDF. */
  readonly pdf: boolean;
}

/** Take it along, print it, pass its address on. */
export function CertificateDeeds({ id, pdf }: CertificateDeedsProps) {
  const t = useTranslations('certificate');
  const locale = useLocale();
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(`${window.location.origin}/${locale}/certificates/${id}`).then(
      () => setSaid(t('copied')),
      () => setSaid(t('notCopied')),
    );
  };
  return (
    <div className={styles.deeds}>
      {pdf && (
        <a className="button primary" href={`/api/certificates/${id}/pdf?locale=${locale}`} download>
          {t('pdf')}
        </a>
      )}
      <button type="button" className="button" onClick={() => window.print()}>
        {t('print')}
      </button>
      <button type="button" className="button" onClick={() => void copy()}>
        {t('copy')}
      </button>
      <span role="status">{said}</span>
      {!pdf && <p>{t('noPdf')}</p>}
    </div>
  );
}
