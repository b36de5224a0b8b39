import { isIP } from 'node:net';
import { isLoopback } from '../config/is-loopback.ts';

export interface Served {
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
  /** Further origins that a proxy serves us under: `https://workshop.example`. */
  readonly origins: readonly string[];
}

/** The origins whose pages may change something here, written as browsers write them in `Origin`. */
export function ownOrigins({ address, port, tls, origins }: Served): ReadonlySet<string> {
  const names = isLoopback(address) ? ['127.0.0.1', 'localhost', '[::1]'] : [];
  if (address !== '0.0.0.0' && address !== '::') names.push(isIP(address) === 6 ? `[${address}]` : address);
  // URL leaves out the port where it is the scheme's own, as browsers do.
  const served = names.map((name) => new URL(`${tls ? 'https' : 'http'}://${name}:${port}`).origin);
  return new Set([...served, ...origins]);
}

/**
 * True for names that lead here without a name server, and for those that were declared: a page of another name that was
 * pointed at loopback must not be able to talk to us (DNS rebinding).
 */
export function isOwnHost(host: string | undefined, origins: ReadonlySet<string>): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0) return true;
  return [...origins].some((origin) => new URL(origin).host === host || new URL(origin).hostname === name);
}
