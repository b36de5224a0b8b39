'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { mostTerminals } from '../../../sandbox/contract/terminal-sizes.ts';
import type { Line } from '../../_sandbox/connect-terminal.ts';
import { ConnectionLink } from './connection-link.tsx';
import styles from './terminal-view.module.css';

export interface LineState {
  readonly line: Line;
  /** Time of the next attempt, in Unix milliseconds, while it is reconnecting. */
  readonly retryAt: number | null;
  readonly exitCode: number | null;
}

interface StateLineProps extends LineState {
  /** Tries again now; after a close, opens the terminal anew. */
  onNow(): void;
  onNewShell(): void;
}

/** How the line to the shell is, and what can be done. The count is seen, not announced. */
export function StateLine({ line, retryAt, exitCode, onNow, onNewShell }: StateLineProps) {
  const t = useTranslations('terminal');
  const seconds = useSecondsUntil(line === 'reconnecting' ? retryAt : null);
  return (
    <>
      <span role="status" data-line={line} className={styles.line}>
        {t(`state.${line}`, { code: String(exitCode ?? '-'), most: mostTerminals })}
      </span>
      {line === 'reconnecting' && (
        <>
          {seconds !== null && <span aria-hidden="true">{t('retryIn', { seconds: String(seconds) })}</span>}
          <button type="button" className={styles.now} onClick={onNow}>
            {t('retryNow')}
          </button>
        </>
      )}
      {(line === 'reconnecting' || line === 'over-http') && <ConnectionLink />}
      {(line === 'exited' || line === 'closed' || line === 'full') && (
        <button type="button" className={styles.now} onClick={line === 'exited' ? onNewShell : onNow}>
          {t(line === 'full' ? 'tryAgain' : 'newShell')}
        </button>
      )}
    </>
  );
}

/** Often enough that a second is not skipped, ms. */
const tickMs = 250;

function useSecondsUntil(time: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (time === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [time]);
  return time === null ? null : Math.max(0, Math.ceil((time - now) / 1_000));
}
