import type { TerminalHandle } from '../../_sandbox/terminal-handle.ts';

/** Ctrl+C, and the beginning of the line with all before it away. */
const interrupt = '\x03';
const clearLine = '\x05\x15';
/** A program that does not mind Ctrl+C is left alone after this time, ms. */
const patienceMs = 3_000;

/** Ends the shell of a terminal as its learner would, and leaves an empty screen to whoever opens it anew. */
export async function endShell({ shell, type }: TerminalHandle): Promise<void> {
  if (shell.state === null) return;
  const patience = AbortSignal.timeout(patienceMs);
  if (shell.state.state === 'running') type(interrupt);
  const atPrompt = await shell.until(({ state }) => state === 'prompt', patience);
  if (atPrompt === undefined) return;
  // Not `exit`: it asks back when there are stopped jobs.
  type(`${clearLine}clear; exec true\r`);
  await shell.untilUnknown(patience);
}
