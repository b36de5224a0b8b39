import type { ShellState } from '../../sandbox/contract/terminal-sizes.ts';
import {
  inputWindow,
  longestText,
  mostInput,
  type TerminalReply,
  type TerminalRequest,
} from '../../sandbox/contract/terminal-sizes.ts';

import { type EchoScreen, ForeseenEcho, longestForesightMs } from './foreseen-echo.ts';
import { type FrameClock, PacedWrites } from './paced-writes.ts';

/** What the reader should be told once, beside the screen: output was left out; the shell is a new one; input was not taken. */
export type TerminalNote = 'gap' | 'new-shell' | 'input-lost';

/** Draws what is written in the order in which it is told; xterm.js is one. */
export interface StreamScreen extends EchoScreen {
  readonly rows: number;
  reset(): void;
  write(data: string, drawn?: () => void): void;
}

export interface StreamOptions {
  /** A name for this page's use of the terminal. */
  readonly client: string;
  readonly screen: StreamScreen;
  readonly clock: FrameClock;
  onShell(state: ShellState): void;
  onExit(code: number | null): void;
  onNote(note: TerminalNote): void;
  /** Somebody has closed the terminal. */
  onClosed(): void;
  /** Much was typed at once: what is not sent yet; null when that is over. */
  onWaiting(waiting: Waiting | null): void;
  /** There is a line to a shell: from now on the screen is what the terminal shows. */
  onUp(): void;
}

/** In UTF-16 units, since there was nothing to wait for. */
export interface Waiting {
  readonly unsent: number;
  readonly of: number;
}

/** What ends pasted text (xterm's control sequences, bracketed paste mode): without it the shell would go on waiting for more. */
const pasteEnd = '\x1b[201~';
const interrupt = '\x03';

interface Typed {
  readonly from: number;
  readonly data: string;
  /** It goes on with a paste, whose end follows. */
  readonly inPaste: boolean;
}

/** The page's end of a terminal over any number of sockets: no output is lost or drawn twice, nothing typed is lost or sent twice. */
export class TerminalStream implements Disposable {
  readonly #options: StreamOptions;
  readonly #output: PacedWrites;
  readonly #echo: ForeseenEcho;
  #stopDoubt = (): void => {};
  #send: ((request: TerminalRequest) => void) | undefined;
  #attached = false;
  /** As it was told when it attached. */
  #size = '';
  #seen: { stream: string; seq: number } | null = null;
  /** Units typed so far. */
  #typed = 0;
  /** What the terminal has not said to have; the oldest first. */
  #unreceived: Typed[] = [];
  /** Units sent over this socket, and over any. */
  #sent = 0;
  #everSent = 0;
  #mostUnsent = 0;
  #ending = false;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#echo = new ForeseenEcho(options.screen, options.clock.now);
    this.#output = new PacedWrites((data, drawn) => options.screen.write(data, drawn), options.clock);
  }

  /** A new socket is open. */
  open(send: (request: TerminalRequest) => void): void {
    this.#send = send;
    this.#attached = false;
    this.#sent = 0;
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

  /** The screen goes. */
  [Symbol.dispose](): void {
    this.close();
    this.#stopDoubt();
    this.#output.stop();
  }

  /** Sends input, in parts as they are received, or keeps it until there is a line again. Ctrl+C does not wait behind what is not sent. */
  type(data: string): void {
    if (data === interrupt && this.#isMuch) this.dropWaiting();
    if (this.#typed - this.#received + data.length > mostInput) {
      this.#options.onNote('input-lost');
      return;
    }
    const before = this.#typed;
    for (const [index, part] of partsOf(data).entries()) {
      const inPaste = data === pasteEnd || (index > 0 && data.endsWith(pasteEnd));
      this.#unreceived.push({ from: this.#typed, data: part, inPaste });
      this.#typed += part.length;
    }
    this.#sendOn();
    const foreseen = this.#echo.type(data, { before, received: this.#received }, this.#attached && this.#output.idle);
    if (foreseen !== '') this.#output.add(foreseen);
  }

  /** Leaves out what was never sent. */
  dropWaiting(): void {
    const next = this.#unreceived.find(({ from }) => from >= this.#everSent);
    this.#unreceived = this.#unreceived.filter(({ from }) => from < this.#everSent);
    this.#typed = this.#everSent;
    if (next?.inPaste) this.type(pasteEnd);
    else this.#tellWaiting();
  }

  /** Closes the terminal for everybody, now or as soon as there is a line. */
  end(): void {
    this.#ending = true;
    if (this.#attached) this.#send?.({ type: 'close' });
  }

  handle(reply: TerminalReply): void {
    if (reply.type === 'attached') this.#start(reply);
    else if (reply.type === 'received') this.#drop(reply.input);
    else if (reply.type === 'shell') this.#showShell(reply);
    else if (reply.type === 'exit') this.#options.onExit(reply.code);
    else if (reply.type === 'began') this.#options.onUp();
    else if (reply.type === 'closed') {
      this.#ending = false;
      this.#options.onClosed();
    } else if (reply.type !== 'alive') this.#draw(reply);
  }

  #showShell(state: ShellState): void {
    this.#echo.showShell(state, this.#typed);
    this.#options.onShell(state);
  }

  #start({ stream, anew, input }: TerminalReply & { type: 'attached' }): void {
    this.#seen = { stream, seq: this.#seen?.stream === stream ? this.#seen.seq : 0 };
    this.#attached = true;
    // It may have been shown, or turned, while the answer was on its way.
    if (this.#size !== sizeOf(this.#options.screen)) this.resize(this.#options.screen.cols, this.#options.screen.rows);
    // What was meant for a shell that is gone is not for the new one.
    if (anew) {
      this.#unreceived = [];
      this.#everSent = this.#typed;
    }
    this.#drop(input);
    if (this.#ending) this.#send?.({ type: 'close' });
    if (anew) this.#options.onNote('new-shell');
    this.#options.onUp();
  }

  #drop(received: number): void {
    this.#unreceived = this.#unreceived.filter(({ from, data }) => from + data.length > received);
    this.#sendOn();
    // Somebody has told the terminal not to echo, maybe.
    if (!this.#echo.ahead || this.#unreceived.length > 0) return;
    this.#stopDoubt();
    this.#stopDoubt = this.#options.clock.after(longestForesightMs, () => this.#takeBack());
  }

  #takeBack(): void {
    if (this.#echo.ahead && this.#unreceived.length === 0) this.#output.add(this.#echo.takeBack());
  }

  /** Units that the terminal has said to have. */
  get #received(): number {
    return this.#unreceived[0]?.from ?? this.#typed;
  }

  /** True when keys would wait behind what is not sent yet. */
  get #isMuch(): boolean {
    return this.#typed - this.#everSent > longestText;
  }

  /** Sends what is next, as far as it may be sent more. */
  #sendOn(): void {
    const end = this.#received + inputWindow;
    for (const part of this.#attached ? this.#unreceived : []) {
      if (part.from < this.#sent) continue;
      if (part.from >= end) break;
      this.#send?.({ type: 'input', from: part.from, data: part.data });
      this.#sent = part.from + part.data.length;
    }
    this.#everSent = Math.max(this.#everSent, this.#sent);
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    const unsent = this.#typed - this.#everSent;
    if (this.#isMuch) {
      this.#mostUnsent = Math.max(this.#mostUnsent, unsent);
      this.#options.onWaiting({ unsent, of: this.#mostUnsent });
    } else if (this.#mostUnsent > 0) {
      this.#mostUnsent = 0;
      this.#options.onWaiting(null);
    }
  }

  #draw(reply: TerminalReply & { type: 'screen' | 'output' }): void {
    if (this.#seen === null) return;
    this.#seen.seq = reply.seq;
    const { screen, onNote } = this.#options;
    const send = this.#send;
    if (reply.type === 'screen') {
      // In its turn: what was written before may not be drawn yet, and may end within an escape sequence, which CAN ends.
      this.#output.drop();
      this.#echo.restart(reply.data);
      screen.write('\u0018', () => screen.reset());
      if (reply.gap) onNote('gap');
    }
    this.#output.add(reply.type === 'screen' ? reply.data : this.#echo.take(reply.data), () => {
      if (this.#send === send) send?.({ type: 'ack', seq: reply.seq });
    });
  }
}

/** Of the length of one message; no character is torn in two. */
function partsOf(data: string): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < data.length; at += parts.at(-1)?.length ?? 0) {
    const part = data.slice(at, at + longestText);
    const isTorn = at + part.length < data.length && /[\uD800-\uDBFF]$/.test(part);
    parts.push(isTorn ? part.slice(0, -1) : part);
  }
  return parts;
}

function sizeOf({ cols, rows }: StreamScreen): string {
  return `${cols}x${rows}`;
}
