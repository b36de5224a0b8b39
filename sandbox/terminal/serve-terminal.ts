import type { WebSocket } from 'ws';
import { type TerminalReply, terminalRequestSchema } from '../contract/terminal-protocol.ts';
import type { Terminal } from './terminal.ts';

/** WebSocket close code for a message that breaks the protocol (RFC 6455, 7.4.1). */
const policyViolation = 1008;

/** Lets one socket see and use a terminal, until it closes. */
export function serveTerminal(socket: WebSocket, terminal: Terminal): void {
  const viewer = { send: (reply: TerminalReply) => socket.send(JSON.stringify(reply)) };
  const attachment = terminal.attach(viewer);
  socket.on('close', () => attachment[Symbol.dispose]());
  socket.on('message', (data) => {
    const request = readRequest(String(data));
    if (request === undefined) socket.close(policyViolation, 'not a request of the terminal protocol');
    else if (request.type === 'input') attachment.input(request.data);
    else if (request.type === 'resize') attachment.resize(request);
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
