import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Storage } from '../storage/storage.ts';
import { Journal } from './journal.ts';
import type { JournalFile } from './journal-file.ts';
import { snapshotOf } from './snapshot.ts';

/** A disk in memory whose trips end when the test says so. */
function slowFile(): JournalFile & { texts: string[]; finish(error?: Error): Promise<void> } {
  const texts: string[] = [];
  let trip: PromiseWithResolvers<void> | undefined;
  const travel = (text: string): Promise<void> => {
    texts.push(text);
    trip = Promise.withResolvers();
    return trip.promise;
  };
  return {
    texts,
    append: travel,
    makeRoom: async () => {},
    replace: (text) => travel(`new ${text}`),
    async finish(error) {
      if (error) trip?.reject(error);
      else trip?.resolve();
      await turns();
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function turns(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('nobody hears of a change before the disk has it, and changes of one turn share a trip', async () => {
  const file = slowFile();
  const journal = new Journal(file, 0);
  const heard: string[] = [];
  journal.append({ revision: 2, key: '/a', object: {} });
  journal.whenDurable(() => heard.push('a'));
  journal.append({ revision: 3, key: '/b', object: null });
  journal.whenDurable(() => heard.push('b'));
  await turns();
  assert.deepEqual([file.texts.length, heard], [1, []]);
  journal.append({ revision: 4, key: '/c', object: {} });
  journal.whenDurable(() => heard.push('c'));
  await file.finish();
  assert.deepEqual([file.texts.length, heard], [2, ['a', 'b']]);
  await file.finish();
  assert.deepEqual(heard, ['a', 'b', 'c']);
  journal.whenDurable(() => heard.push('nothing waits'));
  assert.equal(heard.at(-1), 'nothing waits');
});

test('a disk that refuses is told of, and nothing is durable any more', async () => {
  const file = slowFile();
  const journal = new Journal(file, 0);
  const told: string[] = [];
  const ask = (): void =>
    journal.whenDurable(
      () => told.push('durable'),
      () => told.push('refused'),
    );
  journal.append({ revision: 2, key: '/a', object: {} });
  ask();
  await turns();
  await file.finish(new Error('no space left on device'));
  ask();
  assert.deepEqual(told, ['refused', 'refused']);
  assert.match(String(journal.failure), /no space/);
});

test('a journal that has grown is written anew, with what there is and what the seed must not bring back', async () => {
  const seed = ['/core/secrets/x', '/core/secrets/y'].map((key, index) => ({
    revision: index + 2,
    key,
    object: { key },
  }));
  const file = slowFile();
  const journal = new Journal(file, 5 * 1024 * 1024);
  const storage = new Storage({ records: seed, keep: (record) => journal.append(record) });
  journal.renewFrom(() => snapshotOf(storage, seed));
  storage.put('/core/secrets/a', () => ({ name: 'a' }));
  storage.put('/core/secrets/b', () => ({ name: 'b' }));
  storage.delete('/core/secrets/x', (last) => last);
  storage.delete('/core/secrets/b', (last) => last);
  await turns();
  const [text = ''] = file.texts;
  assert.match(text, /^new /);
  const records = text
    .slice(4)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const again = new Storage({ records: [...seed, ...records] });
  assert.deepEqual(
    again.list('/').map(({ key, entry }) => [key, entry.revision]),
    [
      ['/core/secrets/a', 4],
      ['/core/secrets/y', 3],
    ],
  );
  assert.equal(again.revision, storage.revision);
  await file.finish();
  storage.put('/core/secrets/c', () => ({}));
  await turns();
  assert.doesNotMatch(file.texts[1] ?? '', /^new /);
});
