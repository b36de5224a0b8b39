'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useRef, useState } from 'react';
import type { NamedTerminal } from '../prose/read-meta.ts';
import { Splitter } from '../site/splitter.tsx';
import { LessonBar } from './lesson-bar.tsx';
import styles from './lesson-shell.module.css';
import type { StepInfo } from './step-info.ts';
import { StepRail } from './step-rail.tsx';
import { usePlace } from './use-place.ts';
import { proseWidths, useProseWidth } from './use-prose-width.ts';
import { Workspace } from './workspace.tsx';

interface LessonShellProps {
  /** The lesson's id. */
  readonly lesson: string;
  readonly title: string;
  readonly steps: readonly StepInfo[];
  /** Terminals that the lab names. */
  readonly terminals: readonly NamedTerminal[];
  /** Language and theme. */
  readonly switches: ReactNode;
  readonly children: ReactNode;
}

/** Prose on the left, workspace on the right; on small screens one of them at a time. */
export function LessonShell({ lesson, title, steps, terminals, switches, children }: LessonShellProps) {
  const t = useTranslations('lesson');
  const [width, setWidth] = useProseWidth();
  const [narrowView, setNarrowView] = useState<'text' | 'terminal'>('text');
  const pane = useRef<HTMLElement>(null);
  usePlace(lesson, steps, pane);
  return (
    <div
      className={styles.page}
      data-narrow={narrowView}
      style={{ '--prose-width': `${width}%` } as React.CSSProperties}
    >
      <LessonBar title={title} steps={steps} switches={switches} />
      <div className={styles.split}>
        <main className={styles.prose} id="content" ref={pane} tabIndex={-1}>
          <StepRail steps={steps} />
          <article className={styles.article}>{children}</article>
        </main>
        <Splitter label={t('resize')} share={width} limits={proseWidths} onShare={setWidth} />
        <aside className={styles.workspace} aria-label={t('workspace')}>
          <Workspace steps={steps} terminals={terminals} />
        </aside>
      </div>
      <nav className={styles.narrow} aria-label={t('workspace')}>
        {(['text', 'terminal'] as const).map((view) => (
          <button key={view} type="button" aria-pressed={narrowView === view} onClick={() => setNarrowView(view)}>
            {t(view === 'text' ? 'showText' : 'showTerminal')}
          </button>
        ))}
      </nav>
    </div>
  );
}
