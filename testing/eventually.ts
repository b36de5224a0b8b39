/** Polls until `probe` gives something other than undefined, null or false; throws with the last answer after `timeoutMs`. */
export async function eventually<Value>(
  probe: () => Promise<Value | undefined | null | false> | Value | undefined | null | false,
  what: string,
  { timeoutMs = 30_000, everyMs = 25 } = {},
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    await new Promise((again) => setTimeout(again, everyMs));
  }
  throw new Error(
    `waited ${timeoutMs} ms for ${what}; last: ${last instanceof Error ? last.stack : JSON.stringify(last)}`,
  );
}
