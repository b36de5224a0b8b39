'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { NotedRefusal } from '../../../config/audit-log.ts';
import styles from './admin.module.css';

interface RefusalListProps {
  readonly refusals: readonly NotedRefusal[];
  readonly labelledBy: string;
}

/** The last lines of the audit log. */
export function RefusalList({ refusals, labelledBy }: RefusalListProps) {
  const t = useTranslations('admin.refusals');
  const time = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'short', timeStyle: 'medium' });
  if (refusals.length === 0) return <p>{t('empty')}</p>;
  return (
    <>
      <p>{t('intro', { count: refusals.length })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <div className={styles.log} role="region" aria-labelledby={labelledBy} tabIndex={0}>
        <ul>
          {refusals.map(({ at, address, learner, what, why, leftOut }, i) => (
            // Lines may be the same, and none is ever changed.
            // biome-ignore lint/suspicious/noArrayIndexKey: there is nothing else that tells two apart
            <li key={`${at} ${i}`}>
              <time dateTime={at}>{time.format(new Date(at))}</time>
              <code>{what}</code>
              <span>{why}</span>
              <span>
                {address}
                {learner !== undefined && ` · ${t('learner', { id: learner })}`}
                {leftOut !== undefined && ` · ${t('leftOut', { count: leftOut })}`}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
