import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import styles from './site.module.css';
import { Switches } from './switches.tsx';

/** The top of every page that is no lesson. */
export function SiteHeader() {
  const t = useTranslations('site');
  return (
    <header className={styles.header}>
      <Link href={`/${useLocale()}`} className={styles.name}>
        {t('name')}
      </Link>
      <span className={styles.switches}>
        <Switches />
      </span>
    </header>
  );
}
