'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import styles from './ask-dialog.module.css';
import { AskDialog } from './ask-dialog.tsx';

/** Longer names would not fit a tab. */
const longestName = 24;

interface RenameDialogProps {
  readonly now: string;
  /** Null: by its first name again. */
  onName(name: string | null): void;
  onCancel(): void;
}

export function RenameDialog({ now, onName, onCancel }: RenameDialogProps) {
  const t = useTranslations('terminal.tabs');
  const [name, setName] = useState(now);
  return (
    <AskDialog
      title={t('rename')}
      yes={t('renameYes')}
      no={t('closeNo')}
      onYes={() => onName(name.trim() === '' ? null : name.trim())}
      onNo={onCancel}
    >
      <input
        className={styles.name}
        aria-label={t('name')}
        maxLength={longestName}
        value={name}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.target.value)}
      />
    </AskDialog>
  );
}
