/** Turns a request into a WebSocket. */
import { type WebSocket, WebSocketServer } from 'ws';
import type { ResourceExchange } from '../exchange.ts';
import { takeConnection } from './upgrade.ts';

/** Clients write input in pieces of 32 KiB; a paste into a browser's terminal is one message. */
const mostMessageBytes = 4 * 1024 * 1024;

const protocolHeader = 'sec-websocket-protocol';
const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: mostMessageBytes });

/** Answers with `protocol`, which may be one that RFC 6455 does not allow: `SPDY/3.1+…` has a slash, and `ws` refuses what is no token. */
export function openWebSocket(exchange: ResourceExchange, protocol: string): Promise<WebSocket> {
  const { request } = exchange;
  const { socket, head } = takeConnection(exchange);
  delete request.headers[protocolHeader];
  return new Promise((opened) => {
    const name = (headers: string[], of: unknown): void => {
      if (of === request && protocol !== '') headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
    };
    server.on('headers', name);
    server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      opened(webSocket);
    });
    // It has answered by now, whether with 101 or a refusal.
    server.off('headers', name);
  });
}
