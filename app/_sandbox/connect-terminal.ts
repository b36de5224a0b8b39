import type { Terminal } from '@xterm/xterm';
import { closeCodes, type TerminalReply, type TerminalRequest } from '../../sandbox/contract/terminal-sizes.ts';
import { api, socketAddress } from './api.ts';
import { keepSocket } from './keep-socket.ts';
import { ShellWatch } from './terminal-handle.ts';
import { type TerminalNote, TerminalStream } from './terminal-stream.ts';

export type { TerminalNote } from './terminal-stream.ts';
export type Line = 'connecting' | 'connected' | 'reconnecting' | 'exited' | 'ended';

/** What is connected: xterm.js, and what makes it fill its place. */
interface Screen {
  readonly terminal: Terminal;
  fit(): void;
}

export interface Connection {
  readonly sandbox: string;
  readonly name: string;
  /** How the line is; `retryInMs` while it is 'reconnecting': time until the next attempt. */
  onLine(line: Line, retryInMs?: number): void;
  onExit(code: number | null): void;
  /** Something happened that the reader should know, once for each time. */
  onNote?(note: TerminalNote): void;
}

/** Joins a screen with the terminal in the sandbox; what is typed while the line is down is sent when it is up again. */
export function connectTerminal({ terminal, fit }: Screen, { sandbox, name, onLine, onExit, onNote }: Connection) {
  const shell = new ShellWatch();
  const stream = new TerminalStream({
    client: newClient(),
    screen: terminal,
    onShell: (state) => shell.show(state),
    onExit: (code) => {
      shell.show(null);
      onExit(code);
      onLine('exited');
    },
    onNote: (note) => onNote?.(note),
    onUp: () => onLine('connected'),
  });
  const type = (data: string): void => stream.type(data);
  terminal.onData(type);
  terminal.onResize(({ cols, rows }) => stream.resize(cols, rows));
  const stop = keepSocket({
    address: async () => {
      const ticket = await api.ticket(sandbox, 'terminal', name);
      return ticket.ok ? socketAddress(ticket.value.path) : undefined;
    },
    onOpen: (socket) => {
      fit();
      stream.open((request: TerminalRequest) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
      });
    },
    onMessage: (text) => stream.handle(JSON.parse(text) as TerminalReply),
    onDown: (wait) => {
      stream.close();
      shell.show(null);
      if (wait === 0) onLine('connecting');
      else onLine('reconnecting', wait);
    },
    isFinal: (code) => code === closeCodes.sandboxEnded,
    onFinal: () => onLine('ended'),
    probe: JSON.stringify({ type: 'ping' } satisfies TerminalRequest),
  });
  const run = (command: string): void => {
    type(`${command}\r`);
    terminal.focus();
  };
  return { stop, run, type, shell };
}

/** Not `randomUUID`: a page without TLS has none. */
function newClient(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
