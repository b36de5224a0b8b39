'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
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

/** Narrower than this, text and terminal take turns (lesson-shell.module.css). */
const narrow = '(width < 1100px)';

/** Prose on the left, workspace on the right; on small screens one of them at a time. */
export function LessonShell({ lesson, title, steps, terminals, switches, children }: LessonShellProps) {
  const t = useTranslations('lesson');
  const [width, setWidth] = useProseWidth();
  const [narrowView, setNarrowView] = useState<'text' | 'terminal'>('text');
  const pane = useRef<HTMLElement>(null);
  const turns = useRef<HTMLElement>(null);
  usePlace(lesson, steps, pane);
  // A command that was asked for in the text is seen where it runs.
  const onRun = useCallback(() => {
    if (!matchMedia(narrow).matches) return;
    flushSync(() => setNarrowView('terminal'));
    turns.current?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
  }, []);
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
          <Workspace steps={steps} terminals={terminals} onRun={onRun} />
        </aside>
      </div>
      <nav className={styles.narrow} ref={turns} aria-label={t('workspace')}>
        {(['text', 'terminal'] as const).map((view) => (
          <button key={view} type="button" aria-pressed={narrowView === view} onClick={() => setNarrowView(view)}>
            {t(view === 'text' ? 'showText' : 'showTerminal')}
          </button>
        ))}
      </nav>
    </div>
  );
}
