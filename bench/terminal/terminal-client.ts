/** The one file of this bench that speaks the terminal's protocol. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import {
  type TerminalReply,
  type TerminalRequest,
  terminalReplySchema,
} from '../../sandbox/contract/terminal-protocol.ts';
import { longestText } from '../../sandbox/contract/terminal-sizes.ts';

export interface TerminalClient extends Disposable {
  readonly socket: WebSocket;
  /** Bytes of the messages had so far. */
  bytes(): number;
  /** The end of what came, screens and output. */
  text(): string;
  type(text: string): void;
  readonly exited: Promise<void>;
  readonly closed: Promise<void>;
}

interface ClientOptions {
  readonly origin: string;
  readonly columns?: number;
  readonly rows?: number;
  /** Shows what came; acknowledged once it resolves. `anew`: in place of all before. */
  show?(data: string, anew: boolean): Promise<void> | void;
}

const keptText = 20_000;

/** Views a terminal by an address with its ticket in it. */
export async function openTerminalClient(address: string, options: ClientOptions): Promise<TerminalClient> {
  const { origin, columns = 80, rows = 24, show = () => {} } = options;
  const socket = new WebSocket(address, { origin });
  const [opened, exited, closed] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  const send = (request: TerminalRequest): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
  };
  let [bytes, text, typed] = [0, '', 0];
  const hear = async (reply: TerminalReply): Promise<void> => {
    if (reply.type === 'exit') return exited.resolve();
    if (reply.type !== 'screen' && reply.type !== 'output') return;
    text = (text + reply.data).slice(-keptText);
    await show(reply.data, reply.type === 'screen');
    send({ type: 'ack', seq: reply.seq });
  };
  socket.on('message', (data) => {
    const message = String(data);
    bytes += Buffer.byteLength(message);
    void hear(terminalReplySchema.parse(JSON.parse(message)));
  });
  socket.on('open', opened.resolve);
  socket.on('error', opened.reject);
  socket.on('close', () => {
    opened.reject(new Error('the socket was closed before it opened'));
    closed.resolve();
  });
  await opened.promise;
  send({ type: 'attach', client: randomUUID(), seen: null, columns, rows });
  return {
    socket,
    bytes: () => bytes,
    text: () => text,
    type: (input) => {
      for (let at = 0; at < input.length; at += longestText) {
        const data = input.slice(at, at + longestText);
        send({ type: 'input', from: typed, data });
        typed += data.length;
      }
    },
    exited: exited.promise,
    closed: closed.promise,
    [Symbol.dispose]: () => socket.terminate(),
  };
}
