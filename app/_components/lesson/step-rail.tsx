'use client';
import { useTranslations } from 'next-intl';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { cardState } from './card-state.ts';
import { Mark } from './mark.tsx';
import type { StepInfo } from './step-info.ts';
import styles from './step-rail.module.css';

/** All steps with their state, at the edge of the prose; each leads to its card. */
export function StepRail({ steps }: { steps: readonly StepInfo[] }) {
  const t = useTranslations('lesson');
  const sandbox = useSandbox();
  return (
    <nav className={styles.rail} aria-label={t('steps')}>
      <ol>
        {steps.map((step) => {
          const state = cardState(step, sandbox);
          return (
            <li key={step.id}>
              <a href={`#step-${step.id}`} title={step.goal}>
                <Mark state={state} />
                <span className="hidden-visually">
                  {step.number}. {step.goal} – {t(`state.${state}`)}
                </span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
