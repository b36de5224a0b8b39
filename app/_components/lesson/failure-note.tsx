'use client';
import { useTranslations } from 'next-intl';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import styles from './workspace.module.css';

/** What was asked of a living sandbox did not happen. */
export function FailureNote() {
  const t = useTranslations('failure');
  const { failure } = useSandbox();
  if (failure === null) return null;
  return (
    <p className={styles.notice} role="alert">
      <strong>{t(`${failure.code}.title`)}</strong> {t(`${failure.code}.text`)}
    </p>
  );
}
