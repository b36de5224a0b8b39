'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { ShownDeed } from '../../_server/admin/overview.ts';
import styles from './admin.module.css';

interface DeedListProps {
  readonly deeds: readonly ShownDeed[];
  readonly labelledBy: string;
}

/** What administrators did last, and who failed to become one. */
export function DeedList({ deeds, labelledBy }: DeedListProps) {
  const t = useTranslations('admin.deeds');
  const time = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'short', timeStyle: 'medium' });
  if (deeds.length === 0) return <p>{t('empty')}</p>;
  return (
    <>
      <p>{t('intro', { count: deeds.length })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <div className={styles.log} role="region" aria-labelledby={labelledBy} tabIndex={0}>
        <ul>
          {deeds.map(({ at, deed, way, who, address, object }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same, and none is ever changed
            <li key={`${at} ${i}`}>
              <time dateTime={at}>{time.format(new Date(at))}</time>
              <span>
                {t(`names.${deed}`)} {object !== '' && <code>{object}</code>}
              </span>
              <span>{who === '' ? t(way) : who}</span>
              <span>{address}</span>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
