'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { connectTerminal, type Line, type TerminalNote, type Waiting } from '../../_sandbox/connect-terminal.ts';
import type { TerminalHandle } from '../../_sandbox/terminal-handle.ts';
import { openScreen, type Screen } from './open-screen.ts';
import type { LineState } from './state-line.tsx';

type ScreenOptions = Parameters<typeof openScreen>[1];

interface UseScreen extends ScreenOptions {
  readonly sandbox: string;
  /** The terminal's name in its sandbox. */
  readonly name: string;
  onNote(note: TerminalNote): void;
  onLine(line: Line): void;
  /** Called with what types a command, and with null when there is no terminal any more. */
  onTerminal(terminal: TerminalHandle | null): void;
}

/** A terminal drawn into a place and joined with its shell, for as long as the place is there. */
export function useScreen(place: RefObject<HTMLElement | null>, options: UseScreen) {
  const { sandbox, name, label } = options;
  const screen = useRef<Screen | null>(null);
  const latest = useRef(options);
  latest.current = options;
  const connection = useRef<ReturnType<typeof connectTerminal> | null>(null);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [ready, setReady] = useState(false);
  const [state, setState] = useState<LineState>({ line: 'connecting', retryAt: null, exitCode: null });

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let stop = (): void => {};
    let gone = false;
    const calls: ScreenOptions = {
      label: latest.current.label,
      tooMuchOutput: latest.current.tooMuchOutput,
      onLeave: () => latest.current.onLeave(),
      onSearch: () => latest.current.onSearch(),
      onPaste: (text) => latest.current.onPaste(text),
      onCopied: () => latest.current.onCopied(),
      linkQuestion: (address) => latest.current.linkQuestion(address),
      onMenu: (at) => latest.current.onMenu(at),
    };
    void openScreen(element, calls).then((opened) => {
      if (gone) return opened.dispose();
      screen.current = opened;
      setReady(true);
      // Who has just started the cluster goes on typing; who reads elsewhere is not disturbed.
      if (document.activeElement?.contains(element)) opened.terminal.focus();
      const connected = connectTerminal(opened, {
        sandbox,
        name,
        onLine: (line, retryInMs = 0) =>
          setState(({ exitCode }) => ({ line, retryAt: Date.now() + retryInMs, exitCode })),
        onNote: (note) => latest.current.onNote(note),
        onWaiting: setWaiting,
        onExit: (exitCode) => setState((before) => ({ ...before, exitCode })),
      });
      connection.current = connected;
      latest.current.onTerminal({ ...connected, focus: () => opened.terminal.focus() });
      stop = () => {
        connected.stop();
        opened.dispose();
      };
    });
    return () => {
      gone = true;
      latest.current.onTerminal(null);
      stop();
      screen.current = null;
      connection.current = null;
      setReady(false);
      setWaiting(null);
    };
  }, [place, sandbox, name]);
  useEffect(() => latest.current.onLine(state.line), [state.line]);
  useEffect(() => {
    if (ready) screen.current?.terminal.textarea?.setAttribute('aria-label', label);
  }, [ready, label]);
  return { screen, connection, ready, state, waiting };
}
