import type { Metadata } from 'next';
import { loadLesson, tourId } from '../../../content/lessons.ts';
import { isLocale, type Locale } from '../../../sandbox/contract/text.ts';
import { LabText } from '../../_components/lesson/lab-text.tsx';
import { TourSeen } from '../../_components/site/tour-seen.tsx';

interface TourParams {
  readonly params: Promise<{ locale: Locale }>;
}

export async function generateMetadata({ params }: TourParams): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const { data } = await loadLesson(locale, tourId);
  return { title: data.title, description: data.summary };
}

/** The platform itself, shown by a lesson that is very small. */
export default async function TourPage({ params }: TourParams) {
  const { locale } = await params;
  return <LabText locale={locale} id={tourId} before={<TourSeen />} />;
}
