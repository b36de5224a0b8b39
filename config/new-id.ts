/** Ids that are unique everywhere: a letter for what it is, then 80 random bits in lowercase letters and digits. */
import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32: no i, l, o, u

export type IdKind = 'learner' | 'sandbox' | 'attempt' | 'host' | 'certificate';
const letters: Record<IdKind, string> = { learner: 'l', sandbox: 's', attempt: 'a', host: 'h', certificate: 'c' };

export function newId(kind: IdKind, random: (bytes: number) => Buffer = randomBytes): string {
  const characters = Array.from(random(16), (byte) => alphabet[byte % 32]);
  return letters[kind] + characters.join('');
}
