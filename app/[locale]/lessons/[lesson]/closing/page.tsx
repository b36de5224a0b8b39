import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { loadClosing } from '../../../../../content/closings.ts';
import { isLessonId, lessonIds, loadLesson } from '../../../../../content/lessons.ts';
import { isLocale, type Locale } from '../../../../../sandbox/contract/text.ts';
import { InlineCode } from '../../../../_components/prose/inline-code.tsx';
import { Quiz } from '../../../../_components/quiz/quiz.tsx';
import { ReadingPage } from '../../../../_components/site/reading-page.tsx';
import styles from '../../../../_components/site/site.module.css';

interface ClosingParams {
  readonly params: Promise<{ locale: Locale; lesson: string }>;
}

export const dynamicParams = false;

export function generateStaticParams() {
  return lessonIds.map((lesson) => ({ lesson }));
}

export async function generateMetadata({ params }: ClosingParams): Promise<Metadata> {
  const { locale, lesson } = await params;
  if (!isLocale(locale) || !isLessonId(lesson)) return {};
  const { data } = await loadLesson(locale, lesson);
  const t = await getTranslations({ locale, namespace: 'closing' });
  return { title: t('title', { lesson: data.title }) };
}

/** The end of a lesson: what one can do now, questions to test it, and where to read on. */
export default async function ClosingPage({ params }: ClosingParams) {
  const { locale, lesson } = await params;
  if (!isLocale(locale) || !isLessonId(lesson)) notFound();
  setRequestLocale(locale);
  const t = await getTranslations('closing');
  const [{ data }, closing] = await Promise.all([loadLesson(locale, lesson), loadClosing(locale, lesson)]);
  const following = lessonIds[lessonIds.indexOf(lesson) + 1];
  const next = following === undefined ? undefined : await loadLesson(locale, following);
  return (
    <ReadingPage namespaces={['closing', 'prose']}>
      <p className={styles.back}>
        <Link href={`/${locale}/lessons/${lesson}`} prefetch={false}>
          {t('back', { lesson: data.title })}
        </Link>
      </p>
      <h1>{t('title', { lesson: data.title })}</h1>
      <h2 id="can">{t('can')}</h2>
      <ul className={styles.can}>
        {closing.can.map((text) => (
          <li key={text}>
            <InlineCode text={text} />
          </li>
        ))}
      </ul>
      <h2 id="questions">{t('questions')}</h2>
      <p>{t('questionsIntro')}</p>
      <Quiz lesson={lesson} questions={closing.questions} />
      <h2 id="reading">{t('reading')}</h2>
      <ul className={styles.reading}>
        {closing.reading.map(({ title, url, about }) => (
          <li key={url}>
            <a href={url} lang={url.includes('/ja/') || locale === 'en' ? locale : 'en'}>
              {title}
            </a>
            <span>{about}</span>
          </li>
        ))}
      </ul>
      <h2 id="next">{t('next')}</h2>
      <p>
        {next === undefined ? (
          <Link className="button primary" href={`/${locale}/certificate`}>
            {t('certificate')}
          </Link>
        ) : (
          <Link className="button primary" href={`/${locale}/lessons/${next.id}`} prefetch={false}>
            {t('nextLesson', { lesson: next.data.title })}
          </Link>
        )}
      </p>
    </ReadingPage>
  );
}
