/** Delays that double with every failure. Source: client-go/util/flowcontrol/backoff.go, with the kubelet's own expiry (pkg/kubelet/kubelet.go). */

interface Entry {
  delayMs: number;
  updatedMs: number;
}

export class BackOff {
  readonly #firstMs: number;
  readonly #mostMs: number;
  readonly #expiresMs: number;
  readonly #entries = new Map<string, Entry>();

  /** `expiresMs`: who kept quiet for longer begins anew. */
  constructor({ firstMs, mostMs, expiresMs }: { firstMs: number; mostMs: number; expiresMs: number }) {
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
    this.#expiresMs = expiresMs;
  }

  /** The delay now, ms; 0 without a failure. */
  get(key: string): number {
    return this.#entries.get(key)?.delayMs ?? 0;
  }

  /** Counts a failure that happened at `eventMs`. */
  next(key: string, eventMs: number, nowMs: number): void {
    const entry = this.#entries.get(key);
    const isNew = !entry || this.#isExpired(entry, eventMs);
    const delayMs = isNew ? this.#firstMs : Math.min(entry.delayMs * 2, this.#mostMs);
    this.#entries.set(key, { delayMs, updatedMs: nowMs });
  }

  /** What is to be remembered of failures that were counted elsewhere, the last one at `lastMs`. */
  recall(key: string, failures: number, lastMs: number): void {
    if (failures < 1) return;
    const delayMs = Math.min(this.#firstMs * 2 ** (failures - 1), this.#mostMs);
    this.#entries.set(key, { delayMs, updatedMs: lastMs });
  }

  /** Whether the delay after an event at `eventMs` is not over. */
  isWaitingSince(key: string, eventMs: number, nowMs: number): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && !this.#isExpired(entry, eventMs) && nowMs - eventMs < entry.delayMs;
  }

  /** The same, after the last failure that was counted. */
  isWaiting(key: string, nowMs: number): boolean {
    const entry = this.#entries.get(key);
    return entry !== undefined && !this.#isExpired(entry, nowMs) && nowMs - entry.updatedMs < entry.delayMs;
  }

  /** Forgets all keys with this beginning. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  #isExpired({ updatedMs }: Entry, eventMs: number): boolean {
    return eventMs - updatedMs > this.#expiresMs;
  }
}
