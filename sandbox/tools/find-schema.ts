import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { ApiConnection } from '../checks/api-connection.ts';
import { fail, ok, type Result } from '../contract/failure.ts';
import type { FieldSchema, KindSchema } from '../contract/tools-sizes.ts';

/** Of a description, its first sentences are shown. */
const longestDescription = 280;

const rawSchema = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  $ref: z.string().optional(),
  allOf: z.array(z.looseObject({ $ref: z.string().optional() })).optional(),
  oneOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  enum: z.array(z.unknown()).optional(),
});
type Raw = z.infer<typeof rawSchema>;

const indexSchema = z.object({ paths: z.record(z.string(), z.object({ serverRelativeURL: z.string() })) });
const documentSchema = z.object({
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }).optional(),
});
const kindsKey = 'x-kubernetes-group-version-kind';

/** What the cluster's own OpenAPI v3 says of a kind, with every schema it refers to. Failures: not-found. */
export async function findSchema(
  api: ApiConnection,
  { apiVersion, kind }: { apiVersion: string; kind: string },
  signal: AbortSignal,
): Promise<Result<KindSchema>> {
  const { paths } = indexSchema.parse(await json(await api.get('/openapi/v3', signal)));
  const path = paths[apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`];
  if (!path) return fail('not-found', `This cluster does not serve ${apiVersion}.`);
  const document = documentSchema.parse(await json(await api.get(path.serverRelativeURL, signal)));
  const schemas = document.components?.schemas ?? {};
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const root = Object.keys(schemas).find((name) => isOfKind(schemas[name]?.[kindsKey], { group, version, kind }));
  if (root === undefined) return fail('not-found', `${apiVersion} has no kind ${kind} in this cluster.`);
  const found: Record<string, FieldSchema> = {};
  const visit = (name: string): void => {
    if (Object.hasOwn(found, name) || !Object.hasOwn(schemas, name)) return;
    found[name] = {};
    found[name] = simplify(rawSchema.parse(schemas[name]), visit);
  };
  visit(root);
  return ok({ root, schemas: found });
}

function isOfKind(value: unknown, wanted: object): boolean {
  const kinds = z.array(z.object({ group: z.string(), version: z.string(), kind: z.string() })).safeParse(value);
  return (kinds.data ?? []).some((each) => Object.entries(wanted).every(([key, is]) => each[key as 'kind'] === is));
}

/** The part of a schema that the editor uses; `visit` is called with the name of each schema it refers to. */
function simplify(raw: Raw, visit: (name: string) => void): FieldSchema {
  const description = raw.description === undefined ? {} : { description: firstSentences(raw.description) };
  const ref = (raw.$ref ?? raw.allOf?.[0]?.$ref)?.replace('#/components/schemas/', '');
  if (ref !== undefined) {
    if (/\.(IntOrString|Quantity)$/.test(ref)) return { type: 'int-or-string', ...description };
    visit(ref);
    return { ref, ...description };
  }
  const below = (value: unknown): FieldSchema => simplify(rawSchema.parse(value), visit);
  if (raw.format === 'int-or-string' || raw['x-kubernetes-int-or-string'] === true || raw.oneOf)
    return { type: 'int-or-string', ...description };
  const { type } = raw;
  if (type === 'array') return { type, items: below(raw.items ?? {}), ...description };
  if (type === 'object' || raw.properties) {
    const { properties, additionalProperties } = raw;
    const values = typeof additionalProperties === 'object' && additionalProperties !== null;
    return {
      type: 'object',
      ...description,
      ...(properties
        ? { properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, below(value)])) }
        : {}),
      ...(values ? { values: below(additionalProperties) } : {}),
      ...(raw.required ? { required: raw.required } : {}),
      ...(!properties && !values ? { open: true } : {}),
      ...(raw['x-kubernetes-preserve-unknown-fields'] === true ? { open: true } : {}),
    };
  }
  const values = raw.enum?.filter((value) => typeof value === 'string') ?? valuesIn(raw.description ?? '');
  const known = type === 'string' || type === 'integer' || type === 'number' || type === 'boolean';
  return {
    ...(known ? { type } : { open: true }),
    ...description,
    ...(values.length > 0 ? { enum: values } : {}),
  };
}

/** Where a server does not list the values, their description does: ` - `"Always"` means …`. */
function valuesIn(description: string): string[] {
  const [, listed] = description.split('Possible enum values:');
  return listed === undefined ? [] : [...listed.matchAll(/^\s*- `"([^"`]*)"`/gm)].map((match) => match[1] ?? '');
}

function firstSentences(text: string): string {
  const [prose = ''] = text.split('\n\nPossible enum values:');
  return prose.length <= longestDescription ? prose : `${prose.slice(0, longestDescription).replace(/\s\S*$/, '')} …`;
}
