import { type TerminalReply, terminalRequestSchema } from '../contract/terminal-protocol.ts';
import type { Attachment, Terminal } from './terminal.ts';

/** WebSocket close code for a message that breaks the protocol (RFC 6455, 7.4.1). */
const policyViolation = 1008;

/** What is needed of a socket; one of the package `ws` is one. */
export interface TerminalSocket {
  send(text: string): void;
  close(code: number, reason?: string): void;
  on(event: 'message', listener: (data: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** Lets one socket see and use a terminal, from its first message until it closes. */
export function serveTerminal(socket: TerminalSocket, terminal: Terminal): void {
  const send = (reply: TerminalReply): void => socket.send(JSON.stringify(reply));
  let attachment: Attachment | undefined;
  socket.on('close', () => attachment?.[Symbol.dispose]());
  socket.on('message', (data) => {
    const request = readRequest(String(data));
    if (request === undefined) return socket.close(policyViolation, 'not a request of the terminal protocol');
    if (request.type === 'ping') return send({ type: 'alive' });
    if (request.type === 'attach') {
      attachment?.[Symbol.dispose]();
      attachment = terminal.attach({ send }, request);
    } else if (attachment === undefined) socket.close(policyViolation, 'attach comes first');
    else if (request.type === 'input') attachment.input(request.data, request.from);
    else if (request.type === 'resize') attachment.resize(request);
    else if (request.type === 'close') attachment.close();
    else attachment.acknowledge(request.seq);
  });
}

function readRequest(text: string) {
  try {
    return terminalRequestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
