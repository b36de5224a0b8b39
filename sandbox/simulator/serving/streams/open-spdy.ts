/** Turns a request into a SPDY/3.1 session. Source: apimachinery/pkg/util/httpstream/httpstream.go (Handshake). */
import type { ResourceExchange } from '../exchange.ts';
import { type AcceptStream, SpdySession } from './spdy/spdy-session.ts';
import { chooseProtocol, listOf, takeConnection } from './upgrade.ts';

const protocolHeader = 'x-stream-protocol-version';

/** The protocol of `served` to speak; empty for clients that name none. Undefined when it has answered with a refusal. */
export function negotiateSpdy(exchange: ResourceExchange, served: readonly string[]): string | undefined {
  const { request, response } = exchange;
  const offered = listOf(request.headers[protocolHeader]);
  const chosen = chooseProtocol(offered, served);
  if (chosen !== undefined) return chosen;
  response.writeHead(403, { 'x-accepted-stream-protocol-versions': [...served], 'content-type': 'text/plain' });
  response.end(
    `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server supports [${served.join(' ')}]`,
  );
  return undefined;
}

/** Answers the request; the session still has to be run. */
export function openSpdy(exchange: ResourceExchange, protocol: string, accept: AcceptStream): SpdySession {
  const { socket, head } = takeConnection(exchange);
  if (head.length > 0) socket.unshift(head);
  const named = protocol === '' ? '' : `X-Stream-Protocol-Version: ${protocol}\r\n`;
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${named}\r\n`);
  return new SpdySession(socket, accept);
}
