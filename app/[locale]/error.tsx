'use client';
import { useParams } from 'next/navigation';
import styles from '../_components/site/site.module.css';
import en from '../messages/en/site.json';
import ja from '../messages/ja/site.json';

/** Shown in place of a page that threw; it brings its own texts, since nothing else may be left. */
export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const { locale } = useParams<{ locale?: string }>();
  const texts = (locale === 'ja' ? ja : en).error;
  return (
    <main className={styles.page} id="content">
      <h1>{texts.title}</h1>
      <p className={styles.intro}>{texts.text}</p>
      <button type="button" className="button primary" onClick={reset}>
        {texts.action}
      </button>
    </main>
  );
}
