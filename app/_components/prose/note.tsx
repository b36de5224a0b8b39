import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import styles from './prose.module.css';

/** A remark beside the text. */
export function Note({ kind = 'note', children }: { kind?: 'note' | 'tip' | 'careful'; children: ReactNode }) {
  const t = useTranslations('prose');
  return (
    <aside className={styles.note} data-kind={kind} aria-label={t(kind)}>
      <strong>{t(kind)}</strong>
      <div>{children}</div>
    </aside>
  );
}
