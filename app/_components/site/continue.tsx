'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useProgress } from './progress.tsx';
import { rememberTour } from './remember-tour.ts';
import styles from './site.module.css';

export interface LessonOutline {
  readonly lab: string;
  readonly href: string;
  readonly title: string;
  readonly steps: readonly { readonly id: string; readonly goal: string }[];
}

/** The way into the course: its beginning, or where the learner left off. Takes the same room in every state. */
export function Continue({ lessons }: { lessons: readonly LessonOutline[] }) {
  const t = useTranslations('home.continue');
  const { labs, latest } = useProgress();
  // Whoever has passed a step knows how a lesson works.
  const isNew = Object.values(labs).every((passed) => passed.length === 0);
  useEffect(() => {
    if (!isNew) rememberTour();
  }, [isNew]);
  const openStep = ({ lab, steps }: LessonOutline): number => steps.findIndex(({ id }) => !labs[lab]?.includes(id));
  const left = lessons.find(({ lab }) => lab === latest);
  const unfinished = lessons.find((lesson) => openStep(lesson) >= 0);
  const lesson = left !== undefined && openStep(left) >= 0 ? left : unfinished;
  if (lesson === undefined) {
    return (
      <p className={styles.continue}>
        <span>{t('finished')}</span>
      </p>
    );
  }
  const at = openStep(lesson);
  const begun = at > 0 || left === lesson;
  const step = lesson.steps[at];
  return (
    <p className={styles.continue}>
      <Link className="button primary" href={at > 0 ? `${lesson.href}#step-${step?.id}` : lesson.href} prefetch={false}>
        {t(begun ? 'go' : 'begin', { lesson: lesson.title })}
      </Link>
      <span>{begun && t('step', { number: at + 1, total: lesson.steps.length, goal: step?.goal ?? '' })}</span>
    </p>
  );
}
