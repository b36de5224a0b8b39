import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusals, type Variation } from '../testing/widget.ts';

/** Each with what a 1.35.4 API server answered, sorted. */
const cases: readonly (readonly [string, Variation, readonly string[]])[] = [
  [
    'scale good',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { replicas: { type: 'integer' } } } },
      },
      version: {
        subresources: {
          scale: {
            specReplicasPath: '.spec.replicas',
            statusReplicasPath: '.status.replicas',
            labelSelectorPath: '.spec.sel',
          },
        },
      },
    },
    [],
  ],
  [
    'scale bad',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      version: {
        subresources: {
          scale: {
            specReplicasPath: 'spec.replicas',
            statusReplicasPath: '.spec.replicas',
            labelSelectorPath: '.metadata.x',
          },
        },
      },
    },
    [
      'spec.subresources.scale.labelSelectorPath: Invalid value: ".metadata.x": should be a json path under either .spec or .status',
      'spec.subresources.scale.specReplicasPath: Invalid value: "spec.replicas": must be a simple json path starting with .',
      'spec.subresources.scale.statusReplicasPath: Invalid value: ".spec.replicas": should be a json path under .status',
    ],
  ],
  [
    'scale bad 2',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      version: {
        subresources: {
          scale: { specReplicasPath: '.status.replicas', statusReplicasPath: '', labelSelectorPath: 'x' },
        },
      },
    },
    [
      'spec.subresources.scale.labelSelectorPath: Invalid value: "x": must be a simple json path starting with .',
      'spec.subresources.scale.specReplicasPath: Invalid value: ".status.replicas": should be a json path under .spec',
      'spec.subresources.scale.statusReplicasPath: Required value',
    ],
  ],
  [
    'column bad',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      version: {
        additionalPrinterColumns: [
          { name: '', type: '', jsonPath: '' },
          { name: 'a', type: 'text', format: 'odd', jsonPath: 'spec.x' },
        ],
      },
    },
    [
      'spec.additionalPrinterColumns[0].JSONPath: Required value',
      'spec.additionalPrinterColumns[0].name: Required value',
      'spec.additionalPrinterColumns[0].type: Required value: must be one of boolean,date,integer,number,string',
      'spec.additionalPrinterColumns[1].JSONPath: Invalid value: "spec.x": must be a simple json path starting with .',
      'spec.additionalPrinterColumns[1].format: Invalid value: "odd": must be one of byte,date,date-time,double,float,int32,int64,password',
      'spec.additionalPrinterColumns[1].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
    ],
  ],
  [
    'column good',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      version: {
        additionalPrinterColumns: [
          { name: 'a', type: 'date', format: 'date-time', jsonPath: '.spec.x[?(@.a=="b")].c', priority: 1 },
        ],
      },
    },
    [],
  ],
  [
    'selectable bad',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'string' },
              n: { type: 'number' },
              l: { type: 'array', items: { type: 'string' } },
            },
          },
        },
      },
      version: {
        selectableFields: [
          { jsonPath: '' },
          { jsonPath: 'spec.a' },
          { jsonPath: '.spec.b' },
          { jsonPath: '.spec.n' },
          { jsonPath: '.spec.a' },
          { jsonPath: '.spec.a' },
          { jsonPath: '.spec.l[0]' },
          { jsonPath: '.metadata.name' },
          { jsonPath: '.spec' },
        ],
      },
    },
    [
      'spec.selectableFields[0].jsonPath: Required value',
      'spec.selectableFields[1].jsonPath: Invalid value: "spec.a": is an invalid path: expected [ or . but got: spec',
      'spec.selectableFields[2].jsonPath: Invalid value: ".spec.b": is an invalid path: does not refer to a valid field',
      'spec.selectableFields[3].jsonPath: Invalid value: ".spec.n": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      'spec.selectableFields[5].jsonPath: Duplicate value: ".spec.a"',
      'spec.selectableFields[6].jsonPath: Invalid value: ".spec.l[0]": is an invalid path: array notation is not allowed',
      'spec.selectableFields[7].jsonPath: Invalid value: ".metadata.name": is an invalid path: does not refer to a valid field',
      'spec.selectableFields[8].jsonPath: Invalid value: ".spec": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
    ],
  ],
  [
    'selectable many',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'string' },
              b: { type: 'string' },
              c: { type: 'string' },
              d: { type: 'string' },
              e: { type: 'string' },
              f: { type: 'string' },
              g: { type: 'string' },
              h: { type: 'string' },
              i: { type: 'string' },
            },
          },
        },
      },
      version: {
        selectableFields: [
          { jsonPath: '.spec.a' },
          { jsonPath: '.spec.b' },
          { jsonPath: '.spec.c' },
          { jsonPath: '.spec.d' },
          { jsonPath: '.spec.e' },
          { jsonPath: '.spec.f' },
          { jsonPath: '.spec.g' },
          { jsonPath: '.spec.h' },
          { jsonPath: '.spec.i' },
        ],
      },
    },
    ['spec.selectableFields: Too many: 9: must have at most 8 items'],
  ],
  [
    'status root type',
    { schema: { type: 'string' }, version: { subresources: { status: {} } } },
    [
      'spec.validation.openAPIV3Schema.type: Invalid value: "string": must be object at the root',
      'spec.validation.openAPIV3Schema.type: Invalid value: "string": only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
    ],
  ],
];

test('subresources, columns and selectable fields', async (t) => {
  for (const [name, variation, expected] of cases) {
    await t.test(name, () => assert.deepEqual([...refusals(variation)].sort(), expected));
  }
});
