/** The structure of the pinned Kubernetes API: which resources there are, and the fields of each kind. Data only, no prose. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { JsonObject } from '../patch/json.ts';

/** The Kubernetes release that the data was taken from. */
export const pinned = { major: '1', minor: '35', gitVersion: 'v1.35.4' } as const;

/** A node of an OpenAPI v3 schema, with the extensions that say how lists and maps merge. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

const resourceSchema = z.object({
  name: z.string(),
  singularName: z.string(),
  namespaced: z.boolean(),
  kind: z.string(),
  /** Of the body, where it is not the list's own: `autoscaling` for `deployments/scale`. */
  group: z.string().optional(),
  version: z.string().optional(),
  verbs: z.array(z.string()),
  shortNames: z.array(z.string()).optional(),
  categories: z.array(z.string()).optional(),
  storageVersionHash: z.string().optional(),
});
/** An entry of an APIResourceList; subresources are called `pods/log`. */
export type APIResource = z.infer<typeof resourceSchema>;

const columnSchema = z.object({ name: z.string(), type: z.string(), format: z.string(), priority: z.int() });
export type Column = z.infer<typeof columnSchema> & { readonly description?: string };

function data(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'));
}

/** By path: `/api/v1`, `/apis/apps/v1`. */
export const resourceLists = z.record(z.string(), z.array(resourceSchema)).parse(data('resources'));

/** By path of the collection: `/apis/apps/v1/deployments`. */
export const printerColumns = z.record(z.string(), z.array(columnSchema)).parse(data('columns'));

/** By name: `io.k8s.api.core.v1.Pod`. The shape is fixed by the test beside this file, not at each start. */
export const definitions = data('definitions') as Readonly<Record<string, Schema>>;

/**
 * By name of definition, per field whose Go type is not a pointer: what the encoder does with it when it is zero or absent.
 * `z` a scalar that vanishes, `e` a list or map that vanishes, `s`/`i`/`b` a scalar that is written as zero, `n` a list or map that
 * is written as null, `o` a struct that is always there, `t` a time that is written as null.
 */
export const goFields = data('go-fields') as Readonly<Record<string, Readonly<Record<string, GoField>>>>;
export type GoField = 'z' | 'e' | 's' | 'i' | 'b' | 'n' | 'o' | 't';

/**
 * By name of definition, per field: Go's name of a type that is only a name (`v1.RestartPolicy`), and the embedded structs that the
 * field comes from (`VolumeSource`). Go's decoder shows both.
 */
export const goNames = data('go-names') as Readonly<Record<string, GoNames>>;
export interface GoNames {
  readonly types: Readonly<Record<string, string>>;
  readonly inlined: Readonly<Record<string, string>>;
}

/** `v1` or `apps/v1` to the path its resources are under. */
export function pathOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

const referencePrefix = '#/components/schemas/';

/** Follows `$ref` and the single-entry `allOf` that wraps it; what stands beside a reference (a default) is left behind. */
export function resolve(schema: Schema): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference === undefined) return schema;
  const found = definitions[reference.slice(referencePrefix.length)];
  if (found === undefined) throw new Error(`the structure names ${reference} but does not hold it`);
  return resolve(found);
}

const nameOf = new Map<Schema, string>();
const byKind = new Map<string, Schema>();
for (const [name, schema] of Object.entries(definitions)) {
  nameOf.set(schema, name);
  for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
    // Shared types such as DeleteOptions name every group; the first one serves all.
    const key = `${group === '' ? version : `${group}/${version}`} ${kind}`;
    if (!byKind.has(key)) byKind.set(key, schema);
  }
}

/** The schema of a kind, such as `apps/v1`, `Deployment`. */
export function schemaOf(apiVersion: string, kind: string): Schema | undefined {
  return byKind.get(`${apiVersion} ${kind}`);
}

/** The name of a definition that `resolve` or `schemaOf` gave; undefined for schemas of fields and of custom resources. */
export function definitionName(schema: Schema): string | undefined {
  return nameOf.get(schema);
}

const podFieldSchema = z.tuple([z.string(), z.string(), z.string()]);
let podFieldsRead: Readonly<Record<string, readonly z.infer<typeof podFieldSchema>[]>> | undefined;

/**
 * PodSpec and the structs in it as the server itself holds them: each field's name and type in Go, and its name in JSON. A field without
 * a name is a struct whose fields stand among those of its holder.
 */
export function podFields(): NonNullable<typeof podFieldsRead> {
  podFieldsRead ??= z.record(z.string(), z.array(podFieldSchema)).parse(data('pod-fields'));
  return podFieldsRead;
}

let podTemplateRead: Readonly<Record<string, string | readonly z.infer<typeof podFieldSchema>[]>> | undefined;

/**
 * PodTemplateSpec and all types in it by the names Go's reflection gives them: a struct is its fields' names, types and names in JSON,
 * the last of them empty where the fields stand among those of their holder; any other type is what it is made of.
 */
export function podTemplateTypes(): NonNullable<typeof podTemplateRead> {
  podTemplateRead ??= z.record(z.string(), z.union([z.string(), z.array(podFieldSchema)])).parse(data('pod-template'));
  return podTemplateRead;
}

let seed: readonly JsonObject[] | undefined;

/** What every cluster has from the start; marks (`{{now}}`, `{{micro}}`, `{{ca}}`, `{{uid 1}}`) stand for what is each cluster's own. */
export function seedObjects(): readonly JsonObject[] {
  seed ??= data('seed') as readonly JsonObject[];
  return seed;
}
