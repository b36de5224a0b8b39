'use client';
import { useLocale, useTranslations } from 'next-intl';
import { lazy, type ReactNode, Suspense } from 'react';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import styles from './lesson-bar.module.css';
import type { StepInfo } from './step-info.ts';

interface LessonBarProps {
  readonly title: string;
  readonly steps: readonly StepInfo[];
  readonly switches: ReactNode;
}

const SandboxControls = lazy(() =>
  import('./sandbox-controls.tsx').then((file) => ({ default: file.SandboxControls })),
);

/** Where one is in the lesson, the time left, and what can be done with the cluster. */
export function LessonBar({ title, steps, switches }: LessonBarProps) {
  const t = useTranslations('lesson');
  const locale = useLocale();
  const { passed, jumped, sandbox } = useSandbox();
  const open = steps.filter(({ id }) => !passed.has(id));
  const next = open.find(({ id }) => !jumped.has(id)) ?? open[0];
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
      {sandbox?.state === 'ready' && (
        <Suspense fallback={null}>
          <SandboxControls />
        </Suspense>
      )}
      <span className={styles.switches}>{switches}</span>
    </header>
  );
}
