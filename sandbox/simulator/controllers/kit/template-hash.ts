/** The hash that tells the templates of a workload apart. Upstream's comes from Go's dump of the object; this one from its JSON, in the same alphabet. */
import type { Json } from '../../patch/json.ts';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a, 32 bits (hash/fnv). */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The same text for the same value, whatever the order of its keys. */
function stable(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, child]) => `${JSON.stringify(key)}:${stable(child as Json)}`).join(',')}}`;
}

/** Eight to ten characters as `SafeEncodeString(fmt.Sprint(sum32))` gives them; a collision count makes another one of it. */
export function templateHash(template: unknown, collisionCount?: number): string {
  return safeEncode(fnv32a(stable(template as Json) + (collisionCount === undefined ? '' : ` ${collisionCount}`)));
}

/** Source: apimachinery/pkg/util/rand/rand.go, SafeEncodeString. */
function safeEncode(sum: number): string {
  return [...String(sum)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}
