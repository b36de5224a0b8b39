'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { findPlace, type Place } from './find-place.ts';
import styles from './step-card.module.css';

/** Leads back to where the lesson explains what is not right yet. */
export function Explained({ anchor }: { anchor: string | null }) {
  const t = useTranslations('lesson');
  const here = useRef<HTMLSpanElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    const card = here.current?.closest('section');
    if (card) setPlace(findPlace(card, anchor));
  }, [anchor]);
  return (
    <span ref={here} className={styles.explained}>
      {place && <a href={place.href}>{t('explained', { heading: place.heading })}</a>}
    </span>
  );
}
