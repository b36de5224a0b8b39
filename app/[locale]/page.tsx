import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { lessonIds, loadLesson } from '../../content/lessons.ts';
import { findLab } from '../../labs/labs.ts';
import { isLocale, type Locale } from '../../sandbox/contract/text.ts';
import { LearnerData, LessonProgress, ProgressProvider } from '../_components/site/progress.tsx';
import styles from '../_components/site/site.module.css';
import { SiteHeader } from '../_components/site/site-header.tsx';
import { loadMessages } from '../i18n/messages.ts';

export default async function Home({ params }: { params: Promise<{ locale: Locale }> }) {
  const { locale } = await params;
  // The layout refuses unknown languages, but it is rendered beside this page, not before it.
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  const t = await getTranslations('home');
  const lessons = await Promise.all(lessonIds.map((id) => loadLesson(locale, id)));
  return (
    <NextIntlClientProvider messages={await loadMessages(locale, ['home'])}>
      <ProgressProvider>
        <SiteHeader />
        <main className={styles.page} id="content" tabIndex={-1}>
          <h1>{t('title')}</h1>
          <p className={styles.intro}>{t('intro')}</p>
          <h2>{t('lessons')}</h2>
          <ul className={styles.lessons}>
            {lessons.map(({ id, data }) => {
              const steps = findLab(data.lab)?.steps.map((step) => step.id) ?? [];
              return (
                <li key={id} className={styles.lesson}>
                  <div>
                    <h3>{data.title}</h3>
                    <p>{data.summary}</p>
                    <p className={styles.facts}>
                      {t('minutes', { minutes: data.minutes })} · {t(`level.${data.level}`)} ·{' '}
                      {t('steps', { count: steps.length })}
                    </p>
                  </div>
                  <Link
                    className="button primary"
                    href={`/${locale}/lessons/${id}`}
                    aria-label={`${t('start')}: ${data.title}`}
                  >
                    {t('start')}
                  </Link>
                  <LessonProgress lab={data.lab} steps={steps} />
                </li>
              );
            })}
          </ul>
          <h2>{t('how.title')}</h2>
          <ol className={styles.how}>
            <li>{t('how.read')}</li>
            <li>{t('how.type')}</li>
            <li>{t('how.check')}</li>
          </ol>
          <h2>{t('data.title')}</h2>
          <p>{t('data.text')}</p>
          <LearnerData />
        </main>
      </ProgressProvider>
    </NextIntlClientProvider>
  );
}
