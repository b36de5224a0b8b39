import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusals, type Variation } from '../testing/widget.ts';

/** Each with what a 1.35.4 API server answered, sorted. */
const cases: readonly (readonly [string, Variation, readonly string[]])[] = [
  [
    'default wrong',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'string', default: 5 } } } },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].default: Invalid value: "integer":  in body must be of type string: "integer"',
    ],
  ],
  [
    'default unknown',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'object', default: { b: 1, c: 2 }, properties: { b: { type: 'integer' } } } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].default: Invalid value: {"b":1,"c":2}: must not have unknown fields',
    ],
  ],
  [
    'default enum',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'string', enum: ['x', 'y'], default: 'z' } } } },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].default: Unsupported value: "z": supported values: "x", "y"',
    ],
  ],
  [
    'default min',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'integer', minimum: 2, default: 1 },
              b: { type: 'array', items: { type: 'integer' }, default: [1, 'b'] },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].default: Invalid value: 1:  in body should be greater than or equal to 2',
      'spec.validation.openAPIV3Schema.properties[spec].properties[b].default.[1]: Invalid value: "string": [1] in body must be of type integer: "string"',
    ],
  ],
  [
    'default nested',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'object', default: {}, required: ['x'], properties: { x: { type: 'string' } } } },
          },
        },
      },
    },
    ['spec.validation.openAPIV3Schema.properties[spec].properties[a].default.x: Required value'],
  ],
  [
    'default good',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'object', default: { x: 'y' }, properties: { x: { type: 'string', default: 'z' } } },
            },
          },
        },
      },
    },
    [],
  ],
  [
    'default meta',
    {
      schema: {
        type: 'object',
        properties: {
          metadata: { type: 'object', properties: { name: { type: 'string', default: 'x' } } },
          kind: { type: 'string', default: 'X' },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[kind].default: Forbidden: must not be set in top-level kind',
      'spec.validation.openAPIV3Schema.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata',
    ],
  ],
  [
    'default embedded',
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
                default: { kind: 'X' },
              },
            },
          },
        },
      },
    },
    ['spec.validation.openAPIV3Schema.properties[spec].properties[a].default.apiVersion: Required value'],
  ],
  [
    'default embedded meta',
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
                      name: { type: 'string', default: 'A b' },
                      labels: { type: 'object', additionalProperties: { type: 'string', default: 'x' } },
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
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].properties[metadata].properties[labels].additionalProperties.default: Forbidden: must not be set inside additionalProperties applying to object metadata',
    ],
  ],
  [
    'default pattern',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'string', pattern: '^x', default: 'y' },
              b: { type: 'string', format: 'date', default: 'y' },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].default: Invalid value: "y":  in body should match \'^x\'',
      'spec.validation.openAPIV3Schema.properties[spec].properties[b].default: Invalid value: "y":  in body must be of type date: "y"',
    ],
  ],
  [
    'rule default',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'integer', default: 1, 'x-kubernetes-validations': [{ rule: 'self > 1', message: 'big' }] },
            },
          },
        },
      },
    },
    ['spec.validation.openAPIV3Schema.properties[spec].properties[a].default: Invalid value: 1: big'],
  ],
];

test('defaults in schemas', async (t) => {
  for (const [name, variation, expected] of cases) {
    await t.test(name, () => assert.deepEqual([...refusals(variation)].sort(), expected));
  }
});
