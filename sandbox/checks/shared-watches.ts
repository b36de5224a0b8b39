import type { KubernetesObject, Watched } from '../../labs/lab.ts';
import { collectionPath } from '../contract/built-in-kinds.ts';
import { type ApiConnection, connectApi } from './api-connection.ts';
import { followCollection } from './follow-collection.ts';

interface Followed {
  /** Undefined until it has been listed. */
  objects: readonly KubernetesObject[] | undefined;
  readonly listeners: Set<() => void>;
  readonly stop: AbortController;
}

/** The watches on one cluster: one for each collection, however many look at it, and none that nobody looks at. */
export class SharedWatches implements Disposable {
  readonly #api: ApiConnection;
  readonly #followed = new Map<string, Followed>();

  constructor(api: ApiConnection) {
    this.#api = api;
  }

  get size(): number {
    return this.#followed.size;
  }

  /** Undefined until the collection has been listed. */
  objects(watched: Watched): readonly KubernetesObject[] | undefined {
    return this.#followed.get(collectionPath(watched))?.objects;
  }

  /** Calls back after each change. */
  follow(watched: Watched, listener: () => void): Disposable {
    const path = collectionPath(watched);
    const followed = this.#followed.get(path) ?? this.#open(path, watched);
    followed.listeners.add(listener);
    return {
      [Symbol.dispose]: () => {
        followed.listeners.delete(listener);
        if (followed.listeners.size > 0 || this.#followed.get(path) !== followed) return;
        followed.stop.abort();
        this.#followed.delete(path);
      },
    };
  }

  #open(path: string, { apiVersion, kind }: Watched): Followed {
    const followed: Followed = { objects: undefined, listeners: new Set(), stop: new AbortController() };
    this.#followed.set(path, followed);
    const onObjects = (objects: readonly KubernetesObject[]): void => {
      followed.objects = objects;
      for (const listener of [...followed.listeners]) listener();
    };
    // While the server cannot be asked, the last known state stands.
    const collection = { path, apiVersion, kind, onObjects, onTrouble: () => {} };
    void followCollection(this.#api, collection, followed.stop.signal);
    return followed;
  }

  [Symbol.dispose](): void {
    for (const { stop } of this.#followed.values()) stop.abort();
    this.#followed.clear();
    this.#api[Symbol.dispose]();
  }
}

/** Clusters that are watched now, by credential. */
const clusters = new Map<string, SharedWatches>();

/** The watches that all who look at a cluster with the same credential share; they are closed with the last of them. */
export function watchesOf(kubeconfig: string): SharedWatches {
  const known = clusters.get(kubeconfig) ?? new SharedWatches(connectApi(kubeconfig));
  clusters.set(kubeconfig, known);
  return known;
}

/** To be called by whoever looks no longer. */
export function closeUnwatched(kubeconfig: string): void {
  const known = clusters.get(kubeconfig);
  if (!known || known.size > 0) return;
  clusters.delete(kubeconfig);
  known[Symbol.dispose]();
}
