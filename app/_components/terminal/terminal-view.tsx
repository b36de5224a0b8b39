'use client';
import '@xterm/xterm/css/xterm.css';
import './terminal-themes.css';
import { useTranslations } from 'next-intl';
import { useId, useRef, useState } from 'react';
import type { Line } from '../../_sandbox/connect-terminal.ts';
import type { TerminalHandle } from '../../_sandbox/terminal-handle.ts';
import { PasteProgress } from './paste-progress.tsx';
import { PasteQuestion } from './paste-question.tsx';
import { linesOf, mustAsk } from './paste-text.ts';
import { SettingsButton } from './settings-button.tsx';
import { StateLine } from './state-line.tsx';
import { type MenuPlace, TerminalMenu } from './terminal-menu.tsx';
import { TerminalSearch } from './terminal-search.tsx';
import { useTerminalSettings } from './terminal-settings.ts';
import styles from './terminal-view.module.css';
import { TouchKeys } from './touch-keys.tsx';
import { useNote } from './use-note.ts';
import { useScreen } from './use-screen.ts';

interface TerminalViewProps {
  readonly sandbox: string;
  /** The terminal's name in its sandbox. */
  readonly name: string;
  /** What it is called beside others; null for the first one. */
  readonly title: string | null;
  /** Called with what types a command, and with null when there is no terminal any more. */
  onTerminal(terminal: TerminalHandle | null): void;
  /** How its line is, from the beginning. */
  onLine?(line: Line): void;
}

/** A terminal of the sandbox: the same screen after a reload, its state always told, with the keyboard's way out announced. */
export function TerminalView({ sandbox, name, title, onTerminal, onLine }: TerminalViewProps) {
  const t = useTranslations('terminal');
  const { theme } = useTerminalSettings();
  const place = useRef<HTMLDivElement>(null);
  const leave = useRef<HTMLButtonElement>(null);
  const [searching, setSearching] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const [note, setNote] = useNote();
  const description = useId();
  const label = title === null ? t('label') : t('labelOf', { name: title });

  const focus = (): void => screen.current?.terminal.focus();
  const paste = (text: string): void => {
    const terminal = screen.current?.terminal;
    if (!terminal || text === '') return;
    const { bracketedPasteMode } = terminal.modes;
    if (mustAsk(text, bracketedPasteMode)) {
      setAsked(text);
      return;
    }
    terminal.paste(text);
    const count = linesOf(text).length;
    if (count > 1) setNote(t('pasted', { count: String(count) }));
    focus();
  };
  const pasteFromClipboard = async (): Promise<void> => {
    try {
      paste(await navigator.clipboard.readText());
    } catch {
      setNote(t('pasteByKeys'));
      focus();
    }
  };
  const copy = async (): Promise<void> => {
    const selected = screen.current?.terminal.hasSelection() ?? false;
    const copied = await screen.current?.copy();
    if (!copied) setNote(t(selected ? 'copyByKeys' : 'nothingSelected'));
    focus();
  };
  const { screen, connection, ready, state, waiting } = useScreen(place, {
    sandbox,
    name,
    label,
    tooMuchOutput: t('tooMuchOutput'),
    onTerminal,
    onLine: (line) => onLine?.(line),
    onLeave: () => leave.current?.focus(),
    onSearch: () => setSearching(true),
    onPaste: paste,
    onCopied: () => setNote(t('copied')),
    linkQuestion: (address) => t('linkQuestion', { address }),
    onMenu: setMenu,
    onNote: (what) => setNote(t(`note.${what}`)),
  });

  return (
    <section
      className={styles.terminal}
      aria-label={label}
      aria-describedby={description}
      data-terminal-theme={theme}
      data-line={state.line}
    >
      <div className={styles.screen} ref={place} />
      {searching && <TerminalSearch screen={screen} onClose={() => setSearching(false)} />}
      <TouchKeys screen={screen} ready={ready} />
      <div className={styles.status}>
        <StateLine
          {...state}
          onNow={() => connection.current?.retry()}
          onNewShell={() => screen.current?.terminal.input('\r')}
        />
        {waiting && (
          <PasteProgress
            {...waiting}
            onCancel={() => {
              connection.current?.dropWaiting();
              setNote(t('pasting.cancelled'));
              focus();
            }}
          />
        )}
        <span className={styles.leave} id={description}>
          <span className="hidden-visually">{t('leave')}</span>
          <span aria-hidden="true">{t('leaveShort')}</span>
        </span>
        <span className={styles.buttons}>
          <button type="button" ref={leave} className={styles.button} onClick={() => setSearching(true)}>
            {t('find')}
          </button>
          <button type="button" className={styles.button} onClick={() => void copy()}>
            {t('copy')}
          </button>
          <button type="button" className={styles.button} onClick={() => void pasteFromClipboard()}>
            {t('paste')}
          </button>
          <SettingsButton className={styles.button} />
        </span>
        <span role="status" className={styles.note}>
          {note}
        </span>
      </div>
      {menu && (
        <TerminalMenu
          place={menu}
          canCopy={screen.current?.terminal.hasSelection() ?? false}
          deeds={{
            copy: () => void copy(),
            paste: () => void pasteFromClipboard(),
            selectAll: () => screen.current?.terminal.selectAll(),
            clear: () => {
              screen.current?.terminal.clear();
              focus();
            },
            find: () => setSearching(true),
          }}
          onClose={() => {
            setMenu(null);
            focus();
          }}
        />
      )}
      {asked !== null && (
        <PasteQuestion
          text={asked}
          onAnswer={(yes) => {
            setAsked(null);
            if (yes) screen.current?.terminal.paste(asked);
            focus();
          }}
        />
      )}
    </section>
  );
}
