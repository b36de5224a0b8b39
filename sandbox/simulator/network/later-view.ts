/** What a component knows of a cluster: the objects as they were when it last looked, which is a little after each change. */
import type { Cluster } from '../cluster/cluster.ts';

/** How a component follows changes. */
export interface Pace {
  /** From a change to the component acting on it, ms. */
  readonly lagMs: number;
  /** At least this long between two syncs, ms; changes in between wait and go together. */
  readonly intervalMs: number;
}

export interface LaterViewOptions<T> {
  /** Beginnings of keys in the storage. */
  readonly prefixes: readonly string[];
  readonly pace: Pace;
  readonly read: () => T;
  /** A sync that finds nothing new is none: the next change need not wait for it. */
  readonly isSame?: (one: T, other: T) => boolean;
}

/** Costs nothing until it is first looked at; from then on it follows until the cluster closes. */
export class LaterView<T> {
  readonly #cluster: Cluster;
  readonly #options: LaterViewOptions<T>;
  #seen: { readonly view: T } | undefined;
  #syncedMs = Number.NEGATIVE_INFINITY;
  #timer: Disposable | undefined;

  constructor(cluster: Cluster, options: LaterViewOptions<T>) {
    this.#cluster = cluster;
    this.#options = options;
  }

  get current(): T {
    this.#seen ??= this.#start();
    return this.#seen.view;
  }

  #start(): { readonly view: T } {
    const { storage } = this.#cluster;
    const watches = this.#options.prefixes.map((prefix) =>
      storage.watch(prefix, storage.revision, () => this.#changed()),
    );
    this.#cluster.onClose(() => {
      for (const watch of watches) watch[Symbol.dispose]();
      this.#timer?.[Symbol.dispose]();
    });
    return { view: this.#options.read() };
  }

  #changed(): void {
    if (this.#timer) return;
    const { lagMs, intervalMs } = this.#options.pace;
    const { clock } = this.#cluster;
    const waitMs = Math.max(lagMs, this.#syncedMs + intervalMs - clock.now().getTime());
    this.#timer = clock.after(waitMs, () => {
      this.#timer = undefined;
      const view = this.#options.read();
      if (this.#seen && this.#options.isSame?.(view, this.#seen.view)) return;
      this.#syncedMs = clock.now().getTime();
      this.#seen = { view };
    });
  }
}
