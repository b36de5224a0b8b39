'use client';
/** All terminals of a sandbox: tabs, one split, and windows of their own. Loaded when there is a sandbox, and not before. */
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { mostTerminals } from '../../../sandbox/contract/terminal-sizes.ts';
import type { Line } from '../../_sandbox/connect-terminal.ts';
import type { TerminalHandle, Terminals as TerminalsHandle } from '../../_sandbox/terminal-handle.ts';
import type { NamedTerminal } from '../prose/read-meta.ts';
import { Splitter } from '../site/splitter.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { change, choose, close, freeName, mainTerminal, split } from './open-terminals.ts';
import { RenameDialog } from './rename-dialog.tsx';
import { type TabMark, TabRow } from './tab-row.tsx';
import { TerminalHandles } from './terminal-handles.ts';
import { TerminalView } from './terminal-view.tsx';
import styles from './terminals.module.css';
import { useAway } from './use-away.ts';
import { useKeyboardRoom } from './use-keyboard-room.ts';
import { useOpenTerminals } from './use-open-terminals.ts';

interface TerminalsProps {
  readonly sandbox: string;
  /** Terminals that the lab names, with what they are called. */
  readonly named: readonly NamedTerminal[];
  /** A command of the page is about to be typed. */
  onRun(): void;
  /** Called with what types into them, and with null when they are gone. */
  onTerminals(terminals: TerminalsHandle | null): void;
}

/** A command of the page waits so long for one that is about to end. */
const runGraceMs = 3_000;

/** Percent that the first of two terminals takes. */
const shares = { least: 20, first: 50, most: 80, step: 5 } as const;

type Question = { readonly what: 'close' | 'rename'; readonly name: string };

export function Terminals({ sandbox, named, onRun, onTerminals }: TerminalsProps) {
  const t = useTranslations('terminal');
  const locale = useLocale();
  const base = useId();
  const [handles] = useState(() => new TerminalHandles({ graceMs: runGraceMs }));
  const [open, setOpen] = useOpenTerminals(
    sandbox,
    named.map(({ name }) => name),
  );
  const [share, setShare] = useState<number>(shares.first);
  const [question, setQuestion] = useState<Question | null>(null);
  const [notice, setNotice] = useState<'blocked' | 'full' | null>(null);
  const [lines, setLines] = useState<Readonly<Record<string, Line>>>({});
  const wantsFocus = useRef<string | null>(null);
  const now = useRef(open);
  now.current = open;
  const away = useAway((name) => setOpen((before) => change(before, name, { away: false })));
  useKeyboardRoom();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `away` works on what it remembers
  useEffect(() => {
    onTerminals({
      active: () => handles.get(now.current.active),
      run: (command, target = now.current.active) => {
        if (now.current.tabs.length >= mostTerminals && now.current.tabs.every(({ name }) => name !== target))
          return Promise.resolve('no-terminal');
        away.bringBack(target);
        setOpen((before) => choose(before, target));
        return handles.run(target, command);
      },
    });
    return () => onTerminals(null);
  }, [handles, onTerminals, setOpen]);

  const runSeen = (handle: TerminalHandle, command: string): void => {
    onRun();
    handle.run(command);
  };
  const textOf = (name: string): string => {
    const title =
      open.tabs.find((tab) => tab.name === name)?.title ?? named.find((known) => known.name === name)?.label;
    if (title !== undefined) return title;
    return name === mainTerminal ? t('tabs.main') : t('tabs.other', { number: name.replace('terminal-', '') });
  };
  const idOf = (name: string, part: 'tab' | 'panel'): string => `${base}${part}-${name}`;
  const show = (name: string, takeFocus: boolean): void => {
    setOpen(choose(open, name));
    if (takeFocus) focusSoon(name);
  };
  /** Once it is shown; a terminal that is only now opened takes the focus when it is there. */
  const focusSoon = (name: string): void => {
    wantsFocus.current = name;
    requestAnimationFrame(() => focusWanted(name));
  };
  const focusWanted = (name: string): void => {
    const handle = handles.get(name);
    if (wantsFocus.current !== name || !handle) return;
    wantsFocus.current = null;
    handle.focus();
  };
  const remove = (name: string): void => {
    const handle = handles.get(name);
    setQuestion(null);
    void Promise.resolve(handle?.close()).then(() => {
      setOpen((before) => close(before, name));
      // What had the focus has gone with it.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) handles.get(now.current.active)?.focus();
      });
    });
  };
  const askToClose = (name: string): void => {
    if (open.tabs.length === 1) return;
    if (open.tabs.find((tab) => tab.name === name)?.away) away.bringBack(name);
    if (handles.get(name)?.isIdle() === false) setQuestion({ what: 'close', name });
    else remove(name);
  };
  const popOut = (): void => {
    const name = open.active;
    const path = `/${locale}/terminal/${sandbox}/${name}?title=${encodeURIComponent(textOf(name))}`;
    const opened = away.popOut(name, path);
    setNotice(opened ? null : 'blocked');
    if (opened) setOpen(change(open, name, { away: true }));
  };

  const tabs = open.tabs.map((tab) => ({
    ...tab,
    text: textOf(tab.name),
    mark: tab.away ? null : markOf(lines[tab.name]),
  }));
  const isSplit = open.panes.length > 1;
  const isFull = open.tabs.length >= mostTerminals;
  const needsRoom = (deed: () => void): void => (isFull ? setNotice('full') : deed());
  const seen = useSeen(open.panes);
  return (
    <section className={styles.terminals} aria-label={t('tabs.label')}>
      <div className={styles.row}>
        <TabRow
          tabs={tabs}
          active={open.active}
          idOf={idOf}
          onChoose={show}
          onClose={askToClose}
          onRename={(name) => setQuestion({ what: 'rename', name })}
        />
        <button
          type="button"
          className={styles.tool}
          aria-label={t('tabs.add')}
          title={t('tabs.add')}
          // It can be reached and says why; a button that is disabled could not.
          aria-disabled={isFull}
          onClick={() => needsRoom(() => show(freeName(open), true))}
        >
          +
        </button>
        <span className={styles.tools}>
          <button
            type="button"
            className={`${styles.tool} ${isSplit ? '' : styles.split}`}
            onClick={({ detail }) => {
              const next = split(open);
              setOpen(next);
              // Who clicked goes on in the terminal, who came by keyboard stays here.
              if (detail > 0) focusSoon(next.active);
            }}
          >
            {t(isSplit ? (open.direction === 'beside' ? 'tabs.splitBelow' : 'tabs.splitEnd') : 'tabs.split')}
          </button>
          <button type="button" className={`${styles.tool} ${styles.window}`} onClick={popOut}>
            {t('tabs.popOut')}
          </button>
        </span>
      </div>
      {notice && (notice === 'blocked' || isFull) && (
        <p role="status" className={styles.notice}>
          {t(`tabs.${notice}`, { most: mostTerminals })}
        </p>
      )}
      <div
        className={styles.panes}
        data-split={isSplit ? open.direction : 'none'}
        style={{ '--share': `${share}fr`, '--rest': `${100 - share}fr` } as React.CSSProperties}
      >
        {tabs.map(({ name, text, away: isAway }) => {
          const pane = open.panes.indexOf(name);
          return (
            <div
              key={name}
              role="tabpanel"
              id={idOf(name, 'panel')}
              aria-labelledby={idOf(name, 'tab')}
              inert={pane < 0}
              className={styles.pane}
              data-pane={pane}
              data-active={isSplit && name === open.active}
              onFocusCapture={() => name !== open.active && setOpen(choose(open, name))}
            >
              {isAway && (
                <div className={styles.away}>
                  <p>{t('tabs.away')}</p>
                  <button type="button" className="button" onClick={() => away.bringBack(name)}>
                    {t('tabs.bringBack')}
                  </button>
                </div>
              )}
              {!isAway && seen.has(name) && (
                <TerminalView
                  sandbox={sandbox}
                  name={name}
                  title={name === mainTerminal ? null : text}
                  onLine={(line) => setLines((before) => ({ ...before, [name]: line }))}
                  onTerminal={(handle) => {
                    handles.set(name, handle && { ...handle, run: (command) => runSeen(handle, command) });
                    focusWanted(name);
                  }}
                />
              )}
            </div>
          );
        })}
        {isSplit && (
          <Splitter
            label={t('tabs.resize')}
            direction={open.direction}
            share={share}
            limits={shares}
            onShare={setShare}
          />
        )}
      </div>
      {question?.what === 'close' && (
        <AskDialog
          title={t('tabs.closeTitle', { name: textOf(question.name) })}
          yes={t('tabs.closeYes')}
          no={t('tabs.closeNo')}
          onYes={() => remove(question.name)}
          onNo={() => setQuestion(null)}
        >
          <p>{t('tabs.closeText')}</p>
        </AskDialog>
      )}
      {question?.what === 'rename' && (
        <RenameDialog
          now={textOf(question.name)}
          onName={(title) => {
            setOpen(change(open, question.name, { title }));
            setQuestion(null);
          }}
          onCancel={() => setQuestion(null)}
        />
      )}
    </section>
  );
}

/** What a tab says of a terminal that may be out of sight; null where all is well, or not known yet. */
function markOf(line: Line | undefined): TabMark | null {
  if (line === 'reconnecting') return 'down';
  return line === 'exited' || line === 'closed' || line === 'full' || line === 'ended' ? 'over' : null;
}

/** Those that have been shown; the others are not connected yet. */
function useSeen(panes: readonly string[]): ReadonlySet<string> {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(
    () => (panes.every((name) => seen.has(name)) ? seen : new Set([...seen, ...panes])),
    [panes, seen],
  );
  useEffect(() => setSeen(all), [all]);
  return all;
}
