/** The values of one Redis, with their times to live. */
import { RedisError } from './resp.ts';

export type Value = string | string[] | Map<string, string> | Set<string>;

interface Entry {
  value: Value;
  expiresMs: number | undefined;
}

export type Kind = 'string' | 'list' | 'hash' | 'set';

/** Of each text, beside its characters. */
const perValue = 64;

const wrongType = 'WRONGTYPE Operation against a key holding the wrong kind of value';

export function kindOf(value: Value): Kind {
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'list';
  return value instanceof Map ? 'hash' : 'set';
}

export class Keyspace {
  readonly #entries = new Map<string, Entry>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Expired keys go when they are looked at. */
  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresMs !== undefined && entry.expiresMs <= this.#nowMs()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry;
  }

  get(key: string): Value | undefined {
    return this.#live(key)?.value;
  }

  /** Throws RedisError WRONGTYPE. */
  text(key: string): string | undefined {
    const value = this.get(key);
    if (value !== undefined && typeof value !== 'string') throw new RedisError(wrongType);
    return value;
  }

  /** The value of a kind, made where there is none when `make` says so. Throws RedisError WRONGTYPE. */
  of<T extends Exclude<Value, string>>(key: string, empty: T, make: boolean): T {
    const value = this.get(key);
    if (value === undefined) {
      if (make) this.set(key, empty);
      return empty;
    }
    if (kindOf(value) !== kindOf(empty)) throw new RedisError(wrongType);
    return value as T;
  }

  set(key: string, value: Value, expiresMs?: number): void {
    this.#entries.set(key, { value, expiresMs });
  }

  delete(key: string): boolean {
    return this.#live(key) !== undefined && this.#entries.delete(key);
  }

  /** False when there is no such key; undefined takes the time back. */
  expire(key: string, atMs: number | undefined): boolean {
    const entry = this.#live(key);
    if (!entry) return false;
    entry.expiresMs = atMs;
    return true;
  }

  expiry(key: string): number | undefined {
    return this.#live(key)?.expiresMs;
  }

  /** An empty list or set is no key. */
  prune(key: string): void {
    const value = this.get(key);
    if (value === undefined || typeof value === 'string') return;
    if ((Array.isArray(value) ? value.length : value.size) === 0) this.#entries.delete(key);
  }

  keys(): string[] {
    return [...this.#entries.keys()].filter((key) => this.#live(key));
  }

  clear(): void {
    this.#entries.clear();
  }

  /** What all values take, in bytes. */
  get bytes(): number {
    let sum = 0;
    for (const [key, { value }] of this.#entries) {
      sum += perValue + key.length;
      if (typeof value === 'string') sum += value.length;
      else if (value instanceof Map) for (const [field, text] of value) sum += perValue + field.length + text.length;
      else for (const text of value) sum += perValue + text.length;
    }
    return sum;
  }

  /** What a snapshot holds. */
  dump(): string {
    const entries = this.keys().map((key) => {
      const { value, expiresMs } = this.#entries.get(key) as Entry;
      return [key, kindOf(value), typeof value === 'string' ? value : [...value], expiresMs ?? null];
    });
    return JSON.stringify(entries);
  }

  load(text: string): void {
    for (const [key, kind, value, expiresMs] of JSON.parse(text) as [string, Kind, never, number | null][]) {
      const made: Record<Kind, () => Value> = {
        string: () => value,
        list: () => value,
        hash: () => new Map(value),
        set: () => new Set(value),
      };
      this.set(key, made[kind](), expiresMs ?? undefined);
    }
  }
}
