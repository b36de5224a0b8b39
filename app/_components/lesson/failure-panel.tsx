'use client';
import { useTranslations } from 'next-intl';
import type { Failure } from '../../../sandbox/contract/failure.ts';
import styles from './workspace.module.css';

interface FailurePanelProps {
  readonly failure: Failure;
  readonly busy: boolean;
  onAgain(): void;
}

/** What happened, what to do, and what was printed for whoever wants to know. */
export function FailurePanel({ failure, busy, onAgain }: FailurePanelProps) {
  const t = useTranslations('sandbox.failed');
  const f = useTranslations('failure');
  const printed = [failure.message, failure.command, failure.output].filter(Boolean).join('\n\n');
  return (
    <div className={styles.panel} role="alert">
      <h2>{t('title')}</h2>
      <p className={styles.what}>{f(`${failure.code}.title`)}</p>
      <p>{f(`${failure.code}.text`)}</p>
      <button type="button" className="button primary" disabled={busy} onClick={onAgain}>
        {t('again')}
      </button>
      <details className={styles.printed}>
        <summary>{t('output')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions take focus */}
        <pre tabIndex={0} role="group" aria-label={t('output')}>
          {printed}
        </pre>
      </details>
    </div>
  );
}
