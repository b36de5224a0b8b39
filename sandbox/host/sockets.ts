import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { AuditLog } from '../../config/audit-log.ts';
import { TokenBuckets } from '../../config/token-bucket.ts';
import type { LiveMessage } from '../contract/live-protocol.ts';
import { closeCodes, longestText, mostTerminals } from '../contract/terminal-sizes.ts';
import { longestText as longestFile } from '../contract/tools-sizes.ts';
import { boundUnsent } from './bound-unsent.ts';
import { keepAlive } from './keep-alive.ts';
import type { Parts, Terminal } from './parts.ts';
import type { Sandbox } from './sandbox.ts';
import type { Sandboxes } from './sandboxes.ts';
import { longestEcho, serveEcho } from './serve-echo.ts';
import type { TicketGate } from './ticket-gate.ts';

export interface Sockets<T extends Terminal> {
  readonly sandboxes: Sandboxes<T>;
  readonly gate: TicketGate;
  readonly parts: Pick<Parts<T>, 'serveTerminal' | 'serveTools'>;
  readonly audit: AuditLog;
  readonly now: () => Date;
}

/** Some tabs and devices with a handful of sockets each; each costs the host some 50 kB. */
const mostSocketsOfLearner = 64;
/** Those who test their connection before they are known, all together. */
const mostUnknownSockets = 200;
/**
 * What a learner may send: pasted text of 1 MB arrives at once, a program that types goes on with 100 kB/s. Above, the host
 * reads more slowly, and nothing is lost.
 */
const inputRate = { burst: 1_000_000, everyMs: 0.01 } as const;

/** A JSON message of the longest text, every character of it escaped. */
const longestMessage = {
  terminal: longestText * 6 + 1_000,
  live: 1_000,
  tools: longestFile * 6 + 10_000,
  echo: longestEcho,
} as const;

/** Opens `/hosts/<id>/live`, `…/terminal`, `…/tools` and `…/echo` for those who bring a ticket; nothing is started for anybody else. */
export function serveSockets<T extends Terminal>(server: Server, context: Sockets<T>): Disposable {
  const serverFor = (use: keyof typeof longestMessage) =>
    new WebSocketServer({ noServer: true, maxPayload: longestMessage[use] });
  const servers = {
    live: serverFor('live'),
    terminal: serverFor('terminal'),
    tools: serverFor('tools'),
    echo: serverFor('echo'),
  };
  const open = new Map<string, Set<WebSocket>>();
  const pace = new TokenBuckets(inputRate);
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const url = URL.parse(request.url ?? '/', 'http://host');
    const use = url?.pathname.split('/').at(-1);
    if (url === null || (use !== 'live' && use !== 'terminal' && use !== 'tools' && use !== 'echo'))
      return refuse(stream, '404 Not Found');
    const ticket = context.gate.admit(url.searchParams.get('ticket') ?? '', use);
    const note = (why: string, learner?: string): void => context.audit.refused({ ...senderOf(request), learner, why });
    if (typeof ticket === 'string') {
      note(`ticket ${ticket}`);
      return refuse(stream, '401 Unauthorized');
    }
    const found = use === 'echo' ? undefined : context.sandboxes.find(ticket);
    if (found && !found.ok) {
      note('no such sandbox of theirs', ticket.learner);
      return refuse(stream, '403 Forbidden');
    }
    const theirs = open.get(ticket.learner) ?? new Set();
    if (theirs.size >= (ticket.learner === '' ? mostUnknownSockets : mostSocketsOfLearner)) {
      note('too many sockets', ticket.learner);
      return refuse(stream, '429 Too Many Requests\r\nRetry-After: 5');
    }
    servers[use].handleUpgrade(request, stream, head, (socket) => {
      keepAlive(socket);
      boundUnsent(socket);
      open.set(ticket.learner, theirs.add(socket));
      socket.on('close', () => {
        theirs.delete(socket);
        if (theirs.size === 0) open.delete(ticket.learner);
      });
      socket.on('message', (data) => slowDown(socket, pace.take(ticket.learner, context.now(), sizeOf(data))));
      if (!found) serveEcho(socket);
      else if (use === 'live') serveLive(socket, found.value);
      else if (use === 'tools') serveToolsOf(socket, found.value, context.parts.serveTools);
      else serveTerminalOf(socket, found.value, ticket.terminal, context.parts.serveTerminal);
    });
  });
  return {
    [Symbol.dispose]: () => {
      for (const sockets of Object.values(servers)) {
        for (const socket of sockets.clients) socket.close(closeCodes.hostStopping);
        sockets.close();
      }
    },
  };
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** The address is web's word for it: web takes away what others say there. */
function senderOf({ headers, method, url, socket }: IncomingMessage): { address: string; what: string } {
  return { address: String(headers['x-forwarded-for'] ?? socket.remoteAddress), what: `${method} ${url}` };
}

function sizeOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, { length }) => sum + length, 0) : data.byteLength;
}

/** Reads on after a while: the sender's own buffer fills, and its network waits. */
function slowDown(socket: WebSocket, waitMs: number): void {
  if (waitMs === 0 || socket.isPaused) return;
  socket.pause();
  setTimeout(() => socket.resume(), waitMs).unref();
}

function serveLive<T extends Terminal>(socket: WebSocket, sandbox: Sandbox<T>): void {
  const listening = sandbox.listen((message: LiveMessage) => {
    socket.send(JSON.stringify(message));
    // The last word about a sandbox.
    if (message.type === 'sandbox' && isOver(message.sandbox)) socket.close(closeCodes.sandboxEnded);
  });
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
    const isFull = sandbox.record.state === 'ready' && sandbox.terminals.length >= mostTerminals;
    // A restarted host takes its sandboxes over one by one; whoever is too early comes again.
    const notNow = sandbox.record.state === 'starting' ? closeCodes.notReady : closeCodes.sandboxEnded;
    socket.close(isFull ? closeCodes.tooManyTerminals : notNow);
    return;
  }
  closeAtEnd(socket, sandbox);
  serve(socket, terminal);
}

function serveToolsOf<T extends Terminal>(socket: WebSocket, sandbox: Sandbox<T>, serve: Parts<T>['serveTools']): void {
  socket.on('error', () => socket.terminate());
  const { tools } = sandbox;
  if (!tools) {
    socket.close(sandbox.record.state === 'starting' ? closeCodes.notReady : closeCodes.sandboxEnded);
    return;
  }
  closeAtEnd(socket, sandbox);
  serve(socket, tools);
}

function closeAtEnd<T extends Terminal>(socket: WebSocket, sandbox: Sandbox<T>): void {
  const following = sandbox.follow((message) => {
    if (message.type === 'sandbox' && message.sandbox.state !== 'ready') socket.close(closeCodes.sandboxEnded);
  });
  socket.on('close', () => following[Symbol.dispose]());
}

function isOver({ state }: { state: string }): boolean {
  return state === 'ended' || state === 'failed';
}
