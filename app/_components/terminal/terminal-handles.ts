import type { Ran, TerminalHandle } from '../../_sandbox/terminal-handle.ts';

/** A shell that is known answers within this time of its terminal being opened, ms. */
const readyMs = 10_000;

/** What types into the open terminals, by name. */
export class TerminalHandles {
  readonly #handles = new Map<string, TerminalHandle>();
  readonly #waiting = new Map<string, Set<(handle: TerminalHandle) => void>>();
  /** Those in which a command of the page runs, by name; aborted when the terminal goes. */
  readonly #running = new Map<string, AbortController>();

  readonly #graceMs: number;

  /** `graceMs`: what is about to end is waited for this long, before a command is refused. */
  constructor({ graceMs }: { graceMs: number }) {
    this.#graceMs = graceMs;
  }

  get(name: string): TerminalHandle | undefined {
    return this.#handles.get(name);
  }

  set(name: string, handle: TerminalHandle | null): void {
    if (handle === null) {
      this.#handles.delete(name);
      this.#running.get(name)?.abort();
      return;
    }
    this.#handles.set(name, handle);
    for (const tell of this.#waiting.get(name) ?? []) tell(handle);
    this.#waiting.delete(name);
  }

  /** Types a command once the shell is at its prompt, and resolves when it has ended; `busy` when something goes on running there. */
  async run(name: string, command: string): Promise<Ran> {
    if (this.#running.has(name)) await this.#untilFree(name);
    if (this.#running.has(name)) return 'busy';
    const gone = new AbortController();
    this.#running.set(name, gone);
    try {
      const handle = this.get(name) ?? (await this.#whenThere(name));
      const { shell } = handle ?? {};
      const known = await shell?.until(() => true, AbortSignal.any([gone.signal, AbortSignal.timeout(readyMs)]));
      if (!handle || !shell || !known) return 'no-terminal';
      const grace = AbortSignal.any([gone.signal, AbortSignal.timeout(this.#graceMs)]);
      const before = await shell.until(({ state }) => state === 'prompt', grace);
      if (!before) return 'busy';
      handle.run(command);
      // A shell that began anew counts its prompts anew.
      const ended = await shell.until(
        ({ state, prompts }) => state === 'prompt' && prompts !== before.prompts,
        gone.signal,
      );
      return ended ? 'done' : 'no-terminal';
    } finally {
      this.#running.delete(name);
    }
  }

  /** Waits a little for the command of the page that runs there. */
  async #untilFree(name: string): Promise<void> {
    const grace = AbortSignal.timeout(this.#graceMs);
    await this.get(name)?.shell.until(({ state }) => state === 'prompt', grace);
    // Who was first is told first.
    await new Promise((next) => setTimeout(next));
  }

  #whenThere(name: string): Promise<TerminalHandle | undefined> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(name) ?? new Set();
      this.#waiting.set(name, waiting.add(resolve));
      setTimeout(() => resolve(undefined), readyMs);
    });
  }
}
