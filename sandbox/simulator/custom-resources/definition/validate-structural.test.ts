import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusals, type Variation } from '../testing/widget.ts';

/** Each with what a 1.35.4 API server answered, sorted. */
const cases: readonly (readonly [string, Variation, readonly string[]])[] = [
  [
    'no root type',
    { schema: { properties: { spec: { type: 'object' } } } },
    ['spec.validation.openAPIV3Schema.type: Required value: must not be empty at the root'],
  ],
  [
    'root array',
    { schema: { type: 'array', items: { type: 'string' } } },
    ['spec.validation.openAPIV3Schema.type: Invalid value: "array": must be object at the root'],
  ],
  [
    'no field type',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: {} } } } } },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Required value: must not be empty for specified object fields',
    ],
  ],
  [
    'no item type',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'array', items: {} } } } },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.type: Required value: must not be empty for specified array items',
    ],
  ],
  [
    'no items',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'array' } } } } } },
    ['spec.validation.openAPIV3Schema.properties[spec].properties[a].items: Required value: must be specified'],
  ],
  [
    'bad type',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'text' } } } } } },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  ],
  [
    'null type',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'null' } } } } } },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Forbidden: type cannot be set to null, use nullable as an alternative',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Unsupported value: "null": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  ],
  [
    'additional at root',
    { schema: { type: 'object', additionalProperties: { type: 'string' } } },
    ['spec.validation.openAPIV3Schema.additionalProperties: Forbidden: must not be used at the root'],
  ],
  [
    'nested type',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'string', anyOf: [{ type: 'string', description: 'x', nullable: true }] } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].anyOf[0].description: Forbidden: must be empty to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].anyOf[0].nullable: Forbidden: must be false to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].anyOf[0].type: Forbidden: must be empty to be structural',
    ],
  ],
  [
    'nested many',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'object',
                properties: { b: { type: 'string' } },
                oneOf: [
                  {
                    title: 't',
                    default: 1,
                    properties: {
                      b: {
                        'x-kubernetes-int-or-string': true,
                        'x-kubernetes-preserve-unknown-fields': true,
                        'x-kubernetes-embedded-resource': true,
                        'x-kubernetes-list-type': 'set',
                        'x-kubernetes-list-map-keys': ['a'],
                        'x-kubernetes-map-type': 'atomic',
                      },
                    },
                  },
                ],
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].default: Forbidden: must be undefined to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].type: Required value: must be array if x-kubernetes-list-type is specified',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].type: Required value: must be object if x-kubernetes-map-type is specified',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].x-kubernetes-embedded-resource: Forbidden: must be false to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].x-kubernetes-int-or-string: Forbidden: must be false to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].x-kubernetes-list-map-keys: Forbidden: must be empty to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].x-kubernetes-list-type: Forbidden: must be undefined to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].x-kubernetes-list-type: Invalid value: "set": must be map if x-kubernetes-list-map-keys is non-empty',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].x-kubernetes-map-type: Forbidden: must be undefined to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].properties[b].x-kubernetes-preserve-unknown-fields: Forbidden: must be false to be structural',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].oneOf[0].title: Forbidden: must be empty to be structural',
    ],
  ],
  [
    'incomplete',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'object', allOf: [{ properties: { b: { minLength: 1 } } }], not: { required: ['c'] } },
            },
          },
        },
      },
    },
    [],
  ],
  [
    'incomplete items',
    {
      schema: {
        type: 'object',
        properties: {
          spec: { type: 'object', properties: { a: { type: 'object', anyOf: [{ items: { minLength: 1 } }] } } },
        },
      },
    },
    [],
  ],
  [
    'nested metadata',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object' } },
        anyOf: [{ properties: { metadata: { required: ['name'] } } }],
      },
    },
    [
      'spec.validation.openAPIV3Schema.anyOf[0].properties[metadata]: Forbidden: must not be specified in a nested context',
      'spec.validation.openAPIV3Schema.properties[metadata]: Required value: because it is defined in spec.validation.openAPIV3Schema.anyOf[0].properties[metadata]',
    ],
  ],
  [
    'metadata more',
    {
      schema: {
        type: 'object',
        properties: {
          metadata: {
            type: 'object',
            properties: { labels: { type: 'object', additionalProperties: { type: 'string' } } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ],
  [
    'metadata name',
    {
      schema: {
        type: 'object',
        properties: { metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 5 } } } },
      },
    },
    [],
  ],
  [
    'metadata string',
    {
      schema: {
        type: 'object',
        properties: { metadata: { type: 'string' }, kind: { type: 'integer' }, apiVersion: { type: 'boolean' } },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[apiVersion].type: Invalid value: "boolean": must be string',
      'spec.validation.openAPIV3Schema.properties[kind].type: Invalid value: "integer": must be string',
      'spec.validation.openAPIV3Schema.properties[metadata].type: Invalid value: "string": must be object',
    ],
  ],
  [
    'items array',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'array', items: [{ type: 'string' }] } } } },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items: Forbidden: items must be a schema object and not an array',
    ],
  ],
  [
    'refs',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { $ref: '#/x' } } } } } },
    ['spec.validation.openAPIV3Schema.properties[spec].properties[a].$ref: Forbidden: $ref is not supported'],
  ],
  [
    'id',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'string', id: 'x' } } } },
      },
    },
    ['spec.validation.openAPIV3Schema.properties[spec].properties[a].id: Forbidden: id is not supported'],
  ],
  [
    'pattern properties',
    {
      schema: {
        type: 'object',
        properties: {
          spec: { type: 'object', properties: { a: { type: 'object', patternProperties: { a: { type: 'string' } } } } },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].patternProperties: Forbidden: patternProperties is not supported',
    ],
  ],
  [
    'defs',
    {
      schema: {
        type: 'object',
        properties: {
          spec: { type: 'object', properties: { a: { type: 'object', definitions: { x: { type: 'string' } } } } },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].definitions: Forbidden: definitions is not supported',
    ],
  ],
  [
    'deps',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'object', dependencies: { x: ['y'] } } } } },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].dependencies: Forbidden: dependencies is not supported',
    ],
  ],
  [
    'additional items',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'array', items: { type: 'string' }, additionalItems: true } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].additionalItems: Forbidden: additionalItems is not supported',
    ],
  ],
  [
    'root nullable',
    { schema: { type: 'object', nullable: true } },
    ['spec.validation.openAPIV3Schema.nullable: Forbidden: nullable cannot be true at the root'],
  ],
  [
    'preserve false',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'object', 'x-kubernetes-preserve-unknown-fields': false } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined',
    ],
  ],
  [
    'preserve no type',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { 'x-kubernetes-preserve-unknown-fields': true } } } },
      },
    },
    [],
  ],
  [
    'int or string',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { 'x-kubernetes-int-or-string': true },
              b: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
              c: {
                'x-kubernetes-int-or-string': true,
                allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: 'a' }],
              },
            },
          },
        },
      },
    },
    [],
  ],
  [
    'int or string bad',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true },
              b: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'string' }] },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
      'spec.validation.openAPIV3Schema.properties[spec].properties[b].anyOf[0].type: Forbidden: must be empty to be structural',
    ],
  ],
  [
    'embedded no type',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { 'x-kubernetes-embedded-resource': true } } } },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Required value: must be object if x-kubernetes-embedded-resource is true',
    ],
  ],
  [
    'embedded empty',
    {
      schema: {
        type: 'object',
        properties: {
          spec: { type: 'object', properties: { a: { type: 'object', 'x-kubernetes-embedded-resource': true } } },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    ],
  ],
  [
    'embedded string',
    {
      schema: {
        type: 'object',
        properties: {
          spec: { type: 'object', properties: { a: { type: 'string', 'x-kubernetes-embedded-resource': true } } },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Invalid value: "string": must be object if x-kubernetes-embedded-resource is true',
    ],
  ],
  [
    'embedded additional',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'object', 'x-kubernetes-embedded-resource': true, additionalProperties: { type: 'string' } },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].additionalProperties: Forbidden: must not be used if x-kubernetes-embedded-resource is set',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    ],
  ],
  [
    'embedded in meta',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'object',
                'x-kubernetes-embedded-resource': true,
                'x-kubernetes-preserve-unknown-fields': true,
                properties: {
                  metadata: {
                    type: 'object',
                    properties: {
                      x: {
                        type: 'object',
                        'x-kubernetes-embedded-resource': true,
                        'x-kubernetes-preserve-unknown-fields': true,
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].properties[metadata].properties[x].x-kubernetes-embedded-resource: Forbidden: must not be used inside of resource meta',
    ],
  ],
  [
    'bad pattern',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'string', pattern: '(' } } } },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
    ],
  ],
  [
    'bad pattern 2',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'string', pattern: '^(?=a)' },
              b: { type: 'string', pattern: '*a' },
              c: { type: 'string', pattern: '[a' },
              d: { type: 'string', pattern: 'a)' },
              e: { type: 'string', pattern: 'a\\' },
              f: { type: 'string', pattern: 'a**' },
              g: { type: 'string', pattern: '\\y' },
              h: { type: 'string', pattern: '[z-a]' },
              i: { type: 'string', pattern: 'a{2000}' },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].pattern: Invalid value: "^(?=a)": must be a valid regular expression, but isn\'t: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
      'spec.validation.openAPIV3Schema.properties[spec].properties[b].pattern: Invalid value: "*a": must be a valid regular expression, but isn\'t: error parsing regexp: missing argument to repetition operator: `*`',
      'spec.validation.openAPIV3Schema.properties[spec].properties[c].pattern: Invalid value: "[a": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ]: `[a`',
      'spec.validation.openAPIV3Schema.properties[spec].properties[d].pattern: Invalid value: "a)": must be a valid regular expression, but isn\'t: error parsing regexp: unexpected ): `a)`',
      'spec.validation.openAPIV3Schema.properties[spec].properties[e].pattern: Invalid value: "a\\\\": must be a valid regular expression, but isn\'t: error parsing regexp: trailing backslash at end of expression: ``',
      'spec.validation.openAPIV3Schema.properties[spec].properties[f].pattern: Invalid value: "a**": must be a valid regular expression, but isn\'t: error parsing regexp: invalid nested repetition operator: `**`',
      'spec.validation.openAPIV3Schema.properties[spec].properties[g].pattern: Invalid value: "\\\\y": must be a valid regular expression, but isn\'t: error parsing regexp: invalid escape sequence: `\\y`',
      'spec.validation.openAPIV3Schema.properties[spec].properties[h].pattern: Invalid value: "[z-a]": must be a valid regular expression, but isn\'t: error parsing regexp: invalid character class range: `z-a`',
      'spec.validation.openAPIV3Schema.properties[spec].properties[i].pattern: Invalid value: "a{2000}": must be a valid regular expression, but isn\'t: error parsing regexp: invalid repeat count: `{2000}`',
    ],
  ],
  [
    'good pattern',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'string', pattern: '^(?i)[\\w-]+[[:alpha:]]\\z' },
              b: { type: 'string', pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$' },
            },
          },
        },
      },
    },
    [],
  ],
];

test('structural schemas', async (t) => {
  for (const [name, variation, expected] of cases) {
    await t.test(name, () => assert.deepEqual([...refusals(variation)].sort(), expected));
  }
});
