/** Hands a request on to a server and its response back, as Traefik's reverse proxy does. Source: net/http/httputil/reverseproxy.go, net/http/transport.go. */
import {
  type ClientRequest,
  type IncomingMessage,
  request as makeRequest,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { type Answer, upstreamFailed } from './answers.ts';
import { type ForwardedBy, requestHeaders, responseHeaders } from './headers.ts';
import type { Server } from './routing.ts';
import type { Upstreams } from './upstreams.ts';

/** Requests that may be sent again when a kept connection turns out to be closed, if they have no body. */
const replayable = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];
const withoutBody = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

export interface Forwarding {
  readonly upstreams: Upstreams;
  readonly server: Server;
  /** With its query. */
  readonly path: string;
  readonly by: ForwardedBy;
}

export function forward(request: IncomingMessage, response: ServerResponse, forwarding: Forwarding): void {
  let upstream: ClientRequest | undefined;
  let isReplayed = false;
  const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers;
  response.on('close', () => {
    if (!response.writableFinished) upstream?.destroy();
  });
  const send = async (): Promise<void> => {
    const sending = await open(request, forwarding, hasBody);
    upstream = sending;
    if (response.destroyed) sending.destroy();
    let answered: IncomingMessage | undefined;
    sending.on('response', (answer) => {
      answered = answer;
      passBack(answer, response);
    });
    sending.on('error', (error: NodeJS.ErrnoException) => {
      // A server may answer and close before it has read all of the request.
      if (answered?.complete) return;
      if (response.headersSent) response.destroy();
      else if (sending.reusedSocket && !isReplayed && !hasBody && replayable.includes(request.method ?? '')) {
        isReplayed = true;
        void send().catch(fail);
      } else fail(error);
    });
    if (hasBody) request.pipe(sending);
    else sending.end();
  };
  const fail = (error: NodeJS.ErrnoException): void => answerWith(response, upstreamFailed(error.code));
  void send().catch(fail);
}

async function open(
  request: IncomingMessage,
  { upstreams, server, path, by }: Forwarding,
  hasBody: boolean,
): Promise<ClientRequest> {
  const headers = requestHeaders(request, by);
  const method = request.method ?? 'GET';
  if (hasBody && request.headers['content-length'] === undefined) headers.push('Transfer-Encoding', 'chunked');
  if (!hasBody && !withoutBody.includes(method)) headers.push('Content-Length', '0');
  const common = { method, path, headers, host: server.ip, port: server.port };
  if (server.scheme === 'http') return makeRequest({ ...common, agent: upstreams.agent });
  const stream = await upstreams.open(server);
  return makeRequest({ ...common, createConnection: () => stream });
}

function passBack(answer: IncomingMessage, response: ServerResponse): void {
  const status = answer.statusCode ?? 502;
  writeHead(response, status, responseHeaders(answer.rawHeaders));
  answer.pipe(response);
  // What breaks off in the middle breaks off for the client, too.
  answer.on('error', () => response.destroy());
}

export function answerWith(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  writeHead(
    response,
    status,
    [...Object.entries(headers), ['Date', new Date().toUTCString()], ...Object.entries(length)].flat(),
  );
  response.end(body);
}

/** Go's server says nothing of connections that stay, and knows nothing of a response's own words. */
function writeHead(response: ServerResponse, status: number, headers: string[]): void {
  const { httpVersionMajor, httpVersionMinor } = response.req;
  if (httpVersionMajor === 2) {
    response.writeHead(status, headers);
    return;
  }
  response.removeHeader('connection');
  const closes = !response.shouldKeepAlive && httpVersionMinor > 0;
  const all = closes ? [...headers, 'Connection', 'close'] : headers;
  response.writeHead(status, STATUS_CODES[status] ?? `status code ${status}`, all);
}
