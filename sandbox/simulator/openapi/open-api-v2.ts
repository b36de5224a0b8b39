/** The paths of OpenAPI 3 in the form of OpenAPI 2. Source: kube-openapi/pkg/builder/openapi.go. */
import type { Schema } from '../structure/structure.ts';
import { schemaPrefix } from './content.ts';
import type { Parameter } from './parameters.ts';
import type { Operation, PathItem } from './path-item.ts';

export function makeV2(paths: Readonly<Record<string, PathItem>>, schemas: Readonly<Record<string, Schema>>): object {
  const items = Object.entries(paths).map(([path, item]) => [path, v2Item(item)]);
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.35' },
    paths: Object.fromEntries(items),
    definitions: v2Schemas(schemas),
    securityDefinitions: {
      BearerToken: { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' },
    },
    security: [{ BearerToken: [] }],
  };
}

function v2Item(item: PathItem): object {
  const entries = Object.entries(item).map(([key, value]) => [
    key,
    isParameters(value) ? value.map(v2Parameter) : v2Operation(value),
  ]);
  return Object.fromEntries(entries);
}

function isParameters(value: Operation | readonly Parameter[]): value is readonly Parameter[] {
  return Array.isArray(value);
}

function v2Parameter({ schema, ...rest }: Parameter): object {
  return { ...schema, ...rest };
}

function v2Operation({ requestBody, responses, parameters = [], ...rest }: Operation): object {
  const produces = Object.keys(responses[200]?.content ?? {});
  // Discovery reads what it writes; for resources the body says.
  const isResource = rest['x-kubernetes-action'] !== undefined;
  const readsBack = Object.values(responses[200]?.content ?? {}).some(({ schema }) => '$ref' in schema);
  const consumes = requestBody ? Object.keys(requestBody.content) : isResource ? ['*/*'] : readsBack ? produces : [];
  const [body] = Object.values(requestBody?.content ?? {});
  const inBody = body && {
    name: 'body',
    in: 'body',
    ...(requestBody?.required ? { required: true } : {}),
    schema: v2Schema(body.schema),
  };
  return {
    ...rest,
    ...(consumes.length === 0 ? {} : { consumes }),
    produces,
    schemes: ['https'],
    ...(inBody || parameters.length > 0
      ? { parameters: [...(inBody ? [inBody] : []), ...parameters.map(v2Parameter)] }
      : {}),
    responses: Object.fromEntries(
      Object.entries(responses).map(([code, { description, content }]) => {
        const [given] = Object.values(content ?? {});
        return [code, { description, ...(given ? { schema: v2Schema(given.schema) } : {}) }];
      }),
    ),
  };
}

/** Schemas by name: a property may be called `default` or `allOf` itself. */
function v2Schemas(schemas: Readonly<Record<string, Schema>>): object {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, v2Schema(schema)]));
}

/** References stand alone in OpenAPI 2, defaults are not told, and what is a number or a string is a string in a form of its own. */
function v2Schema(schema: Schema): object {
  const { allOf, oneOf, default: _, properties, items, additionalProperties, $ref, ...rest } = schema;
  const reference = $ref ?? allOf?.[0]?.$ref;
  if (reference !== undefined) return { ...rest, $ref: reference.replace(schemaPrefix, '#/definitions/') };
  return {
    ...rest,
    ...(oneOf === undefined ? {} : { type: 'string' }),
    ...(properties === undefined ? {} : { properties: v2Schemas(properties) }),
    ...(items === undefined ? {} : { items: v2Schema(items) }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: v2Schema(additionalProperties) } : {}),
  };
}
