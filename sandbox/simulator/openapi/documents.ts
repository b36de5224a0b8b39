/** The OpenAPI documents of a cluster. Those of the built-in groups are made when first asked for and shared by all clusters. */
import { createHash } from 'node:crypto';
import type { APIResource, Schema } from '../structure/structure.ts';
import { definitionName, definitions, pinned, resourceLists, schemaOf } from '../structure/structure.ts';
import { resourcePaths, type Served } from './operations.ts';
import { readProse } from './read-prose.ts';

export interface Document {
  readonly body: Buffer;
  /** SHA-512 in upper-case hex; also the hash in the document's address. */
  readonly etag: string;
  readonly contentType: string;
}

/** A group and version of custom resources, by path without its first slash. */
export type CustomParts = Readonly<
  Record<
    string,
    { readonly schemas: Readonly<Record<string, Schema>>; readonly paths: Readonly<Record<string, object>> }
  >
>;

const info = { title: 'Kubernetes', version: `v${pinned.major}.${pinned.minor}` };
const security = {
  BearerToken: { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' },
};
const prefix = '#/components/schemas/';

function documentOf(value: object, contentType: string): Document {
  const body = Buffer.from(JSON.stringify(value));
  return { body, etag: createHash('sha512').update(body).digest('hex').toUpperCase(), contentType };
}

function servedAt(path: string): Served {
  const [, root, first = '', second = ''] = path.split('/');
  return {
    group: root === 'api' ? '' : first,
    version: root === 'api' ? first : second,
    path,
    definitionOf(group, version, kind) {
      const schema = schemaOf(group === '' ? version : `${group}/${version}`, kind);
      return schema && definitionName(schema);
    },
  };
}

function pathsOf(path: string, list: readonly APIResource[]): Record<string, object> {
  const served = servedAt(path);
  return Object.assign(
    {},
    ...list
      .filter(({ name }) => !name.includes('/'))
      .map((resource) =>
        resourcePaths(
          served,
          resource,
          list.filter(({ name }) => name.startsWith(`${resource.name}/`)),
        ),
      ),
  ) as Record<string, object>;
}

const explained = new Map<string, Schema>();

/** A definition with its prose. */
function explain(name: string): Schema {
  const known = explained.get(name);
  if (known) return known;
  const { description, fields } = readProse(name);
  const schema = definitions[name] ?? {};
  const properties =
    schema.properties &&
    Object.fromEntries(
      Object.entries(schema.properties).map(([key, property]) => [
        key,
        { ...(fields.has(key) ? { description: fields.get(key) } : described(property)), ...property },
      ]),
    );
  const made = {
    ...(description === '' ? {} : { description }),
    ...schema,
    ...(properties ? { properties } : {}),
  } as Schema;
  explained.set(name, made);
  return made;
}

/** A field that only refers to a type is described by the type, where the source has no words of its own. */
function described(property: Schema): object {
  const reference = property.$ref ?? property.allOf?.[0]?.$ref;
  if (reference === undefined) return {};
  const { description } = readProse(reference.slice(prefix.length));
  return description === '' ? {} : { description };
}

/** The names of all definitions that something refers to, directly or not. */
function reachable(from: object): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        if (key === '$ref' && typeof child === 'string') {
          const name = child.slice(prefix.length);
          if (found.has(name) || !definitions[name]) continue;
          found.add(name);
          walk(definitions[name]);
        } else walk(child);
      }
    }
  };
  walk(from);
  return [...found].sort();
}

const builtIn = new Map<string, Document>();

/** `apis/apps/v1`; undefined for what is not served. */
export async function openApiV3(custom: CustomParts, path: string): Promise<Document | undefined> {
  const own = custom[path];
  if (own) return customDocument(own);
  const known = builtIn.get(path);
  if (known) return known;
  const list = resourceLists[`/${path}`];
  if (!list) return undefined;
  const paths = pathsOf(`/${path}`, list);
  // Kinds of the group that no operation names (such as lists and options) are there too.
  const [group = '', version = ''] = path.startsWith('api/') ? ['', path.slice(4)] : path.split('/').slice(1);
  const kinds = Object.entries(definitions).filter(([, schema]) =>
    schema['x-kubernetes-group-version-kind']?.some((gvk) => gvk.group === group && gvk.version === version),
  );
  const names = new Set([...reachable(paths), ...kinds.map(([name]) => name), ...reachable(Object.fromEntries(kinds))]);
  const schemas: Record<string, Schema> = {};
  for (const name of [...names].sort()) schemas[name] = explain(name);
  const made = documentOf(
    { openapi: '3.0.0', info, paths, components: { schemas, securitySchemes: security } },
    'application/json',
  );
  builtIn.set(path, made);
  return made;
}

function customDocument({ schemas, paths }: CustomParts[string]): Document {
  const shared = Object.fromEntries(reachable({ schemas, paths }).map((name) => [name, explain(name)]));
  return documentOf(
    { openapi: '3.0.0', info, paths, components: { schemas: { ...shared, ...schemas }, securitySchemes: security } },
    'application/json',
  );
}

/** By path, where each document is: the hash in the address lets clients keep it. */
export async function openApiV3Index(custom: CustomParts): Promise<Record<string, { serverRelativeURL: string }>> {
  const paths = [...Object.keys(resourceLists).map((path) => path.slice(1)), ...Object.keys(custom)];
  const entries: [string, { serverRelativeURL: string }][] = [];
  for (const path of paths.sort())
    entries.push([path, { serverRelativeURL: `/openapi/v3/${path}?hash=${await hashOf(path, custom)}` }]);
  return Object.fromEntries(entries);
}

/** The hash of a document that need not be made for it: what it is made from never changes within a release. */
const hashes = new Map<string, string>();
async function hashOf(path: string, custom: CustomParts): Promise<string> {
  if (custom[path]) return customDocument(custom[path]).etag;
  const known = hashes.get(path);
  if (known !== undefined) return known;
  const hash = createHash('sha512').update(`${pinned.gitVersion} ${path}`).digest('hex').toUpperCase();
  hashes.set(path, hash);
  return hash;
}

let v2: Document | undefined;

/** All groups in one document of OpenAPI 2, for clients from before 1.27. */
export async function openApiV2(_custom: CustomParts): Promise<Document> {
  if (v2) return v2;
  const paths: Record<string, object> = {};
  for (const [path, list] of Object.entries(resourceLists)) Object.assign(paths, pathsOf(path, list));
  const all = Object.fromEntries(Object.keys(definitions).map((name) => [name, explain(name)]));
  const text = JSON.stringify({
    swagger: '2.0',
    info: { title: info.title, version: info.version },
    paths: toV2Paths(paths),
    definitions: all,
    securityDefinitions: security,
    security: [{ BearerToken: [] }],
  }).replaceAll(prefix, '#/definitions/');
  v2 = documentOf(JSON.parse(text) as object, 'application/json');
  return v2;
}

interface V3Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }
    >
  >;
  readonly parameters?: readonly { readonly schema: object }[];
}

function toV2Paths(paths: Record<string, object>): Record<string, object> {
  const flat = ({ schema, ...rest }: { readonly schema: object }): object => ({ ...rest, ...schema });
  const operation = ({ requestBody, responses, parameters = [], ...rest }: V3Operation): object => {
    const types = Object.keys(requestBody?.content ?? {});
    const schema = requestBody?.content[types[0] ?? '']?.schema;
    return {
      ...rest,
      consumes: types.length === 0 ? ['*/*'] : types,
      produces: ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'],
      schemes: ['https'],
      parameters: [...(schema ? [{ name: 'body', in: 'body', required: true, schema }] : []), ...parameters.map(flat)],
      responses: Object.fromEntries(
        Object.entries(responses).map(([code, { description, content }]) => {
          const [first] = Object.values(content ?? {});
          return [code, { description, ...(first ? { schema: first.schema } : {}) }];
        }),
      ),
    };
  };
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([key, value]) => [
          key,
          key === 'parameters' ? (value as { schema: object }[]).map(flat) : operation(value as V3Operation),
        ]),
      ),
    ]),
  );
}
