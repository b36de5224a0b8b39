'use client';
import { useTranslations } from 'next-intl';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { deeds } from '../../_sandbox/sandbox-deeds.ts';
import styles from './step-card.module.css';
import type { StepInfo } from './step-info.ts';

/** How far the cluster is on its way to a step, or why it did not get there and what to do. */
export function JumpProgress({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson.jump');
  const { jump, busy, ask } = useSandbox();
  if (jump === null) return null;
  const { done, steps, failure } = jump;
  if (failure === null) {
    return (
      <div className={styles.jump}>
        <progress value={done} max={Math.max(steps.length, 1)} aria-label={t('progressLabel')} />
        <span role="status">{t('progress', { number: Math.min(done + 1, steps.length), total: steps.length })}</span>
      </div>
    );
  }
  const printed = [failure.message, failure.command, failure.output].filter(Boolean).join('\n\n');
  return (
    <div className={styles.jump} role="alert">
      <p>{t('failed')}</p>
      <details>
        <summary>{t('output')}</summary>
        <pre>{printed}</pre>
      </details>
      <button
        type="button"
        className="button small"
        disabled={busy}
        onClick={() => ask((id) => deeds.jump(id, step.id, true))}
      >
        {t('onNew')}
      </button>
    </div>
  );
}
