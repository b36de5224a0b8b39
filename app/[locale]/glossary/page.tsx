import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { glossaries } from '../../../content/glossary.ts';
import { lessonIds, loadLesson } from '../../../content/lessons.ts';
import { isLocale, type Locale } from '../../../sandbox/contract/text.ts';
import { CopyLink } from '../../_components/prose/copy-link.tsx';
import { InlineCode } from '../../_components/prose/inline-code.tsx';
import { ReadingPage } from '../../_components/site/reading-page.tsx';
import styles from '../../_components/site/site.module.css';

interface GlossaryParams {
  readonly params: Promise<{ locale: Locale }>;
}

export async function generateMetadata({ params }: GlossaryParams): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = await getTranslations({ locale, namespace: 'glossary' });
  return { title: t('title'), description: t('intro') };
}

/** All words of the trade, each with the word of the other language and the lesson that teaches it. */
export default async function GlossaryPage({ params }: GlossaryParams) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  const t = await getTranslations('glossary');
  const lessons = await Promise.all(lessonIds.map((id) => loadLesson(locale, id)));
  const other = locale === 'en' ? 'ja' : 'en';
  const order = new Intl.Collator(locale);
  const entries = Object.entries(glossaries[locale]).sort(([, a], [, b]) =>
    order.compare(a.reading ?? a.word, b.reading ?? b.word),
  );
  return (
    <ReadingPage>
      <h1>{t('title')}</h1>
      <p className={styles.intro}>{t('intro')}</p>
      <dl className={styles.glossary}>
        {entries.map(([id, { word, reading, text, lesson }]) => {
          const translated = glossaries[other][id];
          const taught = lessons.find((known) => known.id === lesson);
          return (
            <div key={id} id={id} className={styles.entry}>
              <dt>
                <span id={`${id}-word`}>{word}</span>
                {reading !== undefined && <span className={styles.reading}>{reading}</span>}
                {translated !== undefined && translated.word !== word && (
                  <span className={styles.reading}>
                    {t('other')}: <span lang={other}>{translated.word}</span>
                  </span>
                )}
                <CopyLink to={id} name={`${id}-word`} />
              </dt>
              <dd>
                <InlineCode text={text} />{' '}
                {taught && (
                  <Link href={`/${locale}/lessons/${taught.id}`} prefetch={false}>
                    {t('lesson', { title: taught.data.title })}
                  </Link>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </ReadingPage>
  );
}
