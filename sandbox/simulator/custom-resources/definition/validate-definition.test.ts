import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusals, type Variation } from '../testing/widget.ts';

/** Each with what a 1.35.4 API server answered, sorted. */
const cases: readonly (readonly [string, Variation, readonly string[]])[] = [
  [
    'good',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'string' } } } } } },
    [],
  ],
  ['no schema', {}, ['spec.versions[0].schema.openAPIV3Schema: Required value']],
  [
    'wrong name',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      metadata: { name: 'foo.try.example.com' },
    },
    ['metadata.name: Invalid value: "foo.try.example.com": must be spec.names.plural+"."+spec.group'],
  ],
  [
    'bad group',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { group: 'Try' },
      metadata: { name: 'widgets.Try' },
    },
    [
      "metadata.name: Invalid value: \"widgets.Try\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      "spec.group: Invalid value: \"Try\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'one group',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { group: 'try' },
      metadata: { name: 'widgets.try' },
    },
    ['spec.group: Invalid value: "try": should be a domain with at least one dot'],
  ],
  [
    'no scope',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } }, spec: { scope: '' } },
    ['spec.scope: Required value'],
  ],
  [
    'bad scope',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } }, spec: { scope: 'Global' } },
    ['spec.scope: Unsupported value: "Global": supported values: "Cluster", "Namespaced"'],
  ],
  [
    'no versions',
    { spec: { versions: [] } },
    [
      'spec.versions: Invalid value: []: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'no storage',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      version: { storage: false },
    },
    [
      'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'bad version',
    { schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } }, version: { name: 'V1' } },
    [
      "spec.version: Invalid value: \"V1\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      "spec.versions[0].name: Invalid value: \"V1\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'no kind',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { names: { plural: 'widgets', kind: '' } },
    },
    ['spec.names.kind: Required value', 'spec.names.listKind: Required value', 'spec.names.singular: Required value'],
  ],
  [
    'bad kind',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { names: { plural: 'widgets', kind: 'Wid_get' } },
    },
    [
      "spec.names.kind: Invalid value: \"Wid_get\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      "spec.names.listKind: Invalid value: \"Wid_getList\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      "spec.names.singular: Invalid value: \"wid_get\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'bad short',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { names: { plural: 'widgets', kind: 'Widget', shortNames: ['W', 'ok'] } },
    },
    [
      "spec.names.shortNames[0]: Invalid value: \"W\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'bad category',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { names: { plural: 'widgets', kind: 'Widget', categories: ['A_b'] } },
    },
    [
      "spec.names.categories[0]: Invalid value: \"A_b\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'same list kind',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { names: { plural: 'widgets', kind: 'Widget', listKind: 'Widget' } },
    },
    ['spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same'],
  ],
  [
    'bad singular',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { names: { plural: 'widgets', kind: 'Widget', singular: 'Wid get' } },
    },
    [
      "spec.names.singular: Invalid value: \"Wid get\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'no plural',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { names: { plural: '', kind: 'Widget' } },
      metadata: { name: '.try.example.com' },
    },
    [
      "metadata.name: Invalid value: \".try.example.com\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      'spec.names.plural: Required value',
    ],
  ],
  [
    'bad plural',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { names: { plural: 'Widgets', kind: 'Widget' } },
      metadata: { name: 'Widgets.try.example.com' },
    },
    [
      "metadata.name: Invalid value: \"Widgets.try.example.com\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      "spec.names.plural: Invalid value: \"Widgets\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'two mixed',
    {
      spec: {
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } } },
          },
          {
            name: 'v2',
            served: true,
            storage: false,
            schema: {
              openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: {} } } } },
            },
          },
        ],
      },
    },
    [
      'spec.versions[1].schema.openAPIV3Schema.properties[spec].properties[a].type: Required value: must not be empty for specified object fields',
    ],
  ],
  [
    'two one missing',
    {
      spec: {
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } } },
          },
          { name: 'v2', served: true, storage: false },
        ],
      },
    },
    ['spec.versions[1].schema.openAPIV3Schema: Required value'],
  ],
  [
    'deprecated not',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      version: { deprecationWarning: 'x' },
    },
    ['spec.versions[0].deprecationWarning: Invalid value: "x": can only be set for deprecated versions'],
  ],
  [
    'deprecated empty',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      version: { deprecated: true, deprecationWarning: '' },
    },
    ['spec.versions[0].deprecationWarning: Invalid value: "": must not be an empty string'],
  ],
  [
    'deprecated control',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      version: { deprecated: true, deprecationWarning: 'a\tb' },
    },
    [
      'spec.versions[0].deprecationWarning: Invalid value: "a\\tb": must only contain printable UTF-8 characters; non-printable character found at index 1',
    ],
  ],
  [
    'preserve unknown',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { preserveUnknownFields: true },
    },
    [
      'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ],
  ],
  [
    'preserve unknown default',
    {
      schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { a: { type: 'string', default: 'x' } } } },
      },
      spec: { preserveUnknownFields: true },
    },
    [
      'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      'spec.preserveUnknownFields: Invalid value: true: must be false in order to use defaults in the schema',
    ],
  ],
  [
    'conversion odd',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { conversion: { strategy: 'Magic' } },
    },
    ['spec.conversion.strategy: Unsupported value: "Magic": supported values: "None", "Webhook"'],
  ],
  [
    'conversion empty',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { conversion: { strategy: '' } },
    },
    ['spec.conversion.strategy: Required value'],
  ],
  [
    'conversion none webhook',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: {
        conversion: {
          strategy: 'None',
          webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://x' } },
        },
      },
    },
    [
      'spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook',
      'spec.conversion.webhookClientConfig: Forbidden: should not be set when strategy is not set to Webhook',
    ],
  ],
  [
    'webhook none',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { conversion: { strategy: 'Webhook' } },
    },
    [
      'spec.conversion.conversionReviewVersions: Required value',
      'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
    ],
  ],
  [
    'webhook both',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: {
            conversionReviewVersions: ['v1', 'v1', 'V2'],
            clientConfig: { url: 'https://x', service: { name: 'a', namespace: 'b' } },
          },
        },
      },
    },
    [
      'spec.conversion.conversionReviewVersions[1]: Invalid value: "v1": duplicate version',
      "spec.conversion.conversionReviewVersions[2]: Invalid value: \"V2\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      'spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required',
    ],
  ],
  [
    'webhook url',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: { conversionReviewVersions: ['v3'], clientConfig: { url: 'http://u:p@/x?y#z' } },
        },
      },
    },
    [
      'spec.conversion.conversionReviewVersions: Invalid value: ["v3"]: must include at least one of v1, v1beta1',
      'spec.conversion.webhookClientConfig.url: Invalid value: "": host must be specified; desired format: https://host[/path]',
      'spec.conversion.webhookClientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      'spec.conversion.webhookClientConfig.url: Invalid value: "u:p": user information is not permitted in the URL',
      'spec.conversion.webhookClientConfig.url: Invalid value: "y": query parameters are not permitted in the URL',
      'spec.conversion.webhookClientConfig.url: Invalid value: "z": fragments are not permitted in the URL',
    ],
  ],
  [
    'webhook service',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: {
            conversionReviewVersions: ['v1'],
            clientConfig: { service: { name: '', namespace: 'b', path: 'x//Y', port: 70000 } },
          },
        },
      },
    },
    [
      'spec.conversion.webhookClientConfig.service.namespace: Required value',
      'spec.conversion.webhookClientConfig.service.path: Invalid value: "x//Y": must start with a \'/\'',
      'spec.conversion.webhookClientConfig.service.path: Invalid value: "x//Y": segment[0] may not be empty',
      'spec.conversion.webhookClientConfig.service.path: Invalid value: "x//Y": segment[1] may not be empty',
      "spec.conversion.webhookClientConfig.service.path: Invalid value: \"x//Y\": segment[2]: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      'spec.conversion.webhookClientConfig.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'webhook good',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: {
            conversionReviewVersions: ['v1'],
            clientConfig: { service: { name: 'a', namespace: 'b', path: '/x' } },
          },
        },
      },
    },
    [],
  ],
  [
    'approval missing',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { group: 'try.k8s.io' },
      metadata: { name: 'widgets.try.k8s.io' },
    },
    [
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
  ],
  [
    'approval bad',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { group: 'try.k8s.io' },
      metadata: { name: 'widgets.try.k8s.io', annotations: { 'api-approved.kubernetes.io': 'sure' } },
    },
    [
      'metadata.annotations[api-approved.kubernetes.io]: Invalid value: "sure": protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
  ],
  [
    'approval good',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { group: 'try.k8s.io' },
      metadata: { name: 'widgets.try.k8s.io', annotations: { 'api-approved.kubernetes.io': 'https://github.com/x' } },
    },
    [],
  ],
  [
    'approval not',
    {
      schema: { type: 'object', properties: { spec: { type: 'object', properties: {} } } },
      spec: { group: 'try.k8s.io' },
      metadata: { name: 'widgets.try.k8s.io', annotations: { 'api-approved.kubernetes.io': 'unapproved, x' } },
    },
    [],
  ],
];

test('names, versions, groups and conversions of definitions', async (t) => {
  for (const [name, variation, expected] of cases) {
    await t.test(name, () => assert.deepEqual([...refusals(variation)].sort(), expected));
  }
});
