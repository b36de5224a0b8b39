/** The objects of one resource as controllers read them: indexed by namespace and by controller, and always up to date. What informers and listers are upstream. */
import type { Cluster } from '../../cluster/cluster.ts';
import { controllerOf } from './owners.ts';
import type { Stored } from './wire.ts';

export interface Change<T> {
  /** Undefined when it is gone. */
  readonly now: T | undefined;
  readonly before: T | undefined;
  /** The one that is there, or that was. */
  readonly object: T;
}

const collections = new WeakMap<Cluster, Map<string, Collection<Stored>>>();

/** `path` as `/apis/apps/v1/deployments`, in the version that is stored. One per cluster and path. */
export function collectionOf<T extends Stored>(cluster: Cluster, path: string): Collection<T> {
  const known = collections.get(cluster) ?? new Map<string, Collection<Stored>>();
  collections.set(cluster, known);
  let found = known.get(path);
  if (!found) {
    found = new Collection<Stored>(cluster, path);
    known.set(path, found);
  }
  return found as unknown as Collection<T>;
}

export class Collection<T extends Stored> {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly #namespaces = new Map<string, Map<string, T>>();
  /** By the uid of the controller; those without one by namespace. */
  readonly #controlled = new Map<string, Map<string, T>>();
  readonly #listeners: ((change: Change<T>) => void)[] = [];

  constructor(cluster: Cluster, path: string) {
    const registry = cluster.registry(path);
    this.path = path;
    this.apiVersion = registry.resource.apiVersion;
    this.kind = registry.resource.kind;
    const prefix = registry.prefix();
    for (const { entry } of cluster.storage.list(prefix)) this.#note(entry.object as unknown as T, undefined);
    cluster.storage.watch(prefix, cluster.storage.revision, ({ type, object, previous }) => {
      const before = previous as unknown as T | undefined;
      const last = object as unknown as T;
      const now = type === 'DELETED' ? undefined : last;
      this.#note(now, before);
      for (const listener of this.#listeners) listener({ now, before, object: last });
    });
  }

  get(namespace: string, name: string): T | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  /** In the order they were made. */
  list(namespace?: string): T[] {
    if (namespace !== undefined) return [...(this.#namespaces.get(namespace)?.values() ?? [])];
    return [...this.#namespaces.values()].flatMap((objects) => [...objects.values()]);
  }

  /** Those whose controller has this uid. */
  controlledBy(uid: string): T[] {
    return [...(this.#controlled.get(uid)?.values() ?? [])];
  }

  /** Those of a namespace that have no controller. */
  orphans(namespace: string): T[] {
    return [...(this.#controlled.get(orphansOf(namespace))?.values() ?? [])];
  }

  /** Called after each change, when the indexes show it. */
  onChange(listener: (change: Change<T>) => void): void {
    this.#listeners.push(listener);
  }

  #note(now: T | undefined, before: T | undefined): void {
    const object = now ?? before;
    if (!object) return;
    const { name, namespace = '' } = object.metadata;
    if (before && ownerKey(before) !== (now ? ownerKey(now) : ''))
      drop(this.#controlled, ownerKey(before), keyOf(before));
    if (now) {
      set(this.#namespaces, namespace, name, now);
      set(this.#controlled, ownerKey(now), keyOf(now), now);
    } else drop(this.#namespaces, namespace, name);
  }
}

/** `namespace/name`, or the name alone. */
export function keyOf({ metadata: { namespace, name } }: Stored): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function splitKey(key: string): [namespace: string, name: string] {
  const at = key.indexOf('/');
  return at < 0 ? ['', key] : [key.slice(0, at), key.slice(at + 1)];
}

const orphansOf = (namespace: string): string => `orphans of ${namespace}`;

function ownerKey(object: Stored): string {
  return controllerOf(object)?.uid ?? orphansOf(object.metadata.namespace ?? '');
}

function set<T>(index: Map<string, Map<string, T>>, group: string, key: string, value: T): void {
  const found = index.get(group);
  if (found) found.set(key, value);
  else index.set(group, new Map([[key, value]]));
}

function drop<T>(index: Map<string, Map<string, T>>, group: string, key: string): void {
  const found = index.get(group);
  found?.delete(key);
  if (found?.size === 0) index.delete(group);
}
