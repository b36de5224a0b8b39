'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { AskFirst } from './ask-first.tsx';
import styles from './lesson-bar.module.css';
import type { StepInfo } from './step-info.ts';
import { TimeLeft } from './time-left.tsx';

interface LessonBarProps {
  readonly title: string;
  readonly steps: readonly StepInfo[];
  readonly switches: ReactNode;
}

/** Where one is in the lesson, the time left, and what can be done with the cluster. */
export function LessonBar({ title, steps, switches }: LessonBarProps) {
  const t = useTranslations('lesson');
  const s = useTranslations('sandbox');
  const locale = useLocale();
  const { passed, sandbox, busy, extend, reset, end } = useSandbox();
  const next = steps.find(({ id }) => !passed.has(id));
  const ready = sandbox?.state === 'ready';
  return (
    <header className={styles.bar}>
      <a href={`/${locale}`} className={styles.home}>
        Drydock
      </a>
      <span className={styles.title}>{title}</span>
      <span className={styles.progress}>
        {next ? (
          <a href={`#step-${next.id}`}>{t('stepOf', { number: next.number, total: steps.length })}</a>
        ) : (
          t('allDone', { total: steps.length })
        )}
      </span>
      {ready && (
        <span className={styles.sandbox}>
          <span className={styles.provider} title={s(sandbox.provider === 'kind' ? 'realTitle' : 'simulatedTitle')}>
            {s(sandbox.provider === 'kind' ? 'real' : 'simulated')}
          </span>
          <TimeLeft endsAt={sandbox.endsAt} />
          <button type="button" className="button small" disabled={busy} onClick={extend}>
            {s('extend')}
          </button>
          <AskFirst
            label={s('reset')}
            question={s('confirm.reset')}
            yes={s('confirm.resetYes')}
            no={s('confirm.no')}
            disabled={busy}
            onYes={reset}
          />
          <AskFirst
            label={s('end')}
            question={s('confirm.end')}
            yes={s('confirm.endYes')}
            no={s('confirm.no')}
            disabled={busy}
            onYes={end}
          />
        </span>
      )}
      <span className={styles.switches}>{switches}</span>
    </header>
  );
}
