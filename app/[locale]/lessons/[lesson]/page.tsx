import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { isLessonId, lessonIds, loadLesson } from '../../../../content/lessons.ts';
import type { Locale } from '../../../../sandbox/contract/text.ts';
import { LabText } from '../../../_components/lesson/lab-text.tsx';
import styles from '../../../_components/site/site.module.css';
import { TourOffer } from '../../../_components/site/tour-offer.tsx';

interface LessonParams {
  readonly params: Promise<{ locale: Locale; lesson: string }>;
}

export const dynamicParams = false;

export function generateStaticParams() {
  return lessonIds.map((lesson) => ({ lesson }));
}

export async function generateMetadata({ params }: LessonParams): Promise<Metadata> {
  const { locale, lesson } = await params;
  if (!isLessonId(lesson)) return {};
  const { data } = await loadLesson(locale, lesson);
  return { title: data.title, description: data.summary };
}

export default async function LessonPage({ params }: LessonParams) {
  const { locale, lesson } = await params;
  if (!isLessonId(lesson)) notFound();
  const t = await getTranslations({ locale, namespace: 'closing' });
  const tour = await getTranslations({ locale, namespace: 'home.tour' });
  return (
    <LabText
      locale={locale}
      id={lesson}
      before={
        <TourOffer
          href={`/${locale}/tour`}
          labels={{ title: tour('title'), text: tour('text'), open: tour('open'), skip: tour('skip') }}
        />
      }
      after={
        <p className={styles.invite}>
          <a className="button primary" href={`/${locale}/lessons/${lesson}/closing`}>
            {t('invite')}
          </a>
          <span>{t('inviteText')}</span>
        </p>
      }
    />
  );
}
