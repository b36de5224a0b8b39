import type { Terminal } from '@xterm/xterm';
import {
  closeCodes,
  longestText,
  type TerminalReply,
  type TerminalRequest,
} from '../../sandbox/contract/terminal-sizes.ts';
import { api, socketAddress } from './api.ts';
import { keepSocket } from './keep-socket.ts';
import { ShellWatch } from './terminal-handle.ts';

export type Line = 'connecting' | 'connected' | 'reconnecting' | 'exited' | 'ended';

/** What is connected: xterm.js, and what makes it fill its place. */
interface Screen {
  readonly terminal: Terminal;
  fit(): void;
}

export interface Connection {
  readonly sandbox: string;
  readonly name: string;
  onLine(line: Line): void;
  onExit(code: number | null): void;
}

/** Joins a screen with the terminal in the sandbox. */
export function connectTerminal({ terminal, fit }: Screen, { sandbox, name, onLine, onExit }: Connection) {
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
