import type { TerminalReply, TerminalRequest } from '../sandbox/contract/terminal-sizes.ts';
import type { TerminalSocket } from '../sandbox/terminal/serve-terminal.ts';

/** A line between a page and a terminal that delivers each message `later`, in its order, and loses what is under way when it is cut. */
export class TestLine implements TerminalSocket {
  #up = true;
  #onMessage = (_data: unknown): void => {};
  #onClose = (): void => {};
  readonly #toPage: (reply: TerminalReply) => void;
  readonly #later: (act: () => void) => void;
  readonly #underWay = { toPage: [] as (() => void)[], fromPage: [] as (() => void)[] };

  constructor(toPage: (reply: TerminalReply) => void, later: (act: () => void) => void = setImmediate) {
    this.#toPage = toPage;
    this.#later = later;
  }

  on(event: 'message' | 'close', listener: (data: unknown) => void): void {
    if (event === 'message') this.#onMessage = listener;
    else this.#onClose = () => listener(undefined);
  }

  send(text: string): void {
    this.#deliver('toPage', () => this.#toPage(JSON.parse(text) as TerminalReply));
  }

  close(code: number, reason?: string): void {
    throw new Error(`closed: ${code} ${reason}`);
  }

  readonly fromPage = (request: TerminalRequest): void => {
    const text = JSON.stringify(request);
    this.#deliver('fromPage', () => this.#onMessage(text));
  };

  cut(): void {
    this.#up = false;
    this.#onClose();
  }

  #deliver(way: 'toPage' | 'fromPage', act: () => void): void {
    this.#underWay[way].push(act);
    this.#later(() => {
      const next = this.#underWay[way].shift();
      if (this.#up) next?.();
    });
  }
}
