import { closeCodes, type TerminalReply } from '../../contract/terminal-sizes.ts';
import type { TerminalSocket } from '../serve-terminal.ts';
import { closingSchema } from './keeper-protocol.ts';
import type { KeptTerminal } from './kept-boxes.ts';

/** As the keeper writes it. */
const closed = Buffer.from(JSON.stringify({ type: 'closed' } satisfies TerminalReply));
const closing = Buffer.from('{"close"');

/** A socket that takes text as bytes, and can be told to wait, if it can. */
export interface RelayedSocket extends Omit<TerminalSocket, 'send'> {
  pause?(): void;
  resume?(): void;
  send(text: string | Buffer, options: { readonly binary: boolean }): void;
}

/** Carries messages between a page's socket and its terminal, which the keeper holds, until either end closes. */
export async function serveKeptTerminal(socket: RelayedSocket, terminal: KeptTerminal): Promise<void> {
  let open = true;
  // What comes before the line is there; a page sends one message and waits for its answer.
  const early: string[] = [];
  let take = (text: string): void => void early.push(text);
  socket.on('message', (data) => take(String(data)));
  socket.on('close', () => {
    open = false;
  });
  socket.pause?.();
  const line = await terminal.view();
  socket.resume?.();
  if (!line) return socket.close(closeCodes.notReady);
  const keeper = line.socket;
  if (!open) return void keeper.destroy();
  take = (text) => {
    // A terminal that takes no more input: the page waits too.
    if (!keeper.destroyed && !keeper.write(`${text.replaceAll('\n', ' ')}\n`)) socket.pause?.();
  };
  keeper.on('drain', () => socket.resume?.());
  for (const text of early) take(text);
  line.lines.on('line', (text) => {
    if (text.equals(closed)) terminal.forget();
    if (text.subarray(0, closing.length).equals(closing)) {
      const { close, reason } = closingSchema.parse(JSON.parse(String(text)));
      socket.close(close, reason);
    } else if (open) socket.send(text, { binary: false });
  });
  keeper.on('close', () => socket.close(closeCodes.notReady));
  socket.on('close', () => keeper.destroy());
}
