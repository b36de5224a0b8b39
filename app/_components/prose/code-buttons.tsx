'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSandboxIfAny } from '../../_sandbox/sandbox-context.tsx';
import type { Ran } from '../../_sandbox/terminal-handle.ts';
import styles from './prose.module.css';
import type { NamedTerminal } from './read-meta.ts';
import { useCopied } from './use-copied.ts';

interface CodeButtonsProps {
  readonly code: string;
  readonly runs: boolean;
  /** The terminal it runs in; the active one when absent. */
  readonly terminal: NamedTerminal | undefined;
}

/** Copy, and run in the terminal where the lesson says so: once, until the command has ended. */
export function CodeButtons({ code, runs, terminal }: CodeButtonsProps) {
  const t = useTranslations('prose');
  const sandbox = useSandboxIfAny();
  const [copied, copy] = useCopied();
  const [state, setState] = useState<'running' | Ran>('done');
  const run = sandbox?.run;
  return (
    <div className={styles.buttons}>
      <button type="button" className="button small quiet" onClick={() => void copy(code)}>
        <span role="status">{copied ? t('copied') : t('copy')}</span>
      </button>
      {runs && (
        <button
          type="button"
          className="button small"
          disabled={run == null || state === 'running'}
          title={run == null ? t('noTerminal') : undefined}
          aria-label={t('runLabel', { command: code })}
          onClick={() => {
            setState('running');
            void run?.(code.replaceAll('\n', '\r'), terminal?.name).then(setState);
          }}
        >
          {terminal === undefined ? t('run') : t('runIn', { terminal: terminal.label })}
        </button>
      )}
      <span role="status">
        {state === 'busy' && t('busy')}
        {state === 'no-terminal' && t('noSuchTerminal')}
      </span>
    </div>
  );
}
