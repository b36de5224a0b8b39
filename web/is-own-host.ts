import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * True for names that lead here without a name server: a page of another name that was pointed at loopback must not be
 * able to talk to us (DNS rebinding).
 */
export function isOwnHost(host: string | undefined, address: string): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name.endsWith('.localhost') || name === address || isIP(name) !== 0;
}

/** True when the page that asks is of our own origin. A WebSocket handshake is a GET, so nothing else would hold others off. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
