'use client';
import { useEffect } from 'react';
import { tourKey } from './first-paint-script.ts';
import styles from './site.module.css';

/** Once the tour was taken or declined it is not offered again in this browser. */
export function rememberTour(): void {
  document.documentElement.dataset.tour = 'seen';
  try {
    localStorage.setItem(tourKey, 'seen');
  } catch {}
}

interface TourOfferProps {
  readonly href: string;
  readonly labels: { readonly title: string; readonly text: string; readonly open: string; readonly skip: string };
}

/** Offers the tour at the first visit. It is in the page from the start and hidden before the first paint, so that nothing jumps. */
export function TourOffer({ href, labels }: TourOfferProps) {
  const decline = (): void => {
    rememberTour();
    // What had the focus is gone: it goes on at the beginning of the page.
    document.getElementById('content')?.focus();
  };
  return (
    <aside className={styles.offer} aria-label={labels.title}>
      <p>
        <strong>{labels.title}</strong> {labels.text}
      </p>
      <span>
        {/* A plain link: the code that a link of Next brings would weigh on every lesson. */}
        <a className="button small" href={href}>
          {labels.open}
        </a>
        <button type="button" className="button small quiet" onClick={decline}>
          {labels.skip}
        </button>
      </span>
    </aside>
  );
}

/** On the tour itself: whoever is here need not be asked again. */
export function TourSeen() {
  useEffect(rememberTour, []);
  return null;
}
