'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { Locale } from '../../../sandbox/contract/text.ts';
import type { StepVerdict } from '../../../sandbox/contract/verdict.ts';
import type { CardState } from './card-state.ts';
import type { StepInfo } from './step-info.ts';

interface AnnouncementProps {
  readonly step: StepInfo;
  readonly state: CardState;
  readonly verdict: StepVerdict | undefined;
}

/** Tells a screen reader what changed on the card, not what was there already. */
export function Announcement({ step, state, verdict }: AnnouncementProps) {
  const t = useTranslations('lesson');
  const locale = useLocale() as Locale;
  const [text, setText] = useState('');
  const before = useRef<CardState>(state);
  useEffect(() => {
    const was = before.current;
    before.current = state;
    if (was === state || was === 'unknown') return;
    if (state === 'met') setText(t('announceMet', { number: step.number, goal: step.goal }));
    const wrong = verdict?.conditions.find((condition) => condition.state === 'wrong');
    if (state === 'wrong' && wrong) setText(t('announceWrong', { number: step.number, seen: wrong.seen[locale] }));
  }, [state, verdict, step, t, locale]);
  return (
    <p className="hidden-visually" aria-live="polite">
      {text}
    </p>
  );
}
