'use client';
import { useTranslations } from 'next-intl';
import { isLiving, useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { AskFirst } from './ask-first.tsx';
import { InlineCode } from './inline-code.tsx';
import styles from './step-card.module.css';
import type { StepInfo } from './step-info.ts';

/** Brings the cluster to where this step begins: this one when the step lies ahead of it, a new one otherwise. */
export function Jump({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson.jump');
  const state = useSandbox();
  const { sandbox, steps, passed, jumped, jump, busy, known, start, jumpTo } = state;
  const under = jump !== null && jump.failure === null;
  if (jump?.to === step.id) return <JumpProgress step={step} />;
  if (!known || step.lockedBy.some((id) => !passed.has(id) && !jumped.has(id))) return null;
  if (!isLiving(sandbox)) {
    if (step.number === 1) return null;
    return (
      <button type="button" className="button small quiet" disabled={busy} onClick={() => start(step.id)}>
        {t('startHere')}
      </button>
    );
  }
  if (sandbox?.state !== 'ready' || steps.length === 0) return null;
  const reached = steps.filter((each) => each.reached).length;
  const ahead = step.number - 1 > reached;
  return (
    <AskFirst
      label={ahead ? t('goHere') : t('startHere')}
      question={ahead ? t('askAhead', { count: step.number - 1 - reached }) : t('askAnew')}
      yes={ahead ? t('yesAhead') : t('yesAnew')}
      no={t('no')}
      disabled={busy || under}
      quiet
      onYes={() => jumpTo(step.id, !ahead)}
    />
  );
}

function JumpProgress({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson.jump');
  const { jump, busy, jumpTo } = useSandbox();
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
      <p>
        <InlineCode text={t('failed')} />
      </p>
      <details>
        <summary>{t('output')}</summary>
        <pre>{printed}</pre>
      </details>
      <button type="button" className="button small" disabled={busy} onClick={() => jumpTo(step.id, true)}>
        {t('onNew')}
      </button>
    </div>
  );
}
