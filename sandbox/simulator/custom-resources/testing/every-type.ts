import type { CustomSchema } from '../schema/schema.ts';

/** A schema with everything that a schema can ask for. */
export const everyType: CustomSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        s: { type: 'string' },
        n: { type: 'integer' },
        num: { type: 'number' },
        b: { type: 'boolean' },
        arr: { type: 'array', items: { type: 'string' } },
        obj: {
          type: 'object',
          required: ['x', 'y'],
          properties: {
            x: { type: 'string' },
            y: { type: 'object', required: ['z'], properties: { z: { type: 'integer' } } },
          },
        },
        nullable: { type: 'string', nullable: true },
        nulldef: { type: 'string', default: 'd' },
        nullnulldef: { type: 'string', nullable: true, default: 'd' },
        e: { type: 'string', enum: ['a', 'b'] },
        en: { type: 'integer', enum: [1, 2] },
        enullable: { type: 'string', nullable: true, enum: ['a'] },
        min: { type: 'integer', minimum: 2, maximum: 5 },
        xmin: { type: 'integer', minimum: 2, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true },
        fl: { type: 'number', minimum: 0.5, maximum: 2.5, multipleOf: 0.5 },
        mult: { type: 'integer', multipleOf: 3 },
        len: { type: 'string', minLength: 2, maxLength: 4 },
        one: { type: 'string', maxLength: 1 },
        pat: { type: 'string', pattern: '^[a-c]+$' },
        items: { type: 'array', minItems: 2, maxItems: 3, items: { type: 'integer' } },
        oneItem: { type: 'array', maxItems: 1, items: { type: 'integer' } },
        props: { type: 'object', minProperties: 1, maxProperties: 2, additionalProperties: { type: 'integer' } },
        map: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        },
        set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        lm: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['k'],
          items: { type: 'object', required: ['k'], properties: { k: { type: 'string' }, v: { type: 'integer' } } },
        },
        lm2: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['k', 'p'],
          items: {
            type: 'object',
            required: ['k'],
            properties: {
              k: { type: 'string' },
              p: { type: 'string', default: 'TCP' },
              sub: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'integer' } },
            },
          },
        },
        any: {
          type: 'object',
          properties: { a: { type: 'integer' }, b: { type: 'string' } },
          anyOf: [{ required: ['a'] }, { required: ['b'], properties: { b: { minLength: 3 } } }],
        },
        oneOf: {
          type: 'object',
          properties: { a: { type: 'integer' }, b: { type: 'string' } },
          oneOf: [{ required: ['a'] }, { required: ['b'] }],
        },
        all: { type: 'integer', allOf: [{ minimum: 3 }, { maximum: 1 }] },
        not: { type: 'object', properties: { a: { type: 'integer' } }, not: { required: ['a'] } },
        ios: { 'x-kubernetes-int-or-string': true },
        iosa: {
          'x-kubernetes-int-or-string': true,
          anyOf: [{ type: 'integer' }, { type: 'string' }],
          pattern: '^\\d+%$',
        },
        free: { 'x-kubernetes-preserve-unknown-fields': true },
        keep: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { known: { type: 'object', properties: { a: { type: 'integer' } } } },
        },
        emb: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
        emb2: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          properties: { spec: { type: 'object', properties: { a: { type: 'integer' } } } },
        },
        i32: { type: 'integer', format: 'int32' },
        i64: { type: 'integer', format: 'int64' },
        dflt: {
          type: 'object',
          default: {},
          properties: {
            a: { type: 'integer', default: 7 },
            l: {
              type: 'array',
              default: [{}],
              items: { type: 'object', properties: { q: { type: 'string', default: 'q' } } },
            },
          },
        },
        lst: {
          type: 'array',
          items: {
            type: 'object',
            properties: { q: { type: 'string', default: 'q' }, n: { type: 'string', nullable: true } },
          },
        },
        fdate: { type: 'string', format: 'date' },
      },
    },
    status: { type: 'object', properties: { n: { type: 'integer' } } },
  },
};
