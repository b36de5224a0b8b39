import type { ShellState } from '../../sandbox/contract/terminal-sizes.ts';

/** What the shell of a terminal does, for those who wait for it. */
export class ShellWatch {
  #state: ShellState | null = null;
  readonly #listeners = new Set<() => void>();

  /** Null while it is not known: no prompt yet, no line to it, or it has ended. */
  get state(): ShellState | null {
    return this.#state;
  }

  show(state: ShellState | null): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Resolves once the shell is as wanted, with undefined when the signal comes first. */
  async until(wanted: (state: ShellState) => boolean, signal: AbortSignal): Promise<ShellState | undefined> {
    await this.#once((state) => state !== null && wanted(state), signal);
    return signal.aborted ? undefined : (this.#state ?? undefined);
  }

  #once(fits: (state: ShellState | null) => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const check = (): void => {
        if (!fits(this.#state) && !signal.aborted) return;
        this.#listeners.delete(check);
        signal.removeEventListener('abort', check);
        done();
      };
      this.#listeners.add(check);
      signal.addEventListener('abort', check);
      check();
    });
  }
}

/** A terminal on the page, for what types into it. */
export interface TerminalHandle {
  /** Types a command and its Enter, and takes the focus there, except where fingers point: a keyboard would cover what it says. */
  run(command: string): void;
  type(data: string): void;
  focus(): void;
  /** True when nothing runs there that would be lost, as far as the page knows. */
  isIdle(): boolean;
  /** Closes the terminal for everybody. */
  close(): Promise<void>;
  readonly shell: ShellWatch;
}

/** What became of a command: it has ended, something else runs in its terminal, or there is no terminal for it. */
export type Ran = 'done' | 'busy' | 'no-terminal';

/** All terminals on the page. */
export interface Terminals {
  /** The one that is used; undefined while it is being opened. */
  active(): TerminalHandle | undefined;
  /** Types a command into the active terminal or the one of that name, which is opened for it; resolves when it has ended, or was refused. */
  run(command: string, target?: string): Promise<Ran>;
}
