import { ApiException } from '@kubernetes/client-node';

/** A server that has just begun to answer may still lack its own namespaces and roles; they come within a second or two. */
const patienceMs = 30_000;
const againMs = 50;
/** Answers that mean "not yet": no such namespace, rights not loaded, too busy, still starting. */
const passing = new Set([403, 404, 429, 500, 503]);

/** Does `act` until the server accepts it. What exists already counts as done and gives undefined. Throws the last answer. */
export async function untilAccepted<Value>(act: () => Promise<Value>): Promise<Value | undefined> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const code = error instanceof ApiException ? error.code : undefined;
      if (code === 409) return undefined;
      // Without a code the connection failed: the server is restarting.
      if ((code !== undefined && !passing.has(code)) || performance.now() > deadline) throw error;
    }
    await new Promise((again) => setTimeout(again, againMs));
  }
}
