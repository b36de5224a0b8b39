import styles from './site.module.css';

interface TourOfferProps {
  readonly href: string;
  readonly labels: { readonly title: string; readonly text: string; readonly open: string; readonly skip: string };
}

/**
 * Offers the tour at the first visit. It is in the page from the start and hidden before the first paint, so that nothing
 * jumps; the script that does that also hears when it is declined.
 */
export function TourOffer({ href, labels }: TourOfferProps) {
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
        <button type="button" className="button small quiet" data-decline-tour="">
          {labels.skip}
        </button>
      </span>
    </aside>
  );
}
