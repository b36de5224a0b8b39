'use client';
import { useTranslations } from 'next-intl';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import styles from './workspace.module.css';

/** Over the terminal while the cluster is on its way to a step: what is typed meanwhile may be in the way. */
export function JumpNotice() {
  const t = useTranslations('lesson.jump');
  const { jump } = useSandbox();
  if (jump === null || jump.failure !== null) return null;
  const { done, steps, to } = jump;
  return (
    <p className={styles.notice}>
      <a href={`#step-${to}`}>{t('progress', { number: Math.min(done + 1, steps.length), total: steps.length })}</a>
    </p>
  );
}
