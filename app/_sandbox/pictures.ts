'use client';
/** What is drawn of the cluster, apart from the rest of its state: it changes often, and few parts of the page look at it. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ClusterView, TrafficView } from '../../sandbox/contract/cluster-view.ts';

export interface ShownPictures {
  readonly cluster: ClusterView | null;
  readonly traffic: TrafficView | null;
}

const nothing: ShownPictures = { cluster: null, traffic: null };

export class Pictures {
  #shown = nothing;
  readonly #listeners = new Set<() => void>();

  readonly show = (change: Partial<ShownPictures>): void => {
    this.#shown = { ...this.#shown, ...change };
    for (const listener of this.#listeners) listener();
  };

  readonly clear = (): void => this.show(nothing);

  readonly current = (): ShownPictures => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}

export const PicturesContext = createContext(new Pictures());

export function usePictures(): ShownPictures {
  const pictures = useContext(PicturesContext);
  return useSyncExternalStore(pictures.subscribe, pictures.current, () => nothing);
}
