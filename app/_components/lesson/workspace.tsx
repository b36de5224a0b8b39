'use client';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { isLiving, useSandbox } from '../../_sandbox/sandbox-context.tsx';
import type { NamedTerminal } from '../prose/read-meta.ts';
import type { StepInfo } from './step-info.ts';
import styles from './workspace.module.css';

// A lesson can be read without any of these; they come when a cluster is started.
const Terminals = lazy(() => import('../terminal/terminals.tsx').then((file) => ({ default: file.Terminals })));
const JumpNotice = lazy(() => import('./jump-notice.tsx').then((file) => ({ default: file.JumpNotice })));
const ViewsPanel = lazy(() => import('../views/views-panel.tsx').then((file) => ({ default: file.ViewsPanel })));
const StartingPanel = lazy(() => import('./starting-panel.tsx').then((file) => ({ default: file.StartingPanel })));
const loadNote = () => import('./failure-note.tsx').then((file) => ({ default: file.FailureNote }));
const loadFailure = () => import('./failure-panel.tsx').then((file) => ({ default: file.FailurePanel }));
const FailureNote = lazy(loadNote);
const FailurePanel = lazy(loadFailure);

interface WorkspaceProps {
  readonly steps: readonly StepInfo[];
  /** Terminals that the lab names. */
  readonly terminals: readonly NamedTerminal[];
  /** A command of the text is about to run in a terminal. */
  onRun(): void;
}

/** The right side: the terminal once there is one, and before and after it what can be done next. */
export function Workspace({ steps, terminals, onRun }: WorkspaceProps) {
  const t = useTranslations('sandbox');
  const state = useSandbox();
  const { sandbox, failure, busy, start, setTerminals } = state;
  const open = steps.find(({ id }) => !state.passed.has(id) && !state.jumped.has(id));
  const next = open !== undefined && open.number > 1 ? open : undefined;
  const panel = useRef<HTMLDivElement>(null);
  const kind = isLiving(sandbox) ? sandbox?.state : 'none';
  const before = useRef(kind);

  // What tells of a line that is down cannot come over it: it is fetched before it is wanted.
  useEffect(() => {
    if (state.known) void (kind === 'none' ? loadFailure() : loadNote()).catch(() => {});
  }, [state.known, kind]);

  // What had the focus is gone when the panel changes; it goes to what came in its place.
  useEffect(() => {
    if (before.current !== kind && (document.activeElement === document.body || document.activeElement === null))
      panel.current?.focus();
    before.current = kind;
  }, [kind]);

  const content = () => {
    if (sandbox?.state === 'ready') {
      return (
        <>
          {sandbox.isolation === 'plain' && <p className={styles.notice}>{t('plain')}</p>}
          <Suspense fallback={null}>{state.jump !== null && <JumpNotice />}</Suspense>
          <Terminals key={sandbox.id} sandbox={sandbox.id} named={terminals} onRun={onRun} onTerminals={setTerminals} />
          <ViewsPanel />
        </>
      );
    }
    if (sandbox?.state === 'starting') return <StartingPanel sandbox={sandbox} />;
    if (sandbox?.state === 'ending') return <Panel title={t('ending.title')} text={t('ending.text')} />;
    const problem = failure ?? (sandbox?.state === 'failed' ? sandbox.failure : null);
    if (problem) return <FailurePanel failure={problem} busy={busy} onAgain={() => start()} />;
    if (sandbox?.state === 'ended') {
      return (
        <Panel
          title={t('ended.title')}
          text={t(`ended.${sandbox.endedBecause ?? 'gone'}`)}
          action={t('ended.start')}
          next={next}
        />
      );
    }
    const usually = state.provider === null ? '' : t(`idle.usually.${state.provider}`);
    return <Panel title={t('idle.title')} text={`${t('idle.text')} ${usually}`} action={t('idle.start')} next={next} />;
  };

  return (
    <div className={styles.workspace} ref={panel} tabIndex={-1} role="group" aria-label={t('idle.title')}>
      {state.lost && (
        <p className={styles.notice} role="status">
          <strong>{t('lost.title')}</strong> {t('lost.text')}
        </p>
      )}
      <Suspense fallback={null}>{failure !== null && isLiving(sandbox) && <FailureNote />}</Suspense>
      <Suspense fallback={null}>{content()}</Suspense>
    </div>
  );
}

interface PanelProps {
  readonly title: string;
  readonly text: string;
  /** Label of the button that starts a cluster. */
  readonly action?: string;
  /** The step that somebody who has been here before would go on with. */
  readonly next?: StepInfo | undefined;
}

function Panel({ title, text, action, next }: PanelProps) {
  const t = useTranslations('sandbox.idle');
  const { busy, known, start } = useSandbox();
  const disabled = busy || !known;
  return (
    <div className={styles.panel}>
      <h2>{title}</h2>
      <p>{text}</p>
      {action !== undefined && next && (
        <button type="button" className="button primary" disabled={disabled} onClick={() => start(next.id)}>
          {t('startAt', { number: next.number })}
        </button>
      )}
      {action !== undefined && (
        <button
          type="button"
          className={next ? 'button' : 'button primary'}
          disabled={disabled}
          onClick={() => start()}
        >
          {action}
        </button>
      )}
    </div>
  );
}
