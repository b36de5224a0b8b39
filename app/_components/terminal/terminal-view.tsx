'use client';
import '@xterm/xterm/css/xterm.css';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import { connectTerminal, type Line } from '../../_sandbox/connect-terminal.ts';
import type { TerminalHandle } from '../../_sandbox/terminal-handle.ts';
import { openScreen, type Screen } from './open-screen.ts';
import { TerminalSearch } from './terminal-search.tsx';
import styles from './terminal-view.module.css';

interface TerminalViewProps {
  readonly sandbox: string;
  /** The terminal's name in its sandbox. */
  readonly name: string;
  /** Called with what types a command, and with null when there is no terminal any more. */
  onTerminal(terminal: TerminalHandle | null): void;
}

/** A terminal of the sandbox: the same screen after a reload, with the keyboard's way out announced. */
export function TerminalView({ sandbox, name, onTerminal }: TerminalViewProps) {
  const t = useTranslations('terminal');
  const place = useRef<HTMLDivElement>(null);
  const leave = useRef<HTMLButtonElement>(null);
  const screenRef = useRef<Screen | null>(null);
  const [line, setLine] = useState<Line>('connecting');
  const [exitCode, setExitCode] = useState<number | null>(null);
  const [searching, setSearching] = useState(false);
  const description = useId();
  const label = t('label');

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let stop = (): void => {};
    let gone = false;
    void openScreen(element, { label, onLeave: () => leave.current?.focus(), onSearch: () => setSearching(true) }).then(
      (screen) => {
        if (gone) return screen.dispose();
        screenRef.current = screen;
        // Who has just started the cluster goes on typing; who reads elsewhere is not disturbed.
        if (document.activeElement?.contains(element)) screen.terminal.focus();
        const connection = connectTerminal(screen, { sandbox, name, onLine: setLine, onExit: setExitCode });
        onTerminal(connection);
        stop = () => {
          connection.stop();
          screen.dispose();
        };
      },
    );
    return () => {
      gone = true;
      onTerminal(null);
      stop();
      screenRef.current = null;
    };
  }, [sandbox, name, label, onTerminal]);

  return (
    <section className={styles.terminal} aria-label={label} aria-describedby={description}>
      <div className={styles.screen} ref={place} />
      {searching && <TerminalSearch screen={screenRef} onClose={() => setSearching(false)} />}
      <div className={styles.status}>
        <span role="status" data-line={line} className={styles.line}>
          {line === 'exited' ? t('state.exited', { code: String(exitCode ?? '-') }) : t(`state.${line}`)}
        </span>
        <span className={styles.leave} id={description}>
          <span className="hidden-visually">{t('leave')}</span>
          <span aria-hidden="true">{t('leaveShort')}</span>
        </span>
        <span className={styles.buttons}>
          <button type="button" ref={leave} className={styles.button} onClick={() => setSearching(true)}>
            {t('find')}
          </button>
          <button type="button" className={styles.button} onClick={() => screenRef.current?.copy()}>
            {t('copy')}
          </button>
          <button type="button" className={styles.button} onClick={() => void screenRef.current?.paste()}>
            {t('paste')}
          </button>
        </span>
      </div>
    </section>
  );
}
