/** Schemas as OpenAPI v3 publishes them: with apiVersion, kind and metadata. Source: controller/openapi/builder/builder.go, apiserver/schema/unfold.go. */
import { equal, type Json } from '../../patch/json.ts';
import type { Schema } from '../../structure/structure.ts';
import type { CustomVersion } from '../instance/custom-version.ts';
import { type CustomSchema, itemsOf, valuesOf } from '../schema/schema.ts';

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';
const references = '#/components/schemas/';
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

const apiVersion = {
  description: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${conventions}#resources`,
  type: 'string',
} as const;
const kind = {
  description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${conventions}#types-kinds`,
  type: 'string',
} as const;
const metadata = {
  description: `Standard object's metadata. More info: ${conventions}#metadata`,
  allOf: [{ $ref: `${references}${meta}.ObjectMeta` }],
};
const listMetadata = {
  description: `Standard list metadata. More info: ${conventions}#types-kinds`,
  allOf: [{ $ref: `${references}${meta}.ListMeta` }],
};
const embedded = {
  apiVersion: {
    description: `apiVersion defines the versioned schema of this representation of an object. More info: ${conventions}#resources`,
    type: 'string',
  },
  kind: {
    description: `kind is a string value representing the type of this object. In CamelCase. More info: ${conventions}#types-kinds`,
    type: 'string',
  },
  metadata,
} as const;

/** `com.example.stable.v1.CronTab` */
export function modelName({ group, version }: { group: string; version: string }, kindName: string): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kindName}`;
}

/** What `fields` says of the version's selectable fields, and which kind it is. */
function extensions({ group, version, selectable }: CustomVersion, kindName: string): object {
  return {
    'x-kubernetes-group-version-kind': [{ group, kind: kindName, version }],
    ...(selectable.length === 0
      ? {}
      : { 'x-kubernetes-selectable-fields': selectable.map((fieldPath) => ({ fieldPath })) }),
  };
}

export function publishedSchema(of: CustomVersion): Schema {
  const known = of.schema === undefined ? { type: 'object' } : publish(unfold(of.schema));
  const published = {
    ...known,
    ...(of.schema === undefined ? {} : { properties: { ...known.properties, apiVersion, kind, metadata } }),
    ...extensions(of, of.kind),
  };
  return published as unknown as Schema;
}

export function publishedListSchema(of: CustomVersion): Schema {
  const { listKind = `${of.kind}List`, plural } = of.names;
  const published = {
    description: `${listKind} is a list of ${of.kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion,
      items: {
        description: `List of ${plural}. More info: ${conventions}`,
        type: 'array',
        items: { $ref: `${references}${modelName(of, of.kind)}` },
      },
      kind,
      metadata: listMetadata,
    },
    ...extensions(of, listKind),
  };
  return published as unknown as Schema;
}

type Published = CustomSchema;

/** Embedded resources get the fields that every resource has. */
function publish(schema: CustomSchema): Published {
  const { externalDocs: _, example: __, ...rest } = schema;
  const items = itemsOf(schema);
  const values = valuesOf(schema);
  const properties = schema.properties && mapValues(schema.properties, publish);
  const isResource = schema['x-kubernetes-embedded-resource'] === true;
  const { required = [] } = schema;
  const needed = [...required, ...['kind', 'apiVersion'].filter((name) => !required.includes(name))];
  return {
    ...rest,
    ...(items === undefined ? {} : { items: publish(items) }),
    ...(values === undefined ? {} : { additionalProperties: publish(values) }),
    ...(properties === undefined ? {} : { properties }),
    ...(isResource
      ? { required: needed, properties: { ...properties, ...(embedded as unknown as Record<string, CustomSchema>) } }
      : {}),
  };
}

/** What x-kubernetes-int-or-string means, for readers that do not know it. */
function unfold(schema: CustomSchema): CustomSchema {
  const items = itemsOf(schema);
  const values = valuesOf(schema);
  const below = {
    ...schema,
    ...(items === undefined ? {} : { items: unfold(items) }),
    ...(values === undefined ? {} : { additionalProperties: unfold(values) }),
    ...(schema.properties === undefined ? {} : { properties: mapValues(schema.properties, unfold) }),
  };
  if (schema['x-kubernetes-int-or-string'] !== true) return below;
  const either: readonly CustomSchema[] = [{ type: 'integer' }, { type: 'string' }];
  const same = (given: readonly CustomSchema[] | undefined): boolean =>
    equal(given as unknown as Json, either as unknown as Json);
  if (same(schema.anyOf) || same(schema.allOf?.[0]?.anyOf)) return below;
  if (schema.anyOf === undefined) return { ...below, anyOf: either };
  return { ...below, allOf: [{ anyOf: either }, ...(schema.allOf ?? [])] };
}

function mapValues(
  schemas: Readonly<Record<string, CustomSchema>>,
  change: (schema: CustomSchema) => CustomSchema,
): Readonly<Record<string, CustomSchema>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]));
}
