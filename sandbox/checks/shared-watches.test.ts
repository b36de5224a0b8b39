import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import type { ApiConnection } from './api-connection.ts';
import { SharedWatches } from './shared-watches.ts';

const pods = { apiVersion: 'v1', kind: 'Pod', namespace: 'default' };
const services = { apiVersion: 'v1', kind: 'Service', namespace: 'default' };

/** Answers each list with one object and keeps each watch open. */
function openServer() {
  const watches = new Map<Readable, string>();
  const api: ApiConnection = {
    get: async (path, signal) => {
      if (!path.includes('watch=true')) {
        const list = {
          metadata: { resourceVersion: '1' },
          items: [{ metadata: { name: 'a', uid: 'a', resourceVersion: '1' } }],
        };
        return Readable.from([JSON.stringify(list)]) as never;
      }
      const watch = new Readable({ read: () => {} });
      watches.set(watch, path.split('?')[0] ?? '');
      signal.addEventListener('abort', () => {
        watches.delete(watch);
        watch.destroy();
      });
      return watch as never;
    },
    [Symbol.dispose]: () => {},
  };
  return { api, watches: () => [...watches.values()].sort() };
}

test('two who look at the same collection share its watch, which ends with the second of them', async () => {
  const { api, watches } = openServer();
  using shared = new SharedWatches(api);
  let [first, second] = [0, 0];
  const checks = shared.follow(pods, () => (first += 1));
  await eventually(() => watches().length === 1 && first === 1, 'the first watch');
  const view = shared.follow(pods, () => (second += 1));
  const other = shared.follow(services, () => (second += 1));
  assert.equal(shared.objects(pods)?.length, 1, 'what is known is known to the second at once');
  await eventually(() => watches().length === 2, 'the watch on Services');
  assert.deepEqual(watches(), ['/api/v1/namespaces/default/pods', '/api/v1/namespaces/default/services']);
  checks[Symbol.dispose]();
  assert.equal(watches().length, 2);
  view[Symbol.dispose]();
  view[Symbol.dispose]();
  assert.deepEqual(watches(), ['/api/v1/namespaces/default/services']);
  assert.equal(shared.objects(pods), undefined, 'what nobody watches is not known any more');
  other[Symbol.dispose]();
  assert.equal(shared.size, 0);
});
