/** Keeps the state of a cluster, as far as somebody asks for it, up to date through watches. */
import type { ClusterState, Watched } from '../../labs/lab.ts';
import { collectionPath } from '../contract/built-in-kinds.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import { closeUnwatched, watchesOf } from './shared-watches.ts';

export interface WatchRequest {
  readonly kubeconfig: string;
  readonly watched: readonly Watched[];
  readonly traffic?: Traffic | undefined;
  /** Called once every collection has been listed, then after each change and each second of traffic. */
  onState(state: SeenCluster): void;
}

/** A cluster as the watches know it, at no moment in particular. */
export type SeenCluster = Omit<ClusterState, 'now'>;

/** Who watches a collection that somebody else watches with the same credential shares the watch. */
export function watchCluster({ kubeconfig, watched, traffic, onState }: WatchRequest): Disposable {
  const watches = watchesOf(kubeconfig);
  const collections = [...new Map(watched.map((each) => [collectionPath(each), each])).values()];
  const state: SeenCluster = {
    list: (of) => watches.objects(of) ?? [],
    get traffic() {
      return traffic?.answers() ?? [];
    },
  };
  let stopped = false;
  const tell = (): void => {
    if (!stopped && collections.every((each) => watches.objects(each) !== undefined)) onState(state);
  };
  const following = new DisposableStack();
  for (const collection of collections) following.use(watches.follow(collection, tell));
  following.use(traffic?.onSecond(tell));
  // All may be known already, and then nothing need change for a long time.
  queueMicrotask(tell);
  return {
    [Symbol.dispose]: () => {
      stopped = true;
      following.dispose();
      closeUnwatched(kubeconfig);
    },
  };
}
