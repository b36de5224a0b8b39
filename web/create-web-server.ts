import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

/** Whoever is slower than this holds a connection for nothing: a browser sends its headers in one go. */
export const patience = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 } as const;
/** Connections at one time: a thousand learners with some sockets each. */
export const mostConnections = 10_000;

interface Tls {
  readonly cert: string;
  readonly key: string;
}

/** A server that waits for nobody, with TLS where there is a certificate; tests pass a shorter patience. */
export function createWebServer(tls?: Tls, timeouts: Record<keyof typeof patience, number> = patience): Server {
  const server = tls
    ? createTlsServer({ ...tls, ...timeouts, handshakeTimeout: timeouts.headersTimeout, minVersion: 'TLSv1.2' })
    : createServer(timeouts);
  server.maxConnections = mostConnections;
  return server;
}
