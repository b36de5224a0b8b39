import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompactedError, Storage, type StorageEvent, type StorageRecord } from './storage.ts';

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
