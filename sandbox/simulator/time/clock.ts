/** Time as simulated clusters have it: what is due when, in one heap for all of them. Real by default; virtual where a test or an author drives it. */

export interface Clock {
  now(): Date;
  /** Calls back once, `ms` from now; disposing takes it back. */
  after(ms: number, act: () => void): Disposable;
}

/** Resolves `ms` from now; rejects with the signal's reason when it is aborted first. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => {
      timer[Symbol.dispose]();
      reject(signal?.reason);
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}
