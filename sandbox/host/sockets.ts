import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LiveMessage } from '../contract/live-protocol.ts';
import { closeCodes, longestText } from '../contract/terminal-sizes.ts';
import { keepAlive } from './keep-alive.ts';
import type { Parts, Terminal } from './parts.ts';
import type { Sandbox } from './sandbox.ts';
import type { Sandboxes } from './sandboxes.ts';
import type { TicketGate } from './ticket-gate.ts';

export interface Sockets<T extends Terminal> {
  readonly sandboxes: Sandboxes<T>;
  readonly gate: TicketGate;
  readonly parts: Pick<Parts<T>, 'serveTerminal'>;
  readonly log: (line: string) => void;
}

/** A JSON message of the longest text, every character of it escaped. */
const longestMessage = longestText * 6 + 1_000;

/** Opens `/hosts/<id>/live` and `/hosts/<id>/terminal` for those who bring a ticket; nothing is started for anybody else. */
export function serveSockets<T extends Terminal>(server: Server, context: Sockets<T>): Disposable {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const url = new URL(request.url ?? '/', 'http://host');
    const use = url.pathname.split('/').at(-1);
    if (use !== 'live' && use !== 'terminal') return refuse(stream, '404 Not Found');
    const ticket = context.gate.admit(url.searchParams.get('ticket') ?? '', use);
    if (typeof ticket === 'string') {
      context.log(`refused ${use} socket from ${request.socket.remoteAddress}: ticket ${ticket}`);
      return refuse(stream, '401 Unauthorized');
    }
    const found = context.sandboxes.find(ticket);
    if (!found.ok) {
      context.log(`refused ${use} socket of ${ticket.learner}: no sandbox ${ticket.sandbox}`);
      return refuse(stream, '403 Forbidden');
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      keepAlive(socket);
      if (use === 'live') serveLive(socket, found.value);
      else serveTerminalOf(socket, found.value, ticket.terminal, context.parts.serveTerminal);
    });
  });
  return {
    [Symbol.dispose]: () => {
      for (const socket of sockets.clients) socket.close(closeCodes.hostStopping);
      sockets.close();
    },
  };
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function serveLive<T extends Terminal>(socket: WebSocket, sandbox: Sandbox<T>): void {
  const listening = sandbox.listen((message: LiveMessage) => socket.send(JSON.stringify(message)));
  socket.on('close', () => listening[Symbol.dispose]());
  socket.on('error', () => socket.terminate());
}

function serveTerminalOf<T extends Terminal>(
  socket: WebSocket,
  sandbox: Sandbox<T>,
  name: string,
  serve: Parts<T>['serveTerminal'],
): void {
  socket.on('error', () => socket.terminate());
  const terminal = sandbox.terminal(name);
  if (!terminal) {
    // A restarted host takes its sandboxes over one by one; whoever is too early comes again.
    socket.close(sandbox.record.state === 'starting' ? closeCodes.notReady : closeCodes.sandboxEnded);
    return;
  }
  const following = sandbox.follow((message) => {
    if (message.type === 'sandbox' && message.sandbox.state !== 'ready') socket.close(closeCodes.sandboxEnded);
  });
  socket.on('close', () => following[Symbol.dispose]());
  serve(socket, terminal);
}
