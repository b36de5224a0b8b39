import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import styles from './site.module.css';
import { SiteNav } from './site-nav.tsx';
import { Switches } from './switches.tsx';

/** The top of every page that is no lesson. */
export function SiteHeader() {
  const t = useTranslations('site');
  const home = `/${useLocale()}`;
  const links = (['overview', 'glossary', 'changes'] as const).map((page) => ({
    href: `${home}/${page}`,
    name: t(`nav.${page}`),
  }));
  return (
    <header className={styles.header}>
      <Link href={home} prefetch={false} className={styles.name}>
        {t('name')}
      </Link>
      <SiteNav label={t('nav.label')} links={[{ href: home, name: t('nav.lessons') }, ...links]} />
      <span className={styles.switches}>
        <Switches />
      </span>
    </header>
  );
}
