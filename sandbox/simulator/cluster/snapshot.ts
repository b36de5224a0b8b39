import type { Storage, StorageRecord } from '../storage/storage.ts';

/** The fewest records that lead from the seed to what a storage holds now. */
export function* snapshotOf(storage: Storage, seed: readonly StorageRecord[]): Iterable<StorageRecord> {
  const { revision } = storage;
  const seeded = new Map(seed.map((record) => [record.key, record.revision]));
  for (const { key, entry } of storage.list('/')) {
    if (seeded.get(key) !== entry.revision) yield { revision: entry.revision, key, object: entry.object };
    seeded.delete(key);
  }
  for (const key of seeded.keys()) yield { revision, key, object: null };
  // The revision goes on from where it is, whatever was changed last.
  yield { revision, key: '', object: null };
}
