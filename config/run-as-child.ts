import { FailureError } from '../sandbox/contract/failure.ts';

/** How often a process looks whether the one that started it is still there. */
const parentCheckMs = 1_000;

/**
 * The life of a process that another one started: `open` builds it up and gives what to tell, which goes to stdout as one
 * line of JSON; it ends, disposing of all, on SIGTERM, SIGINT or when its parent is gone. An error becomes a line with
 * `error` in place of it, and exit code 1.
 */
export async function runAsChild(open: (running: AsyncDisposableStack) => Promise<object>): Promise<void> {
  const running = new AsyncDisposableStack();
  let ending = false;
  const end = async (code: number): Promise<void> => {
    if (ending) return;
    ending = true;
    await running.disposeAsync().catch((error: unknown) => console.error(error));
    process.exit(code);
  };
  // Not once: a second Ctrl-C must not cut the end short.
  process.on('SIGTERM', () => void end(0));
  process.on('SIGINT', () => void end(0));
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && void end(0), parentCheckMs);
  watch.unref();
  try {
    const told = await open(running);
    process.stdout.write(`${JSON.stringify({ ready: true, ...told })}\n`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const expected = error instanceof FailureError || (error instanceof Error && expectedErrors.has(error.name));
    if (!expected) console.error(error);
    process.stdout.write(`${JSON.stringify({ ready: false, error: message })}\n`);
    await end(1);
  }
}

/** Errors that are a sentence to the reader; all others come with their stack. */
const expectedErrors = new Set(['SettingError', 'StoreError', 'DataFolderTaken', 'PortTaken']);
