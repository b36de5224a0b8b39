'use client';
import { useParams } from 'next/navigation';
import styles from '../_components/site/site.module.css';
// Every page carries these texts, so they are in a file of their own.
import en from '../messages/en/error.json';
import ja from '../messages/ja/error.json';

/** Shown in place of a page that threw; it brings its own texts, since nothing else may be left. */
export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const { locale } = useParams<{ locale?: string }>();
  const texts = locale === 'ja' ? ja : en;
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
