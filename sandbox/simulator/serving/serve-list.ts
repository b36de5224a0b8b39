/** GET of one object and of collections. Source: apiserver/pkg/endpoints/handlers/get.go and pkg/storage/continue.go. */
import { jsonProblem } from '../decode/json-problem.ts';
import { renewHeartbeats } from '../kubelet/heartbeats.ts';
import { badRequest, expired, StatusError, unexplained } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { CompactedError, type Storage } from '../storage/storage.ts';
import type { ResourceExchange } from './exchange.ts';
import { inPieces } from './in-pieces.ts';
import { type ListMeta, listParts, represent, representList } from './representation.ts';
import { type ListOptions, readListOptions } from './request-options.ts';
import { sendDurably, sendPiecesDurably, sendRead } from './respond.ts';
import { selectionOf } from './selection.ts';
import { turns } from './turns.ts';

export function serveGet(exchange: ResourceExchange): void {
  const { info, registry, cluster, query } = exchange;
  renewHeartbeats(cluster, registry.resource.resource);
  const version = query.get('resourceVersion') ?? '';
  if (version !== '') checkVersion(version, cluster.storage, (why) => unexplained(why));
  const object = registry.get(info.namespace, info.name);
  sendRead(exchange, registry.prefix(info.namespace) + info.name, represent(object, registry.resource, exchange));
}

export async function serveList(exchange: ResourceExchange): Promise<void> {
  const { registry, media, query, cluster } = exchange;
  renewHeartbeats(cluster, registry.resource.resource);
  const options = readListOptions(query, false);
  const { objects, meta } = await listPage(exchange, options);
  const compact = media.format === 'json' && !media.pretty;
  if (!compact) return sendDurably(exchange, 200, representList(objects, registry.resource, exchange, meta), media);
  sendPiecesDurably(exchange, await inPieces(cluster, listParts(objects, registry.resource, exchange, meta)));
}

/** One page as it is asked for. Throws StatusError 400, 410, 504. */
export async function listPage(
  { info, registry, cluster }: ResourceExchange,
  options: ListOptions,
): Promise<{ objects: JsonObject[]; meta: ListMeta }> {
  const { resource } = registry;
  const { storage } = cluster;
  const selection = selectionOf(resource, { ...options, name: info.name });
  const prefix = registry.prefix(resource.namespaced && info.namespace !== '' ? info.namespace : undefined);
  const page = startOf(options, prefix, storage);
  const entries = readEntries(storage, prefix, page.revision, page.consistent);
  // Whatever the cache has is good enough, and all of it (apiserver/pkg/storage/cacher/cacher.go, computeListLimit).
  const any = options.resourceVersion === '0' && options.continueToken === '';
  const limit = options.limit > 0 && !any ? options.limit : Number.POSITIVE_INFINITY;
  const objects: JsonObject[] = [];
  let last = '';
  let more = 0;
  for (const { key, entry } of entries) {
    if (page.after !== '' && key < page.after) continue;
    // What comes behind a full page counts whether it would be selected or not.
    if (objects.length === limit) {
      more += 1;
      continue;
    }
    const turn = turns.pause(cluster);
    if (turn) await turn;
    const object = resource.fromStored(entry.object as JsonObject);
    if (!selection.matches(object)) continue;
    objects.push(object);
    last = key;
  }
  const meta: ListMeta = {
    resourceVersion: String(page.revision),
    ...(more > 0 ? { continue: makeToken(page.revision, last.slice(prefix.length)) } : {}),
    ...(more > 0 && selection.all ? { remainingItemCount: more } : {}),
  };
  return { objects, meta };
}

interface Start {
  readonly revision: number;
  /** The list is of this very revision. */
  readonly consistent: boolean;
  /** The first key that may be listed. */
  readonly after: string;
}

function startOf(
  { continueToken, resourceVersion, match, limit }: ListOptions,
  prefix: string,
  storage: Storage,
): Start {
  if (continueToken !== '') {
    const { revision, start } = readToken(continueToken);
    if (resourceVersion !== '' && resourceVersion !== '0')
      throw badRequest('specifying resource version is not allowed when using continue');
    return { revision: revision < 0 ? storage.revision : revision, consistent: revision >= 0, after: prefix + start };
  }
  if (resourceVersion === '') return { revision: storage.revision, consistent: false, after: '' };
  const version = checkVersion(resourceVersion, storage);
  const exact = match === 'Exact' || (match === '' && limit > 0 && version > 0);
  return { revision: exact ? version : storage.revision, consistent: exact, after: '' };
}

/** Throws StatusError 400 for what is no version, 504 for one that is not there yet. */
export function checkVersion(
  text: string,
  storage: Storage,
  refusal = (why: string) => badRequest(`invalid resource version: ${why}`),
): number {
  if (!/^\d{1,19}$/.test(text)) {
    const why = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
    throw refusal(
      `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
    );
  }
  const version = Number(text);
  if (version > storage.revision) {
    throw new StatusError(
      504,
      'Timeout',
      `Timeout: Too large resource version: ${text}, current: ${storage.revision}`,
      {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    );
  }
  return version;
}

const tooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function readEntries(storage: Storage, prefix: string, revision: number, consistent: boolean) {
  if (!consistent) return storage.list(prefix);
  try {
    return storage.listAt(prefix, revision);
  } catch (error) {
    if (error instanceof CompactedError) throw expired(tooOld);
    throw error;
  }
}

/** The form of apiserver/pkg/storage/continue.go, so that clients which peek find what they know. */
function makeToken(revision: number, after: string): string {
  const token = { v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(text: string): { revision: number; start: string } {
  const invalid = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
  const bytes = Buffer.from(text, 'base64url');
  const problem = jsonProblem(bytes);
  if (problem !== undefined) throw invalid(problem);
  const token = JSON.parse(bytes.toString('utf8')) as { v?: unknown; rv?: unknown; start?: unknown };
  if (token === null || typeof token !== 'object') throw invalid('not an object');
  if (token.v !== 'meta.k8s.io/v1')
    throw invalid(`server does not recognize this encoded version ${String(token.v ?? '')}`);
  if (typeof token.rv !== 'number' || token.rv === 0)
    throw invalid('incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (typeof token.start !== 'string' || token.start === '')
    throw invalid('encoded start key empty (version meta.k8s.io/v1)');
  return { revision: token.rv, start: token.start };
}
