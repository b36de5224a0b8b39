'use client';
import { useTranslations } from 'next-intl';
import styles from './cluster-picture.module.css';

/** What each kind of line means. */
export function LineLegend() {
  const t = useTranslations('views');
  return (
    <ul className={styles.legend} aria-label={t('legend')}>
      {(['owns', 'traffic', 'no-traffic'] as const).map((how) => (
        <li key={how}>
          <svg width="28" height="8" aria-hidden="true" className={`line-${how}`}>
            <path d="M1 4h26" className="react-flow__edge-path" />
          </svg>
          {t(`line.${how}`)}
        </li>
      ))}
    </ul>
  );
}
