import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { KubernetesObject } from '../../labs/lab.ts';
import { type ApiConnection, ApiRefusal } from './api-connection.ts';

/** Waits between attempts after a failure: the first is short, since most failures are a server that restarts. */
const firstWaitMs = 100;
const longestWaitMs = 5_000;

const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string(),
  resourceVersion: z.string(),
});
const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  items: z.array(z.looseObject({ metadata: metadataSchema })),
});
const eventSchema = z.object({
  type: z.string(),
  object: z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string().optional() }).optional() }),
});

export interface Collection {
  readonly path: string;
  /** Items of a list carry neither. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Called with all objects, by name, after every change. */
  onObjects(objects: readonly KubernetesObject[]): void;
  /** Called when the server cannot be asked; it goes on being asked. */
  onTrouble(error: unknown): void;
}

/** Lists a collection, then watches it from there; lists again whenever the watch cannot be resumed. No polling. */
export async function followCollection(api: ApiConnection, collection: Collection, signal: AbortSignal): Promise<void> {
  const objects = new Map<string, KubernetesObject>();
  let resumeFrom: string | undefined;
  let waitMs = firstWaitMs;
  const tell = (): void =>
    collection.onObjects([...objects.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)));
  while (!signal.aborted) {
    try {
      if (resumeFrom === undefined) {
        resumeFrom = await list(api, collection, objects, signal);
        tell();
      }
      for await (const event of watch(api, collection.path, resumeFrom, signal)) {
        waitMs = firstWaitMs;
        const version = event.object.metadata?.resourceVersion;
        if (event.type === 'ERROR') {
          resumeFrom = undefined;
          break;
        }
        resumeFrom = version ?? resumeFrom;
        if (event.type === 'BOOKMARK') continue;
        keep(objects, event, collection);
        tell();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiRefusal) resumeFrom = undefined;
      collection.onTrouble(error);
      await wait(waitMs, signal);
      waitMs = Math.min(waitMs * 2, longestWaitMs);
    }
  }
}

async function list(
  api: ApiConnection,
  collection: Collection,
  objects: Map<string, KubernetesObject>,
  signal: AbortSignal,
): Promise<string> {
  const { apiVersion, kind, path } = collection;
  const { metadata, items } = listSchema.parse(await json(await api.get(path, signal)));
  objects.clear();
  for (const item of items) objects.set(keyOf(item.metadata), { ...item, apiVersion, kind } as KubernetesObject);
  return metadata.resourceVersion;
}

async function* watch(api: ApiConnection, path: string, from: string, signal: AbortSignal) {
  const reply = await api.get(
    `${path}?watch=true&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(from)}`,
    signal,
  );
  for await (const line of linesOf(reply)) if (line !== '') yield eventSchema.parse(JSON.parse(line));
}

/** Node's readline throws from outside when a connection is cut between two lines; this throws to whoever reads. */
async function* linesOf(reply: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of reply.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function keep(
  objects: Map<string, KubernetesObject>,
  event: z.infer<typeof eventSchema>,
  { apiVersion, kind }: Collection,
): void {
  const metadata = metadataSchema.parse(event.object.metadata);
  if (event.type === 'DELETED') objects.delete(keyOf(metadata));
  else objects.set(keyOf(metadata), { ...event.object, metadata, apiVersion, kind } as KubernetesObject);
}

function keyOf({ namespace = '', name }: { namespace?: string | undefined; name: string }): string {
  return `${namespace}/${name}`;
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        done(undefined);
      },
      { once: true },
    );
  });
}
