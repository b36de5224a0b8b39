/** Types a solution into the terminal, one command at a time, as if somebody sat at the keyboard. */
import type { TerminalHandle } from './terminal-handle.ts';

/** A command appears within this time, however long it is. */
const typingMs = 900;
/** No key sooner after another than this. */
const leastKeyMs = 15;
/** To the end of the line, and all before it away: what the learner had begun to type would be run as well. */
const clearLine = '\x05\x15';

export interface Showing {
  /** Position of the command in the solution. */
  readonly at: number;
  readonly of: number;
  /** `waiting`: another program has the terminal; `failed`: the command ended with an error. */
  readonly what: 'waiting' | 'typing' | 'running' | 'failed';
}

interface ShowMe {
  readonly commands: readonly string[];
  readonly terminal: Pick<TerminalHandle, 'type' | 'shell'>;
  /** For those who want less motion: each command at once. */
  readonly atOnce: boolean;
  readonly signal: AbortSignal;
  onShowing(showing: Showing): void;
}

/** True when every command has ended without an error. Nothing is typed while a program runs, nor after the signal. */
export async function showMe({ commands, terminal, atOnce, signal, onShowing }: ShowMe): Promise<boolean> {
  const { shell } = terminal;
  for (const [at, command] of commands.entries()) {
    const tell = (what: Showing['what']): void => onShowing({ at, of: commands.length, what });
    if (shell.state?.state !== 'prompt') tell('waiting');
    const before = await shell.until(({ state }) => state === 'prompt', signal);
    if (before === undefined) return false;
    tell('typing');
    terminal.type(clearLine);
    for await (const keys of keysOf(command, atOnce)) {
      if (signal.aborted) return false;
      terminal.type(keys);
    }
    tell('running');
    terminal.type('\r');
    const after = await shell.until(({ state, prompts }) => state === 'prompt' && prompts > before.prompts, signal);
    if (after === undefined) return false;
    if (after.code !== 0) {
      tell('failed');
      return false;
    }
  }
  return true;
}

async function* keysOf(command: string, atOnce: boolean): AsyncGenerator<string> {
  const typed = command.replaceAll('\n', '\r');
  const parts = atOnce ? 1 : Math.min(typed.length, Math.floor(typingMs / leastKeyMs));
  const length = Math.ceil(typed.length / parts);
  for (let from = 0; from < typed.length; from += length) {
    yield typed.slice(from, from + length);
    if (!atOnce) await new Promise((next) => setTimeout(next, leastKeyMs));
  }
}
