/** What the controller answers by itself, to the byte. Source: net/http/server.go (Error, NotFound), traefik/pkg/proxy/httputil/proxy.go. */
import { STATUS_CODES } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const plain = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };

export const noRoute: Answer = { status: 404, headers: plain, body: '404 page not found\n' };
export const noServer: Answer = { status: 503, headers: plain, body: 'no available server\n' };

/** The same address, encrypted. */
export function toHttps(host: string, path: string): Answer {
  return { status: 308, headers: { Location: `https://${host}${path}` }, body: 'Permanent Redirect' };
}

/** A backend that could not be reached, or broke off before it answered. */
export function upstreamFailed(code: string | undefined): Answer {
  const status = statusOf(code);
  return { status, headers: {}, body: STATUS_CODES[status] ?? '' };
}

function statusOf(code: string | undefined): number {
  switch (code) {
    case 'ETIMEDOUT':
      return 504;
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EPIPE':
      return 502;
    // An answer that is no HTTP, or a TLS handshake that fails.
    default:
      return 500;
  }
}
