import { useLocale, useTranslations } from 'next-intl';
import styles from '../_components/site/site.module.css';
import { Switches } from '../_components/site/switches.tsx';

/** Part of every page, so it links without the code that a link of Next brings. */
export default function NotFound() {
  const t = useTranslations('site.notFound');
  const home = `/${useLocale()}`;
  return (
    <>
      <header className={styles.header}>
        <a href={home} className={styles.name}>
          Drydock
        </a>
        <span className={styles.switches}>
          <Switches />
        </span>
      </header>
      <main className={styles.page} id="content" tabIndex={-1}>
        <title>{t('title')}</title>
        <h1>{t('title')}</h1>
        <p className={styles.intro}>{t('text')}</p>
        <a className="button primary" href={home}>
          {t('action')}
        </a>
      </main>
    </>
  );
}
