'use client';
import { useTranslations } from 'next-intl';
import type { StepVerdict } from '../../../sandbox/contract/verdict.ts';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { InlineCode } from '../prose/inline-code.tsx';
import { fittingHints, nextHint } from './next-hint.ts';
import styles from './step-card.module.css';
import type { StepInfo } from './step-info.ts';

/** Hints that fit the cluster's state, the next only when it is asked for. An opened one is shown as long as it fits. */
export function Hints({ step, verdict }: { step: StepInfo; verdict: StepVerdict | undefined }) {
  const t = useTranslations('lesson');
  const { helps } = useSandbox();
  const opened = new Set(
    helps.taken.flatMap((help) => (help.step === step.id && help.kind === 'hint' ? [Number(help.item)] : [])),
  );
  const fitting = fittingHints(step.hints, verdict);
  const shown = fitting.filter((index) => opened.has(index));
  const next = nextHint(fitting, opened);
  if (fitting.length === 0) return null;
  return (
    <div className={styles.hints}>
      <div aria-live="polite">
        {shown.map((index) => (
          <p key={index} className={styles.hint}>
            <InlineCode text={step.hints[index]?.text ?? ''} />
          </p>
        ))}
      </div>
      {next !== undefined && (
        <button
          type="button"
          className="button small"
          onClick={() => helps.take({ step: step.id, kind: 'hint', item: String(next) })}
        >
          {shown.length === 0 ? t('hint') : t('moreHints')}
        </button>
      )}
    </div>
  );
}
