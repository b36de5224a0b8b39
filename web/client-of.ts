import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

export interface Client {
  readonly address: string;
  /** The browser speaks TLS, with us or with a proxy that we were told of. */
  readonly secure: boolean;
}

/**
 * Who asks. What `X-Forwarded-For` and `X-Forwarded-Proto` say counts only when it comes from a declared proxy; the address
 * is the last one in the list that is no such proxy. Afterwards the headers say what was found, for the pages behind us.
 */
export function clientOf(request: IncomingMessage, proxies: ReadonlySet<string>): Client {
  const { headers, socket } = request;
  const peer = plainAddress(socket.remoteAddress ?? '');
  const trusted = proxies.has(peer);
  const hops = trusted ? String(headers['x-forwarded-for'] ?? '').split(',') : [];
  const address =
    hops.map((hop) => plainAddress(hop.trim())).findLast((hop) => hop !== '' && !proxies.has(hop)) ?? peer;
  const secure = socket instanceof TLSSocket || (trusted && headers['x-forwarded-proto'] === 'https');
  for (const name of ['forwarded', 'x-forwarded-host', 'x-forwarded-port', 'x-real-ip']) delete headers[name];
  headers['x-forwarded-for'] = address;
  headers['x-forwarded-proto'] = secure ? 'https' : 'http';
  return { address, secure };
}

/** With a port behind it, as some proxies forward it: `192.0.2.1:5000`, `[2001:db8::1]:5000`. */
const withPort = /^(?:\[([^\]]*)\](?::\d+)?|(\d+(?:\.\d+){3}):\d+)$/;

/** `::ffff:127.0.0.1` is 127.0.0.1; a port is not part of an address. */
export function plainAddress(address: string): string {
  const [, six, four] = withPort.exec(address) ?? [];
  return (six ?? four ?? address).replace(/^::ffff:/, '');
}
