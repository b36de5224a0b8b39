import { getTranslations } from 'next-intl/server';
import { isLessonId, loadLesson } from '../../../content/lessons.ts';
import type { Locale } from '../../../sandbox/contract/text.ts';
import type { Certificate } from '../../../store/certificates.ts';

/** The lessons of a certificate in words: title, and steps, day and help. A lesson that is not offered any more keeps its id as its title. */
export async function describeLessons(
  { lessons }: Certificate,
  locale: Locale,
): Promise<readonly { readonly title: string; readonly facts: string }[]> {
  const t = await getTranslations({ locale, namespace: 'certificate' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return Promise.all(
    lessons.map(async ({ lesson, steps, finishedAt, shown }) => ({
      title: isLessonId(lesson) ? (await loadLesson(locale, lesson)).data.title : lesson,
      facts: `${t('facts', { steps, date: days.format(finishedAt) })} ${shown === 0 ? t('ownHands') : t('shown', { shown, steps })}`,
    })),
  );
}
