import type { ShellState } from '../../sandbox/contract/terminal-sizes.ts';
import {
  longestText,
  type TerminalReply,
  type TerminalRequest,
  unreceivedInput,
} from '../../sandbox/contract/terminal-sizes.ts';

/** What the reader should be told once, beside the screen: output was left out; the shell is a new one; input was not taken. */
export type TerminalNote = 'gap' | 'new-shell' | 'input-lost';

/** Draws what is written in the order in which it is told; xterm.js is one. */
export interface StreamScreen {
  readonly cols: number;
  readonly rows: number;
  reset(): void;
  write(data: string, drawn?: () => void): void;
}

export interface StreamOptions {
  /** A name for this page's use of the terminal. */
  readonly client: string;
  readonly screen: StreamScreen;
  onShell(state: ShellState): void;
  onExit(code: number | null): void;
  onNote(note: TerminalNote): void;
  /** There is a line to a shell: from now on the screen is what the terminal shows. */
  onUp(): void;
}

interface Typed {
  readonly from: number;
  readonly data: string;
}

/** The page's end of a terminal over any number of sockets: no output is lost or drawn twice, nothing typed is lost or sent twice. */
export class TerminalStream {
  readonly #options: StreamOptions;
  #send: ((request: TerminalRequest) => void) | undefined;
  #attached = false;
  /** As it was told when it attached. */
  #size = '';
  #seen: { stream: string; seq: number } | null = null;
  /** Units typed so far. */
  #typed = 0;
  /** What the terminal has not said to have; the oldest first. */
  #unreceived: Typed[] = [];

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** A new socket is open. */
  open(send: (request: TerminalRequest) => void): void {
    this.#send = send;
    this.#attached = false;
    const { client, screen } = this.#options;
    this.#size = sizeOf(screen);
    send({ type: 'attach', client, seen: this.#seen, columns: screen.cols, rows: screen.rows });
  }

  /** The socket is gone. */
  close(): void {
    this.#send = undefined;
    this.#attached = false;
  }

  resize(columns: number, rows: number): void {
    if (this.#attached) this.#send?.({ type: 'resize', columns, rows });
  }

  /** Sends input, or keeps it until there is a line again. */
  type(data: string): void {
    const kept = this.#typed - (this.#unreceived[0]?.from ?? this.#typed);
    if (kept + data.length > unreceivedInput) {
      this.#options.onNote('input-lost');
      return;
    }
    for (let at = 0; at < data.length; at += longestText) {
      const part = { from: this.#typed, data: data.slice(at, at + longestText) };
      this.#typed += part.data.length;
      this.#unreceived.push(part);
      if (this.#attached) this.#send?.({ type: 'input', ...part });
    }
  }

  handle(reply: TerminalReply): void {
    if (reply.type === 'attached') this.#start(reply);
    else if (reply.type === 'received') this.#drop(reply.input);
    else if (reply.type === 'shell') this.#options.onShell(reply);
    else if (reply.type === 'exit') this.#options.onExit(reply.code);
    else if (reply.type === 'began') this.#options.onUp();
    else if (reply.type !== 'alive') this.#draw(reply);
  }

  #start({ stream, anew, input }: TerminalReply & { type: 'attached' }): void {
    this.#seen = { stream, seq: this.#seen?.stream === stream ? this.#seen.seq : 0 };
    this.#attached = true;
    // It may have been shown, or turned, while the answer was on its way.
    if (this.#size !== sizeOf(this.#options.screen)) this.resize(this.#options.screen.cols, this.#options.screen.rows);
    // What was meant for a shell that is gone is not for the new one.
    if (anew) this.#unreceived = [];
    this.#drop(input);
    for (const part of this.#unreceived) this.#send?.({ type: 'input', ...part });
    if (anew) this.#options.onNote('new-shell');
    this.#options.onUp();
  }

  #drop(received: number): void {
    this.#unreceived = this.#unreceived.filter(({ from, data }) => from + data.length > received);
  }

  #draw(reply: TerminalReply & { type: 'screen' | 'output' }): void {
    if (this.#seen === null) return;
    this.#seen.seq = reply.seq;
    const { screen, onNote } = this.#options;
    const send = this.#send;
    if (reply.type === 'screen') {
      // In its turn: what was written before may not be drawn yet, and may end within an escape sequence, which CAN ends.
      screen.write('\u0018', () => screen.reset());
      if (reply.gap) onNote('gap');
    }
    screen.write(reply.data, () => {
      if (this.#send === send) send?.({ type: 'ack', seq: reply.seq });
    });
  }
}

function sizeOf({ cols, rows }: StreamScreen): string {
  return `${cols}x${rows}`;
}
