'use client';
import { useTranslations } from 'next-intl';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import styles from './step-card.module.css';
import type { StepInfo } from './step-info.ts';

/** A solution to read, or to see typed into the terminal, one command after the other. */
export function SolutionCommands({ step }: { step: StepInfo }) {
  const t = useTranslations('lesson');
  const { showMe, helps } = useSandbox();
  const mine = showMe.showing?.step === step.id ? showMe.showing : null;
  const under = mine !== null && mine.what !== 'failed';
  const show = (): void => {
    helps.take({ step: step.id, kind: 'show-me', item: '' });
    showMe.show?.(step.id, step.solution);
  };
  return (
    <>
      {/* A long command scrolls, so it must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions take focus */}
      <pre tabIndex={0} role="group" aria-label={t('solutionLabel')}>
        {step.solution.map((command, at) => (
          <code key={command} data-now={mine?.at === at} aria-current={mine?.at === at ? 'step' : undefined}>
            {command}
            {'\n'}
          </code>
        ))}
      </pre>
      {showMe.show && (
        <button type="button" className="button small" onClick={under ? showMe.stop : show}>
          {under ? t('showMe.stop') : t('showMe.start')}
        </button>
      )}
      <span role="status" className={styles.showing}>
        {mine && t(`showMe.${mine.what}`, { number: mine.at + 1, total: mine.of })}
      </span>
    </>
  );
}
