/** What etcd is to a real API server: objects under keys, one revision for all of them, and a history that watches resume from. */
import { totalmem } from 'node:os';
import { guarded } from '../cluster/guarded.ts';
import { weigh } from './weigh.ts';

/** An object as stored: JSON, never changed in place. */
export type Stored = Readonly<Record<string, unknown>>;

export interface StorageEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly key: string;
  /** The revision of this change. */
  readonly revision: number;
  /** The object after the change; of a deletion, the last one there was. */
  readonly object: Stored;
  /** The object before the change. */
  readonly previous: Stored | undefined;
}

export interface Entry {
  readonly object: Stored;
  /** The revision of the last change of this object. */
  readonly revision: number;
  /** What it takes in memory, in bytes. */
  readonly weight: number;
}

/** One change as it is kept for a restart; `object` is null for a deletion. */
export interface StorageRecord {
  readonly revision: number;
  readonly key: string;
  readonly object: Stored | null;
}

/** Events kept for resuming watches; a watch from before them is told 410 Gone and lists again (the watch cache of a real server starts at 100 and grows). */
const historyLength = 1_000;

/** A real etcd holds 2 GiB (its `--quota-backend-bytes`); here all clusters share the host's memory and its turns. Some 2,000 Pods fit. */
const mostBytes = 32 * 1024 * 1024;
/** Of all clusters together; above it those that hold more than their part get no more. */
const mostTogether = Math.min(2 * 1024 * 1024 * 1024, totalmem() / 4);
const part = 4 * 1024 * 1024;
/** What there is grows on when nothing new may come: a Pod that has been taken starts, and says so. */
const reserve = 1.25;
/** Of the changes that are remembered. */
const mostHistoryBytes = 16 * 1024 * 1024;

/** There is no room for what was to be stored. */
export class SpaceError extends Error {
  override readonly name = 'SpaceError';
}

let together = 0;

/** The revision a watch asked to resume from is no longer in the history. */
export class CompactedError extends Error {
  override readonly name = 'CompactedError';
}

type Listener = (event: StorageEvent) => void;

/** The entries of one resource. */
interface Collection {
  readonly entries: Map<string, Entry>;
  /** Its keys as etcd orders them; absent after one came or went. */
  sorted?: readonly string[] | undefined;
}

/** `/apps/deployments/` of `/apps/deployments/default/web`; undefined for what is not below one resource. */
function collectionOf(key: string): string | undefined {
  const end = key.indexOf('/', key.indexOf('/', 1) + 1);
  return end > 1 ? key.slice(0, end + 1) : undefined;
}

/** Keys are `/<group>/<resource>/<namespace>/<name>` or `/<group>/<resource>/<name>`. Every change is one revision. */
export class Storage implements Disposable {
  #revision: number;
  readonly #collections = new Map<string, Collection>();
  readonly #history: { readonly event: StorageEvent; readonly weight: number }[] = [];
  #historyBytes = 0;
  /** Of all entries, in bytes. */
  #bytes = 0;
  #disposed = false;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #keep: (record: StorageRecord) => void;
  /** The oldest revision after which every event is known. */
  #compacted: number;

  /** `keep` is called with each change, in order, before any watch hears of it. */
  constructor({
    records = [],
    keep = () => {},
  }: { records?: Iterable<StorageRecord>; keep?: (record: StorageRecord) => void } = {}) {
    // A cluster begins at revision 1; 0 means "any" in requests.
    this.#revision = 1;
    for (const { revision, key, object } of records) {
      this.#revision = Math.max(this.#revision, revision);
      if (object === null) this.#remove(key);
      else this.#set(key, { object, revision, weight: weigh(object) });
    }
    this.#compacted = this.#revision;
    this.#keep = keep;
  }

  get revision(): number {
    return this.#revision;
  }

  get(key: string): Entry | undefined {
    return this.#collections.get(collectionOf(key) ?? '')?.entries.get(key);
  }

  #set(key: string, entry: Entry): void {
    const name = collectionOf(key) ?? '';
    let collection = this.#collections.get(name);
    if (!collection) {
      collection = { entries: new Map() };
      this.#collections.set(name, collection);
    }
    const before = collection.entries.get(key);
    if (!before) collection.sorted = undefined;
    collection.entries.set(key, entry);
    this.#grow(entry.weight - (before?.weight ?? 0));
  }

  #remove(key: string): void {
    const collection = this.#collections.get(collectionOf(key) ?? '');
    const before = collection?.entries.get(key);
    if (!collection || !before) return;
    collection.entries.delete(key);
    collection.sorted = undefined;
    this.#grow(-before.weight);
  }

  #grow(bytes: number): void {
    this.#bytes += bytes;
    // What still writes when its cluster has ended holds nothing for long.
    if (!this.#disposed) together += bytes;
  }

  /** Throws SpaceError. What becomes smaller always fits. */
  #makeRoom(weight: number, previous: number | undefined): void {
    const growth = weight - (previous ?? 0);
    if (growth <= 0) return;
    const most = together + growth > mostTogether ? part : mostBytes;
    if (this.#bytes + growth > (previous === undefined ? most : most * reserve))
      throw new SpaceError('etcdserver: mvcc: database space exceeded');
  }

  /** Its part is free for other clusters. */
  [Symbol.dispose](): void {
    if (!this.#disposed) together -= this.#bytes;
    this.#disposed = true;
  }

  /** Entries whose key begins with `prefix`, ordered by key as etcd orders them. */
  list(prefix: string): { key: string; entry: Entry }[] {
    const name = collectionOf(prefix);
    const names = name === undefined ? [...this.#collections.keys()].filter((one) => one.startsWith(prefix)) : [name];
    const found: { key: string; entry: Entry }[] = [];
    for (const one of names.sort()) {
      const collection = this.#collections.get(one);
      if (!collection) continue;
      collection.sorted ??= [...collection.entries.keys()].sort();
      for (const key of collection.sorted) {
        const entry = key.startsWith(prefix) ? collection.entries.get(key) : undefined;
        if (entry) found.push({ key, entry });
      }
    }
    return found;
  }

  /**
   * The entries as they were at an earlier revision, for lists that are read in pages. Throws CompactedError when changes since then
   * have been forgotten.
   */
  listAt(prefix: string, revision: number): { key: string; entry: Entry }[] {
    if (revision >= this.#revision) return this.list(prefix);
    if (revision < this.#compacted) throw new CompactedError(`the revision ${revision} is gone`);
    const found = new Map(this.list(prefix).map(({ key, entry }) => [key, entry]));
    for (const { event } of this.#history.toReversed()) {
      if (event.revision <= revision) break;
      if (!event.key.startsWith(prefix)) continue;
      if (event.previous === undefined) found.delete(event.key);
      else found.set(event.key, { object: event.previous, revision, weight: 0 });
    }
    return [...found].map(([key, entry]) => ({ key, entry })).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Stores the object that `make` gives for the revision of this change. Throws SpaceError. */
  put(key: string, make: (revision: number) => Stored): Entry {
    const previous = this.get(key);
    const revision = this.#revision + 1;
    const object = make(revision);
    const weight = weigh(object);
    this.#makeRoom(weight, previous?.weight);
    const entry = { object, revision, weight };
    this.#set(key, entry);
    const type = previous ? 'MODIFIED' : 'ADDED';
    this.#commit({ type, key, revision, object, previous: previous?.object }, weight);
    return entry;
  }

  /** Removes the object and gives it back as `make` finishes it for the revision of this change. */
  delete(key: string, make: (last: Stored, revision: number) => Stored): Entry | undefined {
    const previous = this.get(key);
    if (previous === undefined) return undefined;
    const revision = this.#revision + 1;
    this.#remove(key);
    const object = make(previous.object, revision);
    this.#commit({ type: 'DELETED', key, revision, object, previous: previous.object }, previous.weight);
    return { object, revision, weight: previous.weight };
  }

  #commit(event: StorageEvent, weight: number): void {
    this.#revision = event.revision;
    this.#keep({ revision: event.revision, key: event.key, object: event.type === 'DELETED' ? null : event.object });
    this.#history.push({ event, weight });
    this.#historyBytes += weight;
    while (this.#history.length > historyLength || this.#historyBytes > mostHistoryBytes) {
      const oldest = this.#history.shift();
      if (oldest === undefined) break;
      this.#historyBytes -= oldest.weight;
      this.#compacted = oldest.event.revision;
    }
    for (const [prefix, listeners] of this.#listeners) {
      if (!event.key.startsWith(prefix)) continue;
      for (const listener of listeners) guarded(() => listener(event));
    }
  }

  /**
   * Calls `listener` with every change under `prefix` after `since`: those of the history at once, later ones as they are made.
   * Throws CompactedError when changes after `since` have been forgotten.
   */
  watch(prefix: string, since: number, listener: Listener): Disposable {
    if (since < this.#compacted)
      throw new CompactedError(`too old resource version: ${since} (${this.#compacted + 1})`);
    for (const { event } of this.#history) if (event.revision > since && event.key.startsWith(prefix)) listener(event);
    const listeners = this.#listeners.get(prefix) ?? new Set();
    this.#listeners.set(prefix, listeners.add(listener));
    return {
      [Symbol.dispose]: () => {
        listeners.delete(listener);
        if (listeners.size === 0) this.#listeners.delete(prefix);
      },
    };
  }
}
