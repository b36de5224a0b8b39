/** Keeps the state of a cluster, as far as a lab asks for it, up to date through watches. */
import type { ClusterState, KubernetesObject, Watched } from '../../labs/lab.ts';
import { collectionPath } from '../contract/built-in-kinds.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import { connectApi } from './api-connection.ts';
import { followCollection } from './follow-collection.ts';

export interface WatchRequest {
  readonly kubeconfig: string;
  readonly watched: readonly Watched[];
  readonly traffic?: Traffic | undefined;
  /** Called once every collection has been listed, then after each change and each second of traffic. */
  onState(state: SeenCluster): void;
}

/** A cluster as the watches know it, at no moment in particular. */
export type SeenCluster = Omit<ClusterState, 'now'>;

/** Disposing of it closes every connection. */
export function watchCluster({ kubeconfig, watched, traffic, onState }: WatchRequest): Disposable {
  const api = connectApi(kubeconfig);
  const stop = new AbortController();
  const known = new Map<string, readonly KubernetesObject[]>();
  const collections = new Map(watched.map((each) => [collectionPath(each), each]));
  const state: SeenCluster = {
    list: (of) => known.get(collectionPath(of)) ?? [],
    get traffic() {
      return traffic?.answers() ?? [];
    },
  };
  const tell = (): void => {
    if (known.size === collections.size && !stop.signal.aborted) onState(state);
  };
  const seconds = traffic?.onSecond(tell);
  for (const [path, { apiVersion, kind }] of collections) {
    const onObjects = (objects: readonly KubernetesObject[]): void => {
      known.set(path, objects);
      tell();
    };
    // While the server cannot be asked, the last known state stands.
    void followCollection(api, { path, apiVersion, kind, onObjects, onTrouble: () => {} }, stop.signal);
  }
  return {
    [Symbol.dispose]: () => {
      stop.abort();
      seconds?.[Symbol.dispose]();
      api[Symbol.dispose]();
    },
  };
}
