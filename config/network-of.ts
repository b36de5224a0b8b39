import { isIPv6 } from 'node:net';
import { isLoopback } from './is-loopback.ts';

/**
 * Whom an address is counted as: an IPv4 address for itself, an IPv6 one with all of its /64, which one customer has to
 * themselves (RFC 6177, RFC 7421). Empty for this machine.
 */
export function networkOf(address: string): string {
  if (isLoopback(address)) return '';
  if (!isIPv6(address)) return address;
  // The URL parser writes every address in one way, but for the zeros that it leaves out.
  const [head = '', tail] = new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1).split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const all = [...groups, ...Array<string>(8 - groups.length - after.length).fill('0'), ...after];
  return `${all.slice(0, 4).join(':')}::/64`;
}
