/** The administrator's password: kept only as a hash, in a file. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Shorter ones can be guessed, however slowly; NIST SP 800-63B asks for 8, and this one opens everything. */
export const shortestPassword = 12;
/** Longer than anybody types, short enough to be hashed at once. */
export const longestPassword = 200;

/** 32 MiB and some 100 ms a guess (OWASP's cheat sheet on storing passwords: 2^15, 8, 3). */
const cost = { N: 2 ** 15, r: 8, p: 3 } as const;
const hashBytes = 32;
/** A file that asks for more than 256 MiB is a mistake or a trick. */
const mostMemory = 2 ** 28;

/** `scrypt:32768:8:3:<salt>:<hash>`, salt and hash in base64url. */
const line = /^scrypt:(\d{1,8}):(\d{1,3}):(\d{1,3}):([\w-]{16,}):([\w-]{43})$/;

/** A line for the file; a new salt each time. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join(':');
}

/** True where the text is such a line, with numbers that can be reckoned with. */
export function isPasswordHash(text: string): boolean {
  const [, N = '', r = '', p = ''] = line.exec(text) ?? [];
  const isPower = Number(N) > 1 && Math.log2(Number(N)) % 1 === 0;
  return isPower && Number(r) > 0 && Number(p) > 0 && 128 * Number(N) * Number(r) <= mostMemory;
}

/** Compares in a time that tells nothing; false also for a line that is none. */
export async function isPassword(password: string, hashed: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = line.exec(hashed) ?? [];
  if (!isPasswordHash(hashed) || password.length > longestPassword) return false;
  const parameters = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(
    await derive(password, Buffer.from(salt, 'base64url'), parameters),
    Buffer.from(hash, 'base64url'),
  );
}

function derive(password: string, salt: Buffer, parameters: { N: number; r: number; p: number }): Promise<Buffer> {
  // Two keyboards may write the same letter with different code points.
  const text = password.normalize('NFKC');
  return new Promise((derived, failed) => {
    scrypt(text, salt, hashBytes, { ...parameters, maxmem: 2 * mostMemory }, (error, key) =>
      error ? failed(error) : derived(key),
    );
  });
}
