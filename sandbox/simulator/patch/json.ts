/** JSON as patches see it, and the few questions every patch asks of it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A copy that may be changed. Parts that stand in several places of the original are different ones in it, which structuredClone would not do. */
export function copyOf<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // Loops, because bodies may be nested so deeply that callbacks would not fit on the stack as well.
    const items: unknown[] = [];
    for (const item of value) items.push(copyOf(item));
    return items as Value;
  }
  const copied: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const own = copyOf((value as Record<string, unknown>)[key]);
    if (key === '__proto__') Object.defineProperty(copied, key, { value: own, enumerable: true, writable: true });
    else copied[key] = own;
  }
  return copied as Value;
}

/** Same JSON, whatever the order of keys. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

/**
 * A patch that cannot be applied; the API server answers it with the reason given, and with none for what it has not foreseen.
 * `patchStatus` makes the answer: the message of an `Invalid` one stays behind.
 */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  readonly reason: 'BadRequest' | 'Invalid' | 'RequestEntityTooLarge' | 'Unknown';
  constructor(message: string, reason: PatchError['reason'] = 'BadRequest') {
    super(message);
    this.reason = reason;
  }
}
