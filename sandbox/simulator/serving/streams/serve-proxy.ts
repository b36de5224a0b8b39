/** `pods/proxy`, `services/proxy`, `nodes/proxy`: HTTP through the API server. Source: apimachinery/pkg/util/proxy/{upgradeaware,transport}.go. */
import { type ClientRequest, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { NetworkError } from '../../network/network-stack.ts';
import { isObject } from '../../patch/json.ts';
import type { ResourceExchange } from '../exchange.ts';
import { sendError, sendObject, sendText } from '../respond.ts';
import { type ProxyTarget, proxyTarget, unreachable } from './proxy-target.ts';
import { takeConnection } from './upgrade.ts';

/** Headers between two neighbours, which a proxy does not pass on (RFC 9110, 7.6.1). */
const betweenNeighbours = new Set(
  'connection,proxy-connection,keep-alive,proxy-authenticate,proxy-authorization,te,trailer,transfer-encoding,upgrade'.split(
    ',',
  ),
);
/** Where pages name other pages. */
const links =
  /(<[a-z][^>]*\s(?:href|src|action|cite|longdesc|background|data|poster|formaction)=")(\/(?!\/)[^"]*)(")/gi;

/** Throws StatusError 400, 404, 503. */
export async function serveProxy(exchange: ResourceExchange): Promise<void> {
  const { request, response } = exchange;
  const target = proxyTarget(exchange);
  const [path = '', query] = (request.url ?? '').split(/\?(.*)/s);
  const [, prefix = '', rest = ''] = /^(.*?\/(?:pods|services|nodes)\/[^/]+\/proxy)(\/.*)?$/s.exec(path) ?? [];
  const search = query === undefined ? '' : `?${query}`;
  if (rest === '' && (request.method === 'GET' || request.method === 'HEAD')) {
    response.writeHead(301, { location: `${path}/${search}` }).end();
    return;
  }
  if (!target) return serveKubelet(exchange, rest);
  await forward(exchange, target, { prefix, path: rest, search });
}

interface Place {
  /** The proxy's own part of the path. */
  readonly prefix: string;
  readonly path: string;
  readonly search: string;
}

async function forward(exchange: ResourceExchange, target: ProxyTarget, place: Place): Promise<void> {
  const { request, response, upgrade, cluster } = exchange;
  const { ip, port, network } = target;
  const refused = `dial tcp ${ip}:${port}: connect: connection refused`;
  if (!network) throw unreachable(`dial tcp ${ip}:${port}: connect: no route to host`);
  const connection = await network.connect({ ip, port }).catch((error: unknown) => {
    if (error instanceof NetworkError) throw unreachable(error.code === 'ECONNREFUSED' ? refused : error.message);
    throw error;
  });
  if (target.scheme === 'https') {
    connection.stream.destroy();
    throw unreachable('http: server gave HTTP response to HTTPS client');
  }
  const leaving = cluster.onClose(() => connection.stream.destroy());
  connection.stream.once('close', () => leaving[Symbol.dispose]());
  const sent = httpRequest({
    method: request.method,
    path: `${place.path}${place.search}`,
    headers: forwarded(request, place),
    setHost: false,
    createConnection: () => connection.stream,
  });
  response.once('close', () => connection.stream.destroy());
  if (upgrade) upgradeThrough(exchange, sent);
  else request.pipe(sent);
  await new Promise<void>((done) => {
    sent.once('response', (answer) => {
      relay(exchange, answer, place);
      answer.once('close', done);
    });
    sent.once('upgrade', () => done());
    sent.once('error', (error) => {
      sendError(response, unreachable(error.message === 'socket hang up' ? 'EOF' : error.message));
      done();
    });
  });
}

function forwarded(request: IncomingMessage, { prefix, path }: Place): OutgoingHttpHeaders {
  const kept = Object.entries(request.headers).filter(
    ([name]) => !betweenNeighbours.has(name) && name !== 'authorization',
  );
  const before = request.headers['x-forwarded-for'];
  const client = request.socket.remoteAddress ?? '127.0.0.1';
  return {
    ...Object.fromEntries(kept),
    'x-forwarded-for': before === undefined ? client : `${String(before)}, ${client}`,
    'x-forwarded-uri': `${prefix}${path}`,
    ...(request.headers.upgrade === undefined ? {} : { connection: 'Upgrade', upgrade: request.headers.upgrade }),
  };
}

function relay({ response }: ResourceExchange, answer: IncomingMessage, { prefix }: Place): void {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).filter(
      ([name]) => !betweenNeighbours.has(name) && !name.startsWith('access-control-'),
    ),
  );
  const through = (path: string): string => (path.startsWith(prefix) ? path : `${prefix}${path}`);
  const { location } = headers;
  if (typeof location === 'string' && location.startsWith('/')) headers.location = through(location);
  const isPage = (headers['content-type'] ?? '').toString().split(';')[0]?.trim() === 'text/html';
  if (!isPage || location !== undefined || headers['content-encoding'] !== undefined) {
    response.writeHead(answer.statusCode ?? 502, headers);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
    return;
  }
  const parts: Buffer[] = [];
  answer.on('data', (part: Buffer) => parts.push(part));
  answer.on('error', () => response.destroy());
  answer.once('end', () => {
    const page = Buffer.concat(parts).toString('latin1');
    const body = Buffer.from(
      page.replaceAll(links, (_, before: string, path: string, after: string) => `${before}${through(path)}${after}`),
      'latin1',
    );
    response.writeHead(answer.statusCode ?? 502, {
      ...headers,
      ...(parts.length > 0 ? { 'content-length': body.length } : {}),
    });
    response.end(body);
  });
}

/** The Pod may agree to another protocol; from then on bytes only pass through. */
function upgradeThrough(exchange: ResourceExchange, sent: ClientRequest): void {
  sent.once('upgrade', (answer, backend, first) => {
    const { socket, head } = takeConnection(exchange);
    const headers = answer.rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
    socket.write(`HTTP/1.1 101 ${answer.statusMessage ?? 'Switching Protocols'}\r\n${headers}\r\n`);
    socket.write(first);
    backend.write(head);
    backend.pipe(socket).pipe(backend);
    for (const [one, other] of [
      [socket, backend],
      [backend, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.once('close', () => other.destroy());
    }
  });
  sent.end();
}

/** What the kubelet itself says by HTTP, as far as anybody asks it. */
function serveKubelet(exchange: ResourceExchange, path: string): void {
  const { response, cluster, info } = exchange;
  const node = info.name.split(':').at(info.name.split(':').length === 3 ? 1 : 0);
  if (path === '/healthz') sendText(response, 200, 'ok');
  else if (path === '/pods' || path === '/pods/' || path === '/runningpods/') {
    const items = cluster.reader.list('/api/v1/pods').filter(({ spec }) => isObject(spec) && spec.nodeName === node);
    sendObject(response, 200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items });
  } else sendText(response, 404, '404 page not found\n');
}
