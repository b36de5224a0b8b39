/** The hash that tells the templates of a workload apart, the very one a real cluster computes. Source: pkg/controller/controller_utils.go, ComputeHash. */
import type { JsonObject } from '../../patch/json.ts';
import { dumpTemplate } from './dump-template.ts';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a, 32 bits (hash/fnv). */
function fnv32a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** Of a template with its defaults; a collision count makes another one of it. */
export function templateHash(template: JsonObject | undefined, collisionCount?: number | null): string {
  const dump = Buffer.from(dumpTemplate(template ?? {}));
  if (collisionCount === undefined || collisionCount === null) return safeEncode(fnv32a(dump));
  const count = Buffer.alloc(8);
  count.writeUInt32LE(collisionCount);
  return safeEncode(fnv32a(Buffer.concat([dump, count])));
}

/** Source: apimachinery/pkg/util/rand/rand.go, SafeEncodeString. */
function safeEncode(sum: number): string {
  return [...String(sum)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}
