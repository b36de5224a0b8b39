/** Watches: a line of JSON per change. Source: apiserver/pkg/endpoints/handlers/watch.go and pkg/storage/cacher. */
import { expired, StatusError } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';
import { CompactedError, type Storage, type StorageEvent } from '../storage/storage.ts';
import { hasRoom } from './backlog.ts';
import type { ResourceExchange } from './exchange.ts';
import { partial, tableOf, versionOf } from './representation.ts';
import { readListOptions } from './request-options.ts';
import { selectionOf } from './selection.ts';
import { checkVersion } from './serve-list.ts';
import { turns } from './turns.ts';
import { objectText } from './written.ts';

/** A watch without a timeout ends after 30 to 60 minutes (MinRequestTimeout of apiserver/pkg/server/config.go). */
const defaultTimeoutSeconds = 1_800;
/** Shorter watches than this end without a last bookmark (cacher's bookmarkFrequency and the two seconds before a deadline). */
const bookmarkSeconds = 2;
/** A reader this far behind is cut off, as a real server forgets it; it lists again. */
const mostBacklogBytes = 16 * 1024 * 1024;

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

export async function serveWatch(exchange: ResourceExchange): Promise<void> {
  const { info, registry, response, query, cluster, media } = exchange;
  const { resource } = registry;
  const options = readListOptions(query, true);
  const selection = selectionOf(resource, { ...options, name: info.name });
  const prefix = registry.prefix(resource.namespaced && info.namespace !== '' ? info.namespace : undefined);
  const { storage } = cluster;
  const version = options.resourceVersion === '' ? 0 : readVersion(options.resourceVersion, storage);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();

  let first = true;
  const isWhole = media.as === undefined && !resource.custom;
  const write = (type: EventType, object: object, text = JSON.stringify(object)): void => {
    if (response.writableEnded || response.destroyed) return;
    response.write(`{"type":"${type}","object":${text}}\n`);
    const behind = response.writableLength;
    if (behind > mostBacklogBytes || !hasRoom(response, behind)) response.destroy();
  };
  const show = (type: EventType, object: JsonObject): void => {
    if (media.as === 'Table')
      write(type, tableOf([object], resource, exchange, { resourceVersion: versionOf(object) }, first));
    else if (isWhole) write(type, object, objectText(object));
    else write(type, media.as === undefined ? object : partial(object, true));
    first = false;
  };
  const bookmark = (revision: number, annotations?: Record<string, string>): void => {
    const metadata = { resourceVersion: String(revision), ...(annotations ? { annotations } : {}) };
    const object: JsonObject = { kind: resource.kind, apiVersion: resource.apiVersion, metadata };
    write(
      'BOOKMARK',
      media.as === 'Table'
        ? tableOf([], resource, exchange, { resourceVersion: metadata.resourceVersion }, first)
        : object,
    );
  };

  const initial = options.sendInitialEvents ?? version === 0;
  const since = initial ? storage.revision : version;
  if (initial) {
    for (const { entry } of storage.list(prefix)) {
      const object = resource.fromStored(entry.object as JsonObject);
      if (selection.matches(object)) show('ADDED', object);
      const turn = turns.pause(cluster);
      if (turn) await turn;
    }
    if (options.sendInitialEvents && options.bookmarks) bookmark(since, { 'k8s.io/initial-events-end': 'true' });
  }
  // Whoever has gone while the others had their turns.
  if (response.destroyed) return;
  let watching: Disposable | undefined;
  try {
    watching = storage.watch(prefix, since, (event) => {
      // Nobody hears of a change that a crash could still undo.
      cluster.whenDurable(() => tell(event));
    });
  } catch (error) {
    if (!(error instanceof CompactedError)) throw error;
    write('ERROR', expired(error.message).status);
    response.end();
    return;
  }
  function tell(event: StorageEvent): void {
    const object = resource.fromStored(event.object as JsonObject);
    const previous = event.previous === undefined ? undefined : resource.fromStored(event.previous as JsonObject);
    const was = previous !== undefined && selection.matches(previous);
    const is = event.type !== 'DELETED' && selection.matches(object);
    if (is) show(was ? 'MODIFIED' : 'ADDED', object);
    else if (was && previous) show('DELETED', event.type === 'DELETED' ? object : atRevision(previous, event.revision));
  }
  const timeoutSeconds = options.timeoutSeconds || defaultTimeoutSeconds * (1 + cluster.random());
  const timer = setTimeout(() => {
    if (options.bookmarks && timeoutSeconds > bookmarkSeconds) bookmark(storage.revision);
    response.end();
  }, timeoutSeconds * 1_000);
  timer.unref();
  const leave = cluster.onClose(() => response.destroy());
  response.once('close', () => {
    clearTimeout(timer);
    watching?.[Symbol.dispose]();
    leave[Symbol.dispose]();
  });
}

/** A watch tells of a version that is none as a surprise (apiserver/pkg/storage/cacher). */
function readVersion(text: string, storage: Storage): number {
  if (/^\d{1,19}$/.test(text)) return checkVersion(text, storage);
  const why = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax';
  const given = JSON.stringify(text);
  throw new StatusError(
    500,
    '',
    `resourceVersion: Invalid value: ${given}: strconv.ParseUint: parsing ${given}: ${why}`,
  );
}

/** An object that left the selection is told with the revision of the change that made it leave. */
function atRevision(object: JsonObject, revision: number): JsonObject {
  return withMeta(object, { ...metaOf(object), resourceVersion: String(revision) });
}
