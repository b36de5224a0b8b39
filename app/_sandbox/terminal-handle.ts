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
  until(wanted: (state: ShellState) => boolean, signal: AbortSignal): Promise<ShellState | undefined> {
    return new Promise((done) => {
      const check = (): void => {
        const fits = this.#state !== null && wanted(this.#state);
        if (!fits && !signal.aborted) return;
        this.#listeners.delete(check);
        signal.removeEventListener('abort', check);
        done(signal.aborted ? undefined : (this.#state ?? undefined));
      };
      this.#listeners.add(check);
      signal.addEventListener('abort', check);
      check();
    });
  }
}

/** A terminal on the page, for what types into it. */
export interface TerminalHandle {
  /** Types a command and its Enter, and takes the focus there. */
  run(command: string): void;
  type(data: string): void;
  readonly shell: ShellWatch;
}
