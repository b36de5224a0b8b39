import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { seedRecords } from './seed.ts';

const createdAt = new Date('2026-01-01T10:00:00Z');
const objectsOf = (id: string): JsonObject[] =>
  seedRecords({ id, createdAt, certificateAuthority: 'PEM of it' }).map(({ object }) => object as JsonObject);

function dataOf(objects: readonly JsonObject[], name: string): Record<string, string> {
  const found = objects.find((object) => metaOf(object).name === name);
  assert.ok(found, `there is a ${name}`);
  return found.data as Record<string, string>;
}

test('no mark is left, also not in the keys of managed fields', () => {
  assert.doesNotMatch(JSON.stringify(objectsOf('a')), /\{\{|\}\}[^,}\]"]/);
  const owned = objectsOf('a').flatMap((object) => metaOf(object).managedFields ?? []);
  const keys = owned.flatMap((entry) => JSON.stringify(entry).match(/k:\{\\"uid\\":\\"[^"\\]*/g) ?? []);
  assert.ok(keys.length > 0 && keys.every((key) => /[0-9a-f]{8}-[0-9a-f-]{27}$/.test(key)), keys[0]);
});

test('clusters have uids of their own, and the same ones each time', () => {
  const uids = (id: string): unknown[] => objectsOf(id).map((object) => metaOf(object).uid);
  assert.deepEqual(uids('a'), uids('a'));
  assert.equal(new Set([...uids('a'), ...uids('b')]).size, 2 * uids('a').length);
});

test('a node that wants to join finds the cluster described and signed, and its token runs out after a day', () => {
  const objects = objectsOf('a');
  const { kubeconfig = '', 'jws-kubeconfig-abcdef': jws = '' } = dataOf(objects, 'cluster-info');
  assert.match(kubeconfig, new RegExp(`certificate-authority-data: ${Buffer.from('PEM of it').toString('base64')}\n`));
  const [header, , signature] = jws.split('.');
  const content = `${header}.${Buffer.from(kubeconfig).toString('base64url')}`;
  const token = dataOf(objects, 'bootstrap-token-abcdef');
  const secret = Buffer.from(token['token-secret'] ?? '', 'base64');
  assert.equal(signature, createHmac('sha256', secret).update(content).digest('base64url'));
  assert.equal(Buffer.from(token.expiration ?? '', 'base64').toString(), '2026-01-02T10:00:00Z');
});

test('every object with a spec tells who wrote it', () => {
  const without = objectsOf('a').filter((object) => 'spec' in object && metaOf(object).managedFields === undefined);
  assert.deepEqual(
    without.map((object) => `${object.kind} ${metaOf(object).name}`),
    [],
  );
});
