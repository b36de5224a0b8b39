'use client';
import { useLocale, useTranslations } from 'next-intl';

/** To the page that says which lines this network lets through; the terminal stays where it is. */
export function ConnectionLink() {
  const t = useTranslations('terminal');
  return (
    <a href={`/${useLocale()}/connection`} target="_blank" rel="noopener">
      {t('testConnection')}
    </a>
  );
}
