import { z } from 'zod';

/** Long enough for names, too short for anything else. */
const longest = 60;
/** Letters of any script, digits, and what stands between the parts of names. No address, no markup, nothing invisible. */
const letters = /^[\p{L}\p{M}\p{N} .,'’·・‐\-–()（）=＝、]+$/u;

/** The name on a certificate, as its owner types it: composed, without superfluous spaces. */
export const certificateName = z
  .string()
  .max(4 * longest)
  .transform((name) => name.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .refine((name) => name.length > 0 && [...name].length <= longest, `1 to ${longest} letters`)
  .refine((name) => letters.test(name) && /\p{L}/u.test(name), 'letters, digits, spaces and the signs of names only');
