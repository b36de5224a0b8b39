import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import type { Draft } from '../schema/schema.ts';
import { commonLanguage, now, settled, texts } from '../testing/widget.ts';
import type { Definition, DefinitionSpec } from './definition.ts';
import { definitionRules } from './definition-rules.ts';

const version = { served: true, schema: { openAPIV3Schema: { type: 'object' } } };
const before = settled({
  spec: {
    scope: 'Cluster',
    versions: [
      { ...version, name: 'v1beta1', storage: false },
      { ...version, name: 'v1', storage: true },
    ],
  },
});
const rules = definitionRules(commonLanguage);
const context = { now, user: { name: 'me', groups: [] } };

function changed(change: (spec: DefinitionSpec) => object): Draft {
  const draft = structuredClone({ ...before, spec: { ...before.spec, ...change(before.spec) } }) as unknown as Draft;
  rules.setDefaults?.(draft);
  rules.prepareForUpdate?.(draft, before as unknown as JsonObject, context);
  return draft;
}

/** Each with what a 1.35.4 API server answered. */
const cases: readonly (readonly [string, (spec: DefinitionSpec) => object, readonly string[]])[] = [
  ['the scope', () => ({ scope: 'Namespaced' }), ['spec.scope: Invalid value: "Namespaced": field is immutable']],
  [
    'the kind',
    ({ names }) => ({ names: { ...names, kind: 'Other' } }),
    ['spec.names.kind: Invalid value: "Other": field is immutable'],
  ],
  [
    'the plural',
    ({ names }) => ({ names: { ...names, plural: 'others' } }),
    ['spec.names.plural: Invalid value: "others": field is immutable'],
  ],
  ['the group', () => ({ group: 'o.example.com' }), ['spec.group: Invalid value: "o.example.com": field is immutable']],
  [
    'a version that objects are stored in goes',
    ({ versions }) => ({ versions: [{ ...versions[0], storage: true }] }),
    [
      'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions',
    ],
  ],
  [
    'unknown fields are to be kept',
    () => ({ preserveUnknownFields: true }),
    [
      'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ],
  ],
  ['a short name', ({ names }) => ({ names: { ...names, shortNames: ['a', 'b'] } }), []],
];

test('what may change of a definition', async (t) => {
  for (const [name, change, expected] of cases) {
    await t.test(name, () => {
      const errors = rules.validateUpdate?.(changed(change), before as unknown as JsonObject) ?? [];
      assert.deepEqual(texts(errors), expected);
    });
  }
});

test('a new storage version is remembered', () => {
  const draft = changed(({ versions }) => ({
    versions: versions.map((each) => ({ ...each, storage: each.name === 'v1beta1' })),
  })) as unknown as Definition;
  assert.deepEqual(draft.status?.storedVersions, ['v1', 'v1beta1']);
});

test('a format that nobody checks is told once', () => {
  const schema = {
    type: 'object',
    properties: {
      a: { type: 'string', format: 'odd' },
      b: { type: 'integer', format: 'int32' },
      c: { type: 'string', format: 'date-time' },
    },
  };
  const odd = settled({ schema }) as unknown as JsonObject;
  assert.deepEqual(rules.warnings?.(odd), ['unrecognized format "odd"']);
  assert.deepEqual(rules.warnings?.(odd, odd), []);
});
