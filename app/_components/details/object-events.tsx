'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ObjectEvent } from '../../../sandbox/contract/tools-sizes.ts';
import styles from './object-panel.module.css';

/** How long ago is told anew so often, ms. */
const againMs = 5_000;

/** What Kubernetes has noted about an object, newest first. */
export function ObjectEvents({ events }: { readonly events: readonly ObjectEvent[] }) {
  const t = useTranslations('details');
  const ago = useAgo();
  if (events.length === 0) return <p className={styles.note}>{t('noEvents')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div className={styles.scroll} tabIndex={0}>
      <table className={styles.events}>
        <thead>
          <tr>
            <th scope="col">{t('event.when')}</th>
            <th scope="col">{t('event.reason')}</th>
            <th scope="col">{t('event.message')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ type, reason, message, count, lastAt }) => (
            <tr key={`${reason} ${message} ${lastAt}`} data-type={type}>
              <td>
                <time dateTime={lastAt}>{ago(lastAt)}</time>
              </td>
              <td>
                {reason}
                {count > 1 && ` ×${count}`}
              </td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Says how long ago a moment was. */
function useAgo(): (at: string) => string {
  const t = useTranslations('details');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), againMs);
    return () => clearInterval(timer);
  }, []);
  return (at) => {
    const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1_000));
    if (seconds < 120) return t('ago.seconds', { count: seconds });
    const minutes = Math.round(seconds / 60);
    return minutes < 120 ? t('ago.minutes', { count: minutes }) : t('ago.hours', { count: Math.round(minutes / 60) });
  };
}
