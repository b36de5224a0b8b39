/** Events are forgotten an hour after they were last written (kube-apiserver's --event-ttl). One timer while there are any, none otherwise. */
import type { Cluster } from '../../cluster/cluster.ts';
import type { Stored } from '../../storage/storage.ts';

const lifetimeMs = 3_600_000;
/** So that events of one moment go in one go. */
const graceMs = 1_000;
const prefix = '/core/events/';

export function startEventExpiry(cluster: Cluster): void {
  /** When each was last written, the oldest first. */
  const written = new Map<string, number>();
  let timer: Disposable | undefined;
  const wait = (): void => {
    const [oldest] = written.values();
    if (timer || oldest === undefined) return;
    timer = cluster.clock.after(oldest + lifetimeMs + graceMs - cluster.now().getTime(), () => {
      timer = undefined;
      expire();
      wait();
    });
  };
  const expire = (): void => {
    const registry = cluster.registry('/api/v1/events');
    for (const [key, writtenMs] of written) {
      if (writtenMs + lifetimeMs > cluster.now().getTime()) break;
      const [namespace = '', name = ''] = key.slice(prefix.length).split('/');
      registry.remove(namespace, name);
    }
  };
  const stored = cluster.storage.list(prefix).map(({ key, entry }) => ({ key, atMs: writtenAtMs(entry.object) }));
  for (const { key, atMs } of stored.sort((a, b) => a.atMs - b.atMs)) written.set(key, atMs);
  cluster.storage.watch(prefix, cluster.storage.revision, ({ key, type }) => {
    written.delete(key);
    if (type !== 'DELETED') written.set(key, cluster.now().getTime());
    wait();
  });
  cluster.onClose(() => timer?.[Symbol.dispose]());
  wait();
}

function writtenAtMs(event: Stored): number {
  const { lastTimestamp, eventTime, metadata } = event as {
    readonly lastTimestamp?: string | null;
    readonly eventTime?: string | null;
    readonly metadata?: { readonly creationTimestamp?: string };
  };
  return Date.parse(lastTimestamp ?? eventTime ?? metadata?.creationTimestamp ?? '') || 0;
}
