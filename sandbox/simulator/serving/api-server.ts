/** Answers the requests of one cluster: who asks, may they, what for. Source: apiserver/pkg/server/config.go (the handler chain) and endpoints/installer.go. */
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { impersonate } from '../access/impersonate.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { goQuote } from '../meta/go-quote.ts';
import { badRequest, methodNotAllowed, StatusError } from '../meta/status.ts';
import { authenticate } from './authenticate.ts';
import { authorizeRequest } from './authorize.ts';
import { Backlog } from './backlog.ts';
import type { Exchange, ResourceExchange } from './exchange.ts';
import { negotiate } from './negotiate.ts';
import { readRequest } from './request-info.ts';
import { addWarning, diskRefused, sendError, sendText, sendTooMany } from './respond.ts';
import { serveComponentStatuses } from './serve-component-statuses.ts';
import { serveAbout } from './serve-discovery.ts';
import { serveGet, serveList } from './serve-list.ts';
import { serveMetrics } from './serve-metrics.ts';
import { servePatch } from './serve-patch.ts';
import { serveReview } from './serve-reviews.ts';
import { serveSubresource } from './serve-subresource.ts';
import { serveWatch } from './serve-watch.ts';
import { requireVerb, serveCreate, serveDelete, serveDeleteCollection, serveUpdate } from './serve-write.ts';
import { serveStream } from './streams/serve-stream.ts';
import type { Upgrade } from './streams/upgrade.ts';
import { turns } from './turns.ts';

export class ApiServer {
  readonly #cluster: Cluster;
  readonly #backlog = new Backlog();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    // A client that goes away in the middle is no surprise.
    request.on('error', () => response.destroy());
    this.#backlog.add(response);
    response.on('error', () => response.destroy());
    this.#inTurn(request, response);
  }

  /** A request that wants to become something else; it is answered as HTTP unless a stream takes its connection over. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Socket);
    this.#backlog.add(response);
    response.on('error', () => socket.destroy());
    response.once('finish', () => socket.end());
    this.#inTurn(request, response, { socket, head });
  }

  #inTurn(request: IncomingMessage, response: ServerResponse, upgrade?: Upgrade): void {
    const turn = turns.begin(this.#cluster);
    if (turn === false) {
      // What else it has sent in a row is not read.
      response.shouldKeepAlive = false;
      sendTooMany(response);
      return;
    }
    const answer = (): Promise<void> => this.#answer(request, response, upgrade);
    // Who has gone meanwhile is answered no more.
    const answered = turn === undefined ? answer() : turn.then(() => (response.destroyed ? undefined : answer()));
    answered.catch((error: unknown) => sendError(response, error));
  }

  /** Who asks for what; throws StatusError 401, 403. */
  #open(request: IncomingMessage): Omit<Exchange, 'response' | 'media'> {
    // A proxy's form names the host as well.
    const url = (request.url ?? '/').replace(/^https?:\/\/[^/]*/i, '');
    const at = url.indexOf('?');
    const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
    const info = readRequest(request.method ?? 'GET', at < 0 ? url : url.slice(0, at), query);
    const cluster = this.#cluster;
    const user = impersonate(authenticate(request, cluster.identities), request.headers, cluster.authorize);
    authorizeRequest(cluster, user, info, query);
    return { cluster, request, info, query, user };
  }

  async #answer(request: IncomingMessage, response: ServerResponse, upgrade?: Upgrade): Promise<void> {
    if (this.#cluster.failure !== undefined) throw diskRefused();
    const opened = this.#open(request);
    const media = mediaOf(request, opened);
    const exchange: Exchange = { ...opened, response, media, ...(upgrade ? { upgrade } : {}) };
    const { info } = exchange;
    if (!info.isResource) {
      if (await serveAbout(exchange)) return;
      return refusePath(exchange);
    }
    if (!isGroup(exchange)) return sendText(response, 404, pageNotFound);
    if (await serveReview(exchange)) return;
    if (serveMetrics(exchange)) return;
    const about: ResourceExchange = { ...exchange, registry: this.#registryOf(exchange) };
    if (info.subresource !== '') {
      if (await serveStream(about)) return;
      return serveSubresource(about);
    }
    return serveResource(about);
  }

  #registryOf({ info, cluster }: Pick<Exchange, 'info' | 'cluster'>): ResourceExchange['registry'] {
    const registry = cluster.findRegistry(`${info.groupPath}/${info.resource}`);
    if (!registry) throw noSuchPath();
    const { namespaced, resource } = registry.resource;
    // `/api/v1/namespaces/x` is in the path of every namespace, and is one itself.
    const inNamespace = info.namespace !== '' && resource !== 'namespaces';
    if (!namespaced && inNamespace) throw noSuchPath();
    if (
      namespaced &&
      !inNamespace &&
      (info.name !== '' || info.verb === 'create' || info.verb === 'deletecollection')
    ) {
      if (info.verb === 'create' || info.verb === 'deletecollection') throw methodNotAllowed();
      throw noSuchPath();
    }
    return registry;
  }
}

/** Streams and discovery negotiate for themselves. */
function mediaOf(request: IncomingMessage, { info, query }: Pick<Exchange, 'info' | 'query'>): Exchange['media'] {
  if (!info.isResource || ['log', 'exec', 'attach', 'portforward', 'proxy'].includes(info.subresource))
    return { format: 'json', pretty: false };
  return negotiate(request.headers.accept, request.headers['user-agent'], query);
}

/** Source: IsValidPathSegmentName in apimachinery/pkg/api/validation/path/name.go. */
function requirePathSegment(name: string): void {
  const why = name === '.' || name === '..' ? `be '${name}'` : name.includes('%') ? "contain '%'" : undefined;
  if (why !== undefined) throw badRequest(`Name parameter invalid: ${goQuote(name)}: may not ${why}`);
}

/** Of core/v1, by resource. Source: APILifecycleDeprecated in k8s.io/api/core/v1/lifecycle.go. */
const deprecations: Readonly<Record<string, string>> = {
  componentstatuses: 'v1 ComponentStatus is deprecated in v1.19+',
  endpoints: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

async function serveResource(exchange: ResourceExchange): Promise<void> {
  const { verb, name } = exchange.info;
  const takesName = verb !== 'create';
  const needsName = verb === 'update' || verb === 'patch';
  if (exchange.request.method === 'HEAD' || (name !== '' && !takesName) || (name === '' && needsName))
    throw methodNotAllowed();
  requireVerb(exchange, verb);
  const { deprecationWarning } = exchange.registry.resource;
  if (deprecationWarning !== undefined) addWarning(exchange.response, deprecationWarning);
  requirePathSegment(name);
  const deprecation = deprecations[exchange.registry.resource.stored.resource];
  if (exchange.registry.resource.group === '' && deprecation !== undefined) addWarning(exchange.response, deprecation);
  if ((verb === 'get' || verb === 'list') && serveComponentStatuses(exchange)) return;
  switch (verb) {
    case 'get':
      return serveGet(exchange);
    case 'list':
      return serveList(exchange);
    case 'watch':
      return serveWatch(exchange);
    case 'create':
      return serveCreate(exchange);
    case 'update':
      return serveUpdate(exchange);
    case 'patch':
      return servePatch(exchange);
    case 'delete':
      return serveDelete(exchange);
    case 'deletecollection':
      return serveDeleteCollection(exchange);
    default:
      throw methodNotAllowed();
  }
}

const pageNotFound = '404 page not found\n';

/** Groups that are not served have no handler at all. */
function isGroup({ info, cluster }: Exchange): boolean {
  if (info.group === '') return true;
  return Object.keys(cluster.resourceLists()).some((path) => path.startsWith(`/apis/${info.group}/`));
}

/** Below what is served the API answers, elsewhere the server itself (apiserver/pkg/server/mux/pathrecorder.go). */
function refusePath({ info, response, cluster }: Exchange): void {
  const { path } = info;
  if (path.startsWith('/openapi/')) return void response.writeHead(404).end();
  const [, first = '', second = ''] = path.split('/');
  const served =
    first === 'version' ||
    first === 'api' ||
    (first === 'apis' && Object.keys(cluster.resourceLists()).some((list) => list.startsWith(`/apis/${second}/`)));
  if (served) throw info.verb === 'get' ? noSuchPath() : methodNotAllowed();
  sendText(response, 404, pageNotFound);
}

/** The words for any path that nothing is served at (endpoints/handlers/responsewriters/status.go). */
export function noSuchPath(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}
