/** What is not an object: discovery, OpenAPI, version, health. None of it costs a new cluster anything. */
import { createHash } from 'node:crypto';
import { openApiV2, openApiV3, openApiV3Index } from '../openapi/documents.ts';
import { pinned } from '../structure/structure.ts';
import { aggregatedDiscovery, groupList, groupOf, type ResourceLists, resourceList, versionList } from './discovery.ts';
import type { Exchange } from './exchange.ts';
import { healthChecks, rootPaths } from './health.ts';
import { wantsAggregatedDiscovery } from './negotiate.ts';
import { sendObject, sendText } from './respond.ts';

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const version = {
  major: pinned.major,
  minor: pinned.minor,
  emulationMajor: pinned.major,
  emulationMinor: pinned.minor,
  minCompatibilityMajor: pinned.major,
  minCompatibilityMinor: String(Number(pinned.minor) - 1),
  gitVersion: pinned.gitVersion,
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-04-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** True when it answered. */
export async function serveAbout(exchange: Exchange): Promise<boolean> {
  const { info, response, request, cluster } = exchange;
  const path = info.path.replace(/\/+$/, '') || '/';
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const lists = cluster.resourceLists();
  if (path === '/api' || path === '/apis') {
    if (wantsAggregatedDiscovery(request.headers.accept)) sendAggregated(exchange, path === '/api' ? 'core' : 'groups');
    else sendObject(response, 200, path === '/api' ? versionList() : groupList(lists));
    return true;
  }
  if (path === '/version') {
    sendObject(response, 200, version, { format: 'json', pretty: true });
    return true;
  }
  if (path === '/') {
    sendObject(response, 200, { paths: rootPaths(lists) }, { format: 'json', pretty: true });
    return true;
  }
  const health = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path);
  if (health) return serveHealth(exchange, health[1] ?? '', health[2]);
  if (path.startsWith('/openapi/')) return serveOpenApi(exchange, path);
  const list = resourceList(path, lists) ?? groupOf(path, lists);
  if (list) {
    sendObject(response, 200, list, exchange.media);
    return true;
  }
  return false;
}

interface Answer {
  readonly body: Buffer;
  readonly etag: string;
}
/** Clusters without definitions of their own have the same lists, and so the same answers. */
const aggregated = new WeakMap<ResourceLists, { core?: Answer; groups?: Answer }>();

function aggregatedAnswer(which: 'core' | 'groups', lists: ResourceLists): Answer {
  const known = aggregated.get(lists) ?? {};
  aggregated.set(lists, known);
  const found = known[which];
  if (found) return found;
  const body = Buffer.from(JSON.stringify(aggregatedDiscovery(which, lists)));
  const answer = { body, etag: createHash('sha512').update(body).digest('hex').toUpperCase() };
  known[which] = answer;
  return answer;
}

function sendAggregated({ response, request, cluster }: Exchange, which: 'core' | 'groups'): void {
  const { body, etag } = aggregatedAnswer(which, cluster.resourceLists());
  const headers = { etag: `"${etag}"`, vary: 'Accept', 'cache-control': 'public' };
  if (request.headers['if-none-match'] === `"${etag}"`) response.writeHead(304, headers).end();
  else response.writeHead(200, { ...headers, 'content-type': aggregatedType, 'content-length': body.length }).end(body);
}

function serveHealth({ response, query }: Exchange, which: string, check: string | undefined): boolean {
  const checks = healthChecks[which as keyof typeof healthChecks] ?? [];
  if (check !== undefined) {
    if (!checks.includes(check)) return false;
    sendText(response, 200, 'ok');
    return true;
  }
  const lines = checks.map((name) => `[+]${name} ok\n`).join('');
  sendText(response, 200, query.has('verbose') ? `${lines}${which} check passed\n` : 'ok');
  return true;
}

async function serveOpenApi({ response, request, cluster, query }: Exchange, path: string): Promise<boolean> {
  const own = cluster.openApiParts();
  if (path === '/openapi/v3') {
    sendObject(response, 200, { paths: await openApiV3Index(own) });
    return true;
  }
  const document =
    path === '/openapi/v2'
      ? await openApiV2(own, request.headers.accept)
      : await openApiV3(own, path.slice('/openapi/v3/'.length));
  if (!document) return false;
  const etag = `"${document.etag}"`;
  const hashed = query.has('hash');
  const caching = hashed
    ? {
        'cache-control': 'public, immutable',
        expires: new Date(cluster.now().getTime() + 365 * 24 * 3_600_000).toUTCString(),
      }
    : { 'cache-control': 'no-cache, private' };
  const headers = { ...caching, etag, vary: 'Accept-Encoding, Accept', 'content-type': document.contentType };
  if (request.headers['if-none-match'] === etag) response.writeHead(304, headers).end();
  else response.writeHead(200, { ...headers, 'content-length': document.body.length }).end(document.body);
  return true;
}
