import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompactedError, SpaceError, Storage, type StorageEvent, type StorageRecord } from './storage.ts';

const make = (object: object) => (revision: number) => ({ ...object, revision });

test('one revision for all objects, and lists in the order of keys', () => {
  const storage = new Storage();
  storage.put('/core/pods/default/b', make({}));
  storage.put('/core/pods/default/a', make({}));
  storage.put('/apps/deployments/default/c', make({}));
  assert.equal(storage.revision, 4);
  assert.deepEqual(
    storage.list('/core/pods/').map(({ key, entry }) => [key, entry.revision]),
    [
      ['/core/pods/default/a', 3],
      ['/core/pods/default/b', 2],
    ],
  );
  assert.equal(storage.get('/core/pods/default/b')?.object.revision, 2);
});

test('a watch resumes from a revision, hears what comes, and nothing after it is disposed of', () => {
  const storage = new Storage();
  storage.put('/core/pods/default/a', make({}));
  const since = storage.revision;
  storage.put('/core/pods/default/a', make({}));
  storage.put('/core/services/default/s', make({}));
  const heard: StorageEvent[] = [];
  const watch = storage.watch('/core/pods/', since, (event) => heard.push(event));
  storage.delete('/core/pods/default/a', (last) => last);
  watch[Symbol.dispose]();
  storage.put('/core/pods/default/a', make({}));
  assert.deepEqual(
    heard.map((event) => event.type),
    ['MODIFIED', 'DELETED'],
  );
  assert.equal(
    storage.delete('/core/pods/default/none', (last) => last),
    undefined,
  );
});

test('a watch from before the history is refused', () => {
  const storage = new Storage();
  for (let i = 0; i < 1_100; i += 1) storage.put('/core/pods/default/a', make({ i }));
  assert.throws(() => storage.watch('/core/pods/', 2, () => {}), CompactedError);
  storage.watch('/core/pods/', storage.revision - 900, () => {})[Symbol.dispose]();
});

test('records bring back objects and revision', () => {
  const records: StorageRecord[] = [];
  const storage = new Storage({ keep: (record) => records.push(record) });
  storage.put('/core/pods/default/a', make({ name: 'a' }));
  storage.put('/core/pods/default/b', make({ name: 'b' }));
  storage.delete('/core/pods/default/a', (last) => last);
  const again = new Storage({ records });
  assert.equal(again.revision, storage.revision);
  assert.deepEqual(
    again.list('/').map(({ key }) => key),
    ['/core/pods/default/b'],
  );
  assert.throws(() => again.watch('/', 1, () => {}), CompactedError);
});

test('attack: a cluster filled with large objects, and with many small ones', () => {
  using storage = new Storage();
  const large = 'x'.repeat(1_000_000);
  const fill = (count: number, object: object) => {
    let stored = 0;
    try {
      for (; stored < count; stored += 1) storage.put(`/core/configmaps/default/${stored}`, make(object));
    } catch (error) {
      assert.ok(error instanceof SpaceError);
      assert.equal(error.message, 'etcdserver: mvcc: database space exceeded');
    }
    return stored;
  };
  const stored = fill(1_000, { data: { large } });
  assert.ok(stored > 25 && stored < 35, `${stored} of 1 MB`);
  assert.throws(() => storage.put('/core/secrets/default/one-more', make({ data: { large } })), SpaceError);
  storage.put('/core/configmaps/default/0', make({ data: { large: `${large}x` } }));
  for (let i = 0; i < stored; i += 1) storage.delete(`/core/configmaps/default/${i}`, (last) => last);
  const small = fill(2_000_000, { metadata: { name: 'n'.repeat(10), labels: { a: 'b' } } });
  assert.ok(small > 50_000 && small < 500_000, `${small} small ones`);
});

test('attack: a history filled by one large object that changes again and again', () => {
  using storage = new Storage();
  const since = storage.revision;
  for (let i = 0; i < 500; i += 1)
    storage.put('/core/configmaps/default/a', make({ data: { large: `${i}${'x'.repeat(1_000_000)}` } }));
  assert.throws(() => storage.watch('/core/', since, () => {}), CompactedError);
  const heard: StorageEvent[] = [];
  using _ = storage.watch('/core/', storage.revision - 5, (event) => heard.push(event));
  assert.equal(heard.length, 5, 'the newest stay');
  assert.throws(() => storage.watch('/core/', storage.revision - 50, () => {}), CompactedError);
});

test('attack: many clusters that fill up together leave room for those that hold little', () => {
  const clusters = Array.from({ length: 90 }, () => new Storage());
  const large = 'x'.repeat(1_000_000);
  const put = (storage: Storage, name: number) =>
    storage.put(`/core/configmaps/default/${name}`, make({ data: { large } }));
  for (const storage of clusters.slice(1))
    for (let i = 0; i < 30; i += 1) {
      try {
        put(storage, i);
      } catch (error) {
        assert.ok(error instanceof SpaceError);
        break;
      }
    }
  const [small = new Storage(), , , , last = new Storage()] = clusters;
  assert.throws(() => put(last, 1_000), SpaceError);
  for (let i = 0; i < 3; i += 1) put(small, i);
  for (const storage of clusters.slice(1)) storage[Symbol.dispose]();
  for (let i = 3; i < 25; i += 1) put(small, i);
  small[Symbol.dispose]();
});
