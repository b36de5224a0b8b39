import assert from 'node:assert/strict';
import { test } from 'node:test';
import { created, now, settled } from '../testing/widget.ts';
import { settleDefinition } from './accept-names.ts';
import type { Definition } from './definition.ts';

const time = '2026-01-02T03:04:05Z';
const schema = { type: 'object' };

test('a definition whose names are free is established', () => {
  assert.deepEqual(settled({ schema }).status, {
    conditions: [
      {
        type: 'NamesAccepted',
        status: 'True',
        lastTransitionTime: time,
        reason: 'NoConflicts',
        message: 'no conflicts found',
      },
      {
        type: 'Established',
        status: 'True',
        lastTransitionTime: time,
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      },
    ],
    acceptedNames: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    storedVersions: ['v1'],
  });
});

test('before that its status is empty but for the stored version', () => {
  assert.deepEqual(created({ schema }).status, {
    conditions: null,
    acceptedNames: { plural: '', kind: '' },
    storedVersions: ['v1'],
  });
});

test('names that others have are not given, and the last conflict is told', () => {
  const names = { plural: 'widgets', kind: 'Widget', shortNames: ['gx'], categories: ['all'] };
  const first = settled({ schema, spec: { names } });
  const metadata = { name: 'gadgets.try.example.com' };
  const wanted = {
    plural: 'gadgets',
    kind: 'Gadget',
    shortNames: ['widget', 'gx', 'zz'],
    singular: 'widgets',
    listKind: 'WidgetList',
    categories: ['all'],
  };
  const second = created({ schema, metadata, spec: { names: wanted } }) as unknown as Definition;
  assert.deepEqual(settleDefinition(second, [first], now).status, {
    conditions: [
      {
        type: 'NamesAccepted',
        status: 'False',
        lastTransitionTime: time,
        reason: 'ListKindConflict',
        message: '"WidgetList" is already in use',
      },
      {
        type: 'Established',
        status: 'False',
        lastTransitionTime: time,
        reason: 'NotAccepted',
        message: 'not all names are accepted',
      },
    ],
    acceptedNames: { plural: 'gadgets', kind: 'Gadget', categories: ['all'] },
    storedVersions: ['v1'],
  });
});

test('several short names in conflict are told together', () => {
  const names = { plural: 'widgets', kind: 'Widget', shortNames: ['a', 'b'] };
  const first = settled({ schema, spec: { names } });
  const metadata = { name: 'gadgets.try.example.com' };
  const wanted = { plural: 'gadgets', kind: 'Gadget', shortNames: ['a', 'b', 'c'] };
  const second = created({ schema, metadata, spec: { names: wanted } }) as unknown as Definition;
  const [condition] = settleDefinition(second, [first], now).status?.conditions ?? [];
  assert.equal(condition?.reason, 'ShortNamesConflict');
  assert.equal(condition?.message, '["a" is already in use, "b" is already in use]');
});

test('a settled definition stays the same object', () => {
  const definition = settled({ schema });
  assert.equal(settleDefinition(definition, [], new Date('2027-01-01T00:00:00Z')), definition);
});

test('a new short name is accepted without the times changing', () => {
  const before = settled({ schema });
  const names = { ...before.spec.names, shortNames: ['wi'] };
  const after = settleDefinition({ ...before, spec: { ...before.spec, names } }, [], new Date('2027-01-01T00:00:00Z'));
  assert.deepEqual(after.status?.acceptedNames?.shortNames, ['wi']);
  assert.deepEqual(after.status?.conditions, before.status?.conditions);
});
