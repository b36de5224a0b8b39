'use client';
import '@xterm/xterm/css/xterm.css';
import type { Terminal } from '@xterm/xterm';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import {
  closeCodes,
  longestText,
  type TerminalReply,
  type TerminalRequest,
} from '../../../sandbox/contract/terminal-sizes.ts';
import { api, socketAddress } from '../../_sandbox/api.ts';
import { keepSocket } from '../../_sandbox/keep-socket.ts';
import { ShellWatch, type TerminalHandle } from '../../_sandbox/terminal-handle.ts';
import { openScreen, type Screen } from './open-screen.ts';
import { TerminalSearch } from './terminal-search.tsx';
import styles from './terminal-view.module.css';

type Line = 'connecting' | 'connected' | 'reconnecting' | 'exited' | 'ended';

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
        const connection = connect(screen, { sandbox, name, onLine: setLine, onExit: setExitCode });
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

interface Connection {
  readonly sandbox: string;
  readonly name: string;
  onLine(line: Line): void;
  onExit(code: number | null): void;
}

/** Joins a screen with the terminal in the sandbox. */
function connect({ terminal, fit }: Screen, { sandbox, name, onLine, onExit }: Connection) {
  let socket: WebSocket | undefined;
  const shell = new ShellWatch();
  const send = (request: TerminalRequest): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
  };
  const type = (data: string): void => {
    for (let at = 0; at < data.length; at += longestText)
      send({ type: 'input', data: data.slice(at, at + longestText) });
  };
  terminal.onData(type);
  terminal.onResize(({ cols, rows }) => send({ type: 'resize', columns: cols, rows }));
  const stop = keepSocket({
    address: async () => {
      const ticket = await api.ticket(sandbox, 'terminal', name);
      return ticket.ok ? socketAddress(ticket.value.path) : undefined;
    },
    onOpen: (opened) => {
      socket = opened;
      fit();
      send({ type: 'resize', columns: terminal.cols, rows: terminal.rows });
      onLine('connected');
    },
    onMessage: (text) => {
      const reply = JSON.parse(text) as TerminalReply;
      if (reply.type === 'exit') {
        shell.show(null);
        onExit(reply.code);
        return onLine('exited');
      }
      if (reply.type === 'shell') return shell.show(reply);
      onLine('connected');
      show(terminal, reply, () => send({ type: 'ack', seq: reply.seq }));
    },
    onDown: (wait) => {
      shell.show(null);
      onLine(wait === 0 ? 'connecting' : 'reconnecting');
    },
    isFinal: (code) => code === closeCodes.sandboxEnded,
    onFinal: () => onLine('ended'),
  });
  const run = (command: string): void => {
    type(`${command}\r`);
    terminal.focus();
  };
  return { stop, run, type, shell };
}

function show(terminal: Terminal, reply: Exclude<TerminalReply, { type: 'exit' | 'shell' }>, drawn: () => void): void {
  if (reply.type === 'screen') terminal.reset();
  terminal.write(reply.data, drawn);
}
