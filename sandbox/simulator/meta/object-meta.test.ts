import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Deletion, markDeletion } from './mark-deletion.ts';
import type { ObjectMeta } from './object-meta.ts';
import { invalid } from './status.ts';
import { labelName, pathSegmentName, qualifiedKey, serviceName, subdomainName } from './validate-names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './validate-object-meta.ts';

const fields = (errors: readonly { field: string }[]): string[] => errors.map(({ field }) => field);

test('names: what each kind allows', () => {
  for (const name of ['a', 'a-b', 'a.b', '1a', 'a'.repeat(253)]) assert.deepEqual(subdomainName(name), [], name);
  for (const name of ['', 'A', '-a', 'a-', 'a_b', 'a..b', 'a'.repeat(254)])
    assert.notDeepEqual(subdomainName(name), [], name);
  assert.deepEqual([labelName('1-a'), serviceName('a-1'), pathSegmentName('system:node')], [[], [], []]);
  assert.notDeepEqual(labelName('a.b'), []);
  assert.notDeepEqual(serviceName('1a'), []);
  assert.deepEqual(pathSegmentName('a/b'), ["may not contain '/'"]);
  assert.deepEqual(qualifiedKey('example.com/My_Name'), []);
  for (const key of ['', 'a/b/c', '/a', 'a/', 'Example.com/a', '-a']) assert.notDeepEqual(qualifiedKey(key), [], key);
});

test('metadata of a new object', () => {
  const check = (meta: ObjectMeta, namespaced = true) =>
    fields(validateObjectMeta(meta, { namespaced, nameRule: subdomainName }));
  assert.deepEqual(check({ name: 'a', namespace: 'default', labels: { app: 'web', 'example.com/x': '' } }), []);
  assert.deepEqual(check({ name: 'a-x7k2p', generateName: 'a-', namespace: 'default' }), []);
  assert.deepEqual(check({ namespace: 'default' }), ['metadata.name']);
  assert.deepEqual(check({ name: 'A', namespace: 'B' }), ['metadata.name', 'metadata.namespace']);
  assert.deepEqual(check({ name: 'a', namespace: 'b' }, false), ['metadata.namespace']);
  assert.deepEqual(check({ name: 'a', namespace: 'b', labels: { 'a b': '-' } }), [
    'metadata.labels',
    'metadata.labels',
  ]);
  assert.deepEqual(check({ name: 'a', namespace: 'b', finalizers: ['orphan', 'foregroundDeletion'] }), [
    'metadata.finalizers',
  ]);
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'o', uid: '1', controller: true };
  assert.deepEqual(check({ name: 'a', namespace: 'b', ownerReferences: [owner, { ...owner, uid: '2' }] }), [
    'metadata.ownerReferences',
  ]);
});

test('the words are those of the server', () => {
  const errors = validateObjectMeta(
    { name: 'My_Pod', namespace: 'default' },
    { namespaced: true, nameRule: subdomainName },
  );
  const { status } = invalid({ group: '', kind: 'Pod' }, 'My_Pod', errors);
  assert.equal(
    status.message,
    `Pod "My_Pod" is invalid: metadata.name: Invalid value: "My_Pod": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
  );
  assert.equal(status.code, 422);
});

test('metadata of an update', () => {
  const old: ObjectMeta = {
    name: 'a',
    namespace: 'b',
    uid: '1',
    resourceVersion: '5',
    generation: 2,
    finalizers: ['x.example/y'],
  };
  assert.deepEqual(validateObjectMetaUpdate({ ...old, labels: { a: 'b' } }, old), []);
  assert.deepEqual(fields(validateObjectMetaUpdate({ ...old, name: 'c', uid: '2', generation: 1 }, old)), [
    'metadata.generation',
    'metadata.name',
    'metadata.uid',
  ]);
  const deleted = { ...old, deletionTimestamp: '2026-01-01T00:00:00Z' };
  assert.deepEqual(
    fields(validateObjectMetaUpdate({ ...deleted, finalizers: ['x.example/y', 'x.example/z'] }, deleted)),
    ['metadata.finalizers'],
  );
});

test('graceful deletion: in the future, and only ever sooner', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const of = { group: '', resource: 'pods' };
  const ask = (meta: ObjectMeta, gracePeriodSeconds?: number, at = now): Deletion =>
    markDeletion({
      of,
      meta,
      options: gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds },
      // What the kind grants: the request's own seconds where it has some, at least one of them where it asks for fewer than none.
      graceSeconds: gracePeriodSeconds === undefined ? 30 : gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds,
      now: at,
    });
  const metaOf = (deletion: Deletion): ObjectMeta => {
    assert.equal(deletion.how, 'gracefully');
    return deletion.how === 'gracefully' ? deletion.meta : {};
  };
  const marked = metaOf(ask({ name: 'a', generation: 1 }));
  assert.deepEqual(
    [marked.deletionTimestamp, marked.deletionGracePeriodSeconds, marked.generation],
    ['2026-01-01T00:00:30Z', 30, 2],
  );
  assert.equal(ask({ name: 'a' }, 0).how, 'at-once');
  assert.equal(metaOf(ask({ name: 'a' }, -5)).deletionGracePeriodSeconds, 1);
  assert.equal(ask(marked, 60).how, 'already');
  assert.equal(ask(marked).how, 'already');
  assert.equal(metaOf(ask(marked, 5)).deletionTimestamp, '2026-01-01T00:00:05Z');
  const late = metaOf(ask(marked, 5, new Date('2026-01-01T00:00:20Z')));
  assert.deepEqual([late.deletionTimestamp, late.deletionGracePeriodSeconds], ['2026-01-01T00:00:20Z', 1]);
  assert.equal(ask(marked, 0).how, 'at-once');
  assert.equal(markDeletion({ of, meta: { name: 'a' }, options: {}, graceSeconds: undefined, now }).how, 'at-once');
  assert.throws(
    () =>
      markDeletion({
        of,
        meta: { name: 'a', uid: '1' },
        options: { preconditions: { uid: '2' } },
        graceSeconds: 30,
        now,
      }),
    /the UID in the precondition \(2\) does not match the UID in record \(1\)/,
  );
});
