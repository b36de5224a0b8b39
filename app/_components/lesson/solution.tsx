'use client';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, useId, useState } from 'react';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import styles from './step-card.module.css';
import type { StepInfo } from './step-info.ts';

const SolutionCommands = lazy(() =>
  import('./solution-commands.tsx').then((file) => ({ default: file.SolutionCommands })),
);

/** The commands that pass a step, behind a button. */
export function Solution({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson');
  const { helps } = useSandbox();
  const [open, setOpen] = useState(false);
  const id = useId();
  const toggle = (): void => {
    if (!open) helps.take({ step: step.id, kind: 'solution', item: '' });
    setOpen(!open);
  };
  return (
    <div className={styles.solution}>
      <button type="button" className="button small quiet" aria-expanded={open} aria-controls={id} onClick={toggle}>
        {open ? t('hideSolution') : t('solution')}
      </button>
      <div id={id}>
        {open && (
          <Suspense fallback={null}>
            <SolutionCommands step={step} />
          </Suspense>
        )}
      </div>
    </div>
  );
}
