import type { Terminal } from '@xterm/xterm';
import { closeCodes, type TerminalReply, type TerminalRequest } from '../../sandbox/contract/terminal-sizes.ts';
import { type KeptSocket, keepSocket } from './keep-socket.ts';
import { askTicket, socketAddress } from './socket-ticket.ts';
import { ShellWatch } from './terminal-handle.ts';
import { type TerminalNote, TerminalStream, type Waiting } from './terminal-stream.ts';

export type { TerminalNote, Waiting } from './terminal-stream.ts';
/**
 * `over-http`: connected, more slowly. `closed`: somebody has closed the terminal; trying again opens a new one. `full`: there may be
 * no more terminals; trying again helps when one was closed.
 */
export type Line = 'connecting' | 'connected' | 'over-http' | 'reconnecting' | 'exited' | 'closed' | 'full' | 'ended';

/** A terminal that is asked to close has done so within this time, if there is a line to it; ms. */
const closePatienceMs = 3_000;

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
  /** Much was pasted: units that are not sent yet, of how many; null when that is over. */
  onWaiting?(waiting: Waiting | null): void;
}

/** Joins a screen with the terminal in the sandbox; what is typed while the line is down is sent when it is up again. */
export function connectTerminal(
  { terminal, fit }: Screen,
  { sandbox, name, onLine, onExit, onNote, onWaiting }: Connection,
) {
  const shell = new ShellWatch();
  let over = false;
  /** No terminal is behind it, and none is tried for. */
  let gone = false;
  let closed = (): void => {};
  let overHttp = false;
  const stream = new TerminalStream({
    client: newClient(),
    screen: terminal,
    clock: frameClock,
    onShell: (state) => shell.show(state),
    onExit: (code) => {
      over = true;
      shell.show(null);
      onExit(code);
      onLine('exited');
    },
    onClosed: () => {
      gone = true;
      stop();
      stream.close();
      shell.show(null);
      onLine('closed');
      closed();
    },
    onNote: (note) => onNote?.(note),
    onWaiting: (waiting) => onWaiting?.(waiting),
    onUp: () => {
      over = false;
      onLine(overHttp ? 'over-http' : 'connected');
    },
  });
  const type = (data: string): void => stream.type(data);
  terminal.onData(type);
  terminal.onResize(({ cols, rows }) => stream.resize(cols, rows));
  const kept: KeptSocket = {
    address: async () => {
      const ticket = await askTicket(sandbox, 'terminal', name);
      return ticket.ok ? socketAddress(ticket.value.path) : undefined;
    },
    onOpen: (socket) => {
      overHttp = socket.overHttp === true;
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
    isFinal: (code) => code === closeCodes.sandboxEnded || code === closeCodes.tooManyTerminals,
    onFinal: (code) => {
      gone = true;
      onLine(code === closeCodes.tooManyTerminals ? 'full' : 'ended');
    },
    probe: JSON.stringify({ type: 'ping' } satisfies TerminalRequest),
  };
  let stop = keepSocket(kept);
  const run = (command: string): void => {
    type(`${command}\r`);
    // A soft keyboard would cover what the command prints.
    if (!matchMedia('(pointer: coarse)').matches) terminal.focus();
  };
  return {
    stop: () => {
      stop();
      stream[Symbol.dispose]();
    },
    run,
    type,
    shell,
    /** True when nothing runs there that would be lost, as far as the page knows. */
    isIdle: () => over || gone || shell.state?.state === 'prompt',
    /** Does not wait for the next attempt; after a close it opens a new terminal of that name. */
    retry: () => {
      stop();
      stream.close();
      gone = false;
      onLine('connecting');
      stop = keepSocket(kept);
    },
    /** Closes the terminal for everybody; resolves when that is done, or when there is no line for too long, and at once when there is none to close. */
    close: () => {
      if (gone) return Promise.resolve();
      stream.end();
      return Promise.race([
        new Promise<void>((done) => {
          closed = done;
        }),
        new Promise<void>((late) => setTimeout(late, closePatienceMs)),
      ]);
    },
    /** Leaves out what was typed or pasted and is not sent yet. */
    dropWaiting: () => stream.dropWaiting(),
  };
}

/** Nobody sees the frames of a tab that is hidden, and its timers are slow. */
const frameClock = {
  now: () => performance.now(),
  after: (ms: number, act: () => void) => {
    const timer = setTimeout(act, document.hidden ? 0 : ms);
    return () => clearTimeout(timer);
  },
};

/** Not `randomUUID`: a page without TLS has none. */
function newClient(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
