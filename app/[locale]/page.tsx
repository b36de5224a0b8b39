import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { lessonIds, loadLesson } from '../../content/lessons.ts';
import { findLab } from '../../labs/labs.ts';
import { isLocale, type Locale } from '../../sandbox/contract/text.ts';
import { Continue } from '../_components/site/continue.tsx';
import { LearnerData, LessonProgress, ProgressProvider } from '../_components/site/progress.tsx';
import styles from '../_components/site/site.module.css';
import { SiteHeader } from '../_components/site/site-header.tsx';
import { TourOffer } from '../_components/site/tour-offer.tsx';
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
          <Continue
            lessons={lessons.map(({ id, data }) => ({
              lab: data.lab,
              href: `/${locale}/lessons/${id}`,
              title: data.title,
              steps: findLab(data.lab)?.steps.map((step) => ({ id: step.id, goal: step.goal[locale] })) ?? [],
            }))}
          />
          <TourOffer
            href={`/${locale}/tour`}
            labels={{ title: t('tour.title'), text: t('tour.text'), open: t('tour.open'), skip: t('tour.skip') }}
          />
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
                      {t('steps', { count: steps.length })} ·{' '}
                      <Link href={`/${locale}/lessons/${id}/closing`} aria-label={`${t('closing')}: ${data.title}`}>
                        {t('closing')}
                      </Link>
                    </p>
                  </div>
                  <Link
                    className="button"
                    href={`/${locale}/lessons/${id}`}
                    prefetch={false}
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
          <p className={styles.links}>
            <Link className="button" href={`/${locale}/tour`} prefetch={false}>
              {t('how.tour')}
            </Link>
            <Link className="button" href={`/${locale}/overview`}>
              {t('how.overview')}
            </Link>
          </p>
          <h2>{t('certificate.title')}</h2>
          <p>{t('certificate.text')}</p>
          <p>
            <Link className="button" href={`/${locale}/certificate`}>
              {t('certificate.open')}
            </Link>
          </p>
          <h2>{t('data.title')}</h2>
          <p>{t('data.text')}</p>
          <LearnerData />
        </main>
      </ProgressProvider>
    </NextIntlClientProvider>
  );
}
