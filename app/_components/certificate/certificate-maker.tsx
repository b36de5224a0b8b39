'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { type Certificates, learnerApi } from '../../_sandbox/learner-api.ts';
import styles from './certificate.module.css';
import { CertificateForm } from './certificate-form.tsx';

interface CertificateMakerProps {
  readonly lessons: readonly { readonly id: string; readonly title: string }[];
}

/** What is finished, the form for a certificate, and those there are. */
export function CertificateMaker({ lessons }: CertificateMakerProps) {
  const t = useTranslations('certificate');
  const locale = useLocale();
  const [known, setKnown] = useState<Certificates | 'loading' | 'failed'>('loading');
  const load = useCallback(async () => {
    setKnown('loading');
    const answer = await learnerApi.certificates();
    setKnown(answer.ok ? answer.value : 'failed');
  }, []);
  useEffect(() => void load(), [load]);

  if (known === 'loading') return <p role="status">{t('loading')}</p>;
  if (known === 'failed') {
    return (
      <p role="alert">
        {t('failed')}{' '}
        <button type="button" className="button small" onClick={() => void load()}>
          {t('retry')}
        </button>
      </p>
    );
  }
  const finished = lessons.filter(({ id }) => known.finished.includes(id));
  const titleOf = (id: string): string => lessons.find((lesson) => lesson.id === id)?.title ?? id;
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return (
    <>
      {finished.length === 0 ? (
        <>
          <p>{t('nothing')}</p>
          <p>
            <a className="button primary" href={`/${locale}`}>
              {t('toLessons')}
            </a>
          </p>
        </>
      ) : (
        <CertificateForm finished={finished} total={lessons.length} />
      )}
      {known.issued.length > 0 && (
        <>
          <h2>{t('yours')}</h2>
          <ul className={styles.issued}>
            {known.issued.map(({ id, name, issuedAt, lessons: certified }) => (
              <li key={id}>
                <a href={`/${locale}/certificates/${id}`}>{name}</a>
                <span>
                  {days.format(new Date(issuedAt))} · {certified.map(titleOf).join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
