import en from '../../messages/en/error.json';
import ja from '../../messages/ja/error.json';
import styles from './site.module.css';

/** What is said in place of a page that threw. */
export default function ErrorText({ locale, onAgain }: { locale: string | undefined; onAgain(): void }) {
  const texts = locale === 'ja' ? ja : en;
  return (
    <main className={styles.page} id="content">
      <h1>{texts.title}</h1>
      <p className={styles.intro}>{texts.text}</p>
      <button type="button" className="button primary" onClick={onAgain}>
        {texts.action}
      </button>
    </main>
  );
}
