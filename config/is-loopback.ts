import { isIP } from 'node:net';

/** `localhost`, `::1` and all of 127.0.0.0/8. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
