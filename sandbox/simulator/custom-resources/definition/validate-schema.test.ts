import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusals, type Variation } from '../testing/widget.ts';

/** Each with what a 1.35.4 API server answered, sorted. */
const cases: readonly (readonly [string, Variation, readonly string[]])[] = [
  [
    'additional and properties',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
    ],
  ],
  [
    'additional true and properties',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: true } },
          },
        },
      },
    },
    [],
  ],
  [
    'additional false',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: false } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
    ],
  ],
  [
    'unique items',
    {
      schema: {
        type: 'object',
        properties: {
          spec: { type: 'object', properties: { a: { type: 'array', items: { type: 'string' }, uniqueItems: true } } },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
  ],
  [
    'list type',
    {
      schema: {
        type: 'object',
        properties: {
          spec: { type: 'object', properties: { a: { type: 'string', 'x-kubernetes-list-type': 'set' } } },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Invalid value: "string": must be array if x-kubernetes-list-type is specified',
    ],
  ],
  [
    'list type none',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { 'x-kubernetes-preserve-unknown-fields': true, 'x-kubernetes-list-type': 'set' } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Required value: must be array if x-kubernetes-list-type is specified',
    ],
  ],
  [
    'list type odd',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'bag' } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "set", "map"',
    ],
  ],
  [
    'set of objects',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
  ],
  [
    'set of atomic',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'array',
                items: { type: 'object', 'x-kubernetes-map-type': 'atomic' },
                'x-kubernetes-list-type': 'set',
              },
            },
          },
        },
      },
    },
    [],
  ],
  [
    'set of sets',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'array',
                items: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
                'x-kubernetes-list-type': 'set',
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.x-kubernetes-list-type: Invalid value: "set": must be atomic as item of a list with x-kubernetes-list-type=set',
    ],
  ],
  [
    'set nullable',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'array', items: { type: 'string', nullable: true }, 'x-kubernetes-list-type': 'set' },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set',
    ],
  ],
  [
    'map no keys',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map' } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map',
    ],
  ],
  [
    'map string items',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'array',
                items: { type: 'string' },
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['x'],
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.type: Invalid value: "string": must be object if parent array\'s x-kubernetes-list-type is map',
    ],
  ],
  [
    'map unknown key',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'array',
                items: { type: 'object', properties: { b: { type: 'string' } } },
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['x'],
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].x-kubernetes-list-map-keys: Invalid value: ["x"]: entries must all be names of item properties',
    ],
  ],
  [
    'map optional key',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'array',
                items: { type: 'object', properties: { x: { type: 'string' } } },
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['x'],
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.properties[x].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
  ],
  [
    'map duplicate key',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'array',
                items: { type: 'object', required: ['x'], properties: { x: { type: 'string', nullable: true } } },
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['x', 'x'],
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.properties[x].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.properties[x].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].x-kubernetes-list-map-keys: Invalid value: ["x","x"]: must not contain duplicate entries',
    ],
  ],
  [
    'map object key',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'array',
                items: { type: 'object', required: ['x'], properties: { x: { type: 'object' } } },
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['x'],
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.properties[x].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
    ],
  ],
  [
    'keys no map',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-map-keys': ['x'] },
              b: {
                type: 'array',
                items: { type: 'string' },
                'x-kubernetes-list-type': 'set',
                'x-kubernetes-list-map-keys': ['x'],
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty',
      'spec.validation.openAPIV3Schema.properties[spec].properties[b].x-kubernetes-list-type: Invalid value: "set": must be map if x-kubernetes-list-map-keys is non-empty',
    ],
  ],
  [
    'map type',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'string', 'x-kubernetes-map-type': 'atomic' },
              b: { type: 'object', 'x-kubernetes-map-type': 'loose' },
              c: { 'x-kubernetes-preserve-unknown-fields': true, 'x-kubernetes-map-type': 'granular' },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Invalid value: "string": must be object if x-kubernetes-map-type is specified',
      'spec.validation.openAPIV3Schema.properties[spec].properties[b].x-kubernetes-map-type: Unsupported value: "loose": supported values: "atomic", "granular"',
      'spec.validation.openAPIV3Schema.properties[spec].properties[c].type: Required value: must be object if x-kubernetes-map-type is specified',
    ],
  ],
  [
    'rule empty',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'string' } },
            'x-kubernetes-validations': [
              { rule: ' ' },
              { rule: 'true', message: ' ' },
              { rule: 'true', message: 'a\nb' },
              { rule: 'true\n&& true' },
              { rule: 'true', messageExpression: ' ' },
              { rule: 'true', reason: 'Odd' },
              { rule: 'true', fieldPath: ' ' },
              { rule: 'true', fieldPath: '.b' },
              { rule: 'true', fieldPath: '.a' },
            ],
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Required value: rule is not specified',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[1].message: Invalid value: " ": must be non-empty if specified',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[2].message: Invalid value: "a\\nb": must not contain line breaks',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[3].message: Required value: message must be specified if rule contains line breaks',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[4].messageExpression: Required value: messageExpression must be non-empty if specified',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[5].reason: Unsupported value: "Odd": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[6].fieldPath: Invalid value: " ": must be a valid path',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[6].fieldPath: Invalid value: " ": must be non-empty if specified',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[7].fieldPath: Invalid value: ".b": must be a valid path',
    ],
  ],
  [
    'rule undefined',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'string' } },
            'x-kubernetes-validations': [{ rule: 'self.b == "x"', message: 'no <b>' }],
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.b == \\"x\\"","Message":"no \\u003cb\\u003e","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:5: undefined field \'b\'\n | self.b == "x"\n | ....^',
    ],
  ],
  [
    'rule undefined deep',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'object', properties: { c: { type: 'integer' } } } },
            'x-kubernetes-validations': [{ rule: 'self.a.d > 1 && has(self.a.c)' }],
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.a.d \\u003e 1 \\u0026\\u0026 has(self.a.c)","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:7: undefined field \'d\'\n | self.a.d > 1 && has(self.a.c)\n | ......^',
    ],
  ],
  [
    'rule root',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'string' } } } },
        'x-kubernetes-validations': [{ rule: 'self.metadata.name.size() < 10 || self.spec.b' }],
      },
    },
    [
      'spec.validation.openAPIV3Schema.x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.metadata.name.size() \\u003c 10 || self.spec.b","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:44: undefined field \'b\'\n | self.metadata.name.size() < 10 || self.spec.b\n | ...........................................^',
    ],
  ],
  [
    'rule lines',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'string' } },
            'x-kubernetes-validations': [{ rule: 'true &&\n  self.bb == "x"', message: 'm' }],
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {"Rule":"true \\u0026\\u0026\\n  self.bb == \\"x\\"","Message":"m","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:2:7: undefined field \'bb\'\n |   self.bb == "x"\n | ......^',
    ],
  ],
  [
    'rule old self items',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: {
                type: 'array',
                maxItems: 5,
                items: {
                  type: 'object',
                  'x-kubernetes-validations': [{ rule: 'self == oldSelf' }],
                  properties: { x: { type: 'integer' } },
                },
              },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].items.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[spec].properties[a]',
    ],
  ],
  [
    'rule optional',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              a: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 1', optionalOldSelf: true }] },
            },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
    ],
  ],
  [
    'rule in junctor',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'integer', anyOf: [{ 'x-kubernetes-validations': [{ rule: 'self > 1' }] }] } },
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].properties[a].anyOf[0].x-kubernetes-validations: Forbidden: must be empty to be structural',
    ],
  ],
  [
    'rule field path',
    {
      schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: { a: { type: 'object', additionalProperties: { type: 'string' } } },
            'x-kubernetes-validations': [
              { rule: 'true', fieldPath: ".a['x.y']" },
              { rule: 'true', fieldPath: '.a[x]' },
              { rule: 'true', fieldPath: 'a' },
            ],
          },
        },
      },
    },
    [
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[1].fieldPath: Invalid value: ".a[x]": must be a valid path',
      'spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[2].fieldPath: Invalid value: "a": must be a valid path',
    ],
  ],
];

test('extensions in schemas', async (t) => {
  for (const [name, variation, expected] of cases) {
    await t.test(name, () => assert.deepEqual([...refusals(variation)].sort(), expected));
  }
});
