'use client';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import styles from './step-card.module.css';

/** The commands that pass a step, behind a button. */
export function Solution({ commands }: { commands: readonly string[] }) {
  const t = useTranslations('lesson');
  const { run } = useSandbox();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={styles.solution}>
      <button
        type="button"
        className="button small quiet"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? t('hideSolution') : t('solution')}
      </button>
      <div id={id} hidden={!open}>
        {/* A long command scrolls, so it must be reachable by keyboard. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions take focus */}
        <pre tabIndex={0} role="group" aria-label={t('solutionLabel')}>
          {commands.join('\n')}
        </pre>
        {run && (
          <button type="button" className="button small" onClick={() => run(commands.join('\r'))}>
            {t('runAll')}
          </button>
        )}
      </div>
    </div>
  );
}
