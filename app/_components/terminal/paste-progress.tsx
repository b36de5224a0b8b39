'use client';
import { useTranslations } from 'next-intl';
import type { Waiting } from '../../_sandbox/connect-terminal.ts';
import styles from './terminal-view.module.css';

/** How much of a large paste is sent, and the way to leave out the rest. */
export function PasteProgress({ unsent, of, onCancel }: Waiting & { onCancel(): void }) {
  const t = useTranslations('terminal.pasting');
  const percent = Math.floor((100 * (of - unsent)) / of);
  return (
    <span className={styles.waiting}>
      <progress aria-label={t('label')} value={percent} max={100} />
      <span aria-hidden="true">{t('sent', { percent: String(percent) })}</span>
      <button type="button" className={styles.now} onClick={onCancel}>
        {t('cancel')}
      </button>
    </span>
  );
}
