import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { CustomResources } from '../custom-resources.ts';
import { commonLanguage, created, settled } from '../testing/widget.ts';
import { type Definition, isTrue } from './definition.ts';
import { cleanupFinalizer, markDefinition, nextOfDeletion } from './finish-deletion.ts';

const later = new Date('2026-01-02T04:00:00Z');
const marked = markDefinition(settled({ schema: { type: 'object' } }), later);

test('the first request marks the definition', () => {
  assert.equal(marked.metadata.deletionTimestamp, '2026-01-02T04:00:00Z');
  assert.deepEqual(marked.metadata.finalizers, [cleanupFinalizer]);
  assert.deepEqual(marked.status?.conditions?.at(-1), {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: '2026-01-02T04:00:00Z',
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  });
});

test('instances go first, and some take their time', () => {
  const step = nextOfDeletion(marked, { left: 2, allMarked: false }, later);
  assert.ok(step.do === 'delete-instances');
  assert.equal(step.definition.status?.conditions?.at(-1)?.reason, 'InstanceDeletionInProgress');
  assert.deepEqual(nextOfDeletion(step.definition, { left: 1, allMarked: true }, later), { do: 'wait' });
});

test('without instances the definition is released', () => {
  const step = nextOfDeletion(marked, { left: 0, allMarked: true }, later);
  assert.ok(step.do === 'release');
  assert.equal(step.definition.metadata.finalizers, undefined);
  assert.equal(step.definition.status?.conditions?.at(-1)?.message, 'removed all instances');
});

test('a definition that was never established has no instances', () => {
  const never = markDefinition(created({ schema: { type: 'object' } }) as unknown as Definition, later);
  const step = nextOfDeletion(never, { left: 0, allMarked: true }, later);
  assert.ok(step.do === 'release');
  assert.equal(step.definition.status?.conditions?.at(-1)?.reason, 'NeverEstablished');
});

test('other definitions are left alone', () => {
  const definition = settled({ schema: { type: 'object' } });
  assert.deepEqual(nextOfDeletion(definition, { left: 0, allMarked: true }, later), { do: 'nothing' });
});

test('while a definition goes, its instances cannot be created', () => {
  assert.ok(isTrue(marked, 'Terminating'));
  const resources = new CustomResources(commonLanguage);
  resources.set(marked as unknown as JsonObject);
  const resource = resources.find('try.example.com', 'v1', 'widgets');
  const context = { now: later, user: { name: 'me', groups: [] } };
  assert.throws(() => resource?.rules.prepareForCreate?.({ metadata: { name: 'y' } }, context), {
    message:
      'widgets.try.example.com "y" is forbidden: create not allowed while custom resource definition is terminating',
  });
  assert.deepEqual(resource?.discovery[0]?.verbs, ['delete', 'deletecollection', 'get', 'list', 'watch']);
});
