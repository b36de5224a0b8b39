/** The OpenAPI documents of a cluster. Those of the built-in groups are made when first asked for, and all clusters share them. */
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { definitionName, pinned, resourceLists, type Schema, schemaOf } from '../structure/structure.ts';
import { makeV2 } from './open-api-v2.ts';
import { resourcePaths, type Served } from './operations.ts';
import type { PathItem } from './path-item.ts';
import { groupPaths, rootPaths, versionPaths } from './root-paths.ts';
import { describeAll, reachable } from './schemas.ts';
import { v2ProtobufAsked, v2ProtobufType, writeV2Protobuf } from './write-v2-protobuf.ts';

export interface Document {
  readonly body: Buffer;
  /** SHA-512 in upper-case hex; also the hash in the document's address. */
  readonly etag: string;
  readonly contentType: string;
}

/** By path without its first slash: what custom resources of a group and version add. */
export type CustomParts = Readonly<Record<string, CustomPart>>;
interface CustomPart {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly paths: Readonly<Record<string, object>>;
}

export const info = { title: 'Kubernetes', version: `${pinned.major}.${pinned.minor}` } as const;
export const securitySchemes = {
  BearerToken: { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' },
} as const;

const builtIn = new Map<string, Promise<Document>>();
/** Parts of a cluster that do not change keep their document. */
const custom = new WeakMap<CustomPart, Promise<Document>>();

/** `apis/apps/v1`; undefined for what is not served. */
export async function openApiV3(parts: CustomParts, path: string): Promise<Document | undefined> {
  const part = parts[path];
  if (part !== undefined) return customDocument(part);
  const known = builtIn.get(path);
  if (known !== undefined) return known;
  const paths = builtInPaths(path) ?? customGroupPaths(parts, path);
  if (paths === undefined) return undefined;
  const made = makeDocument(paths);
  if (builtInPaths(path) !== undefined) builtIn.set(path, made);
  return made;
}

/** By path, where each document is: the hash in the address lets clients keep it. */
export async function openApiV3Index(parts: CustomParts): Promise<Record<string, { serverRelativeURL: string }>> {
  const own = Object.keys(parts);
  const groups = own.map((path) => path.split('/').slice(0, 2).join('/'));
  const entries: [string, { serverRelativeURL: string }][] = [];
  for (const path of [...new Set([...builtInDocuments(), ...own, ...groups])].sort()) {
    const document = await openApiV3(parts, path);
    if (document !== undefined)
      entries.push([path, { serverRelativeURL: `/openapi/v3/${path}?hash=${document.etag}` }]);
  }
  return Object.fromEntries(entries);
}

const v2 = new Map<string, Promise<Document>>();

/** All built-in groups in one document of OpenAPI 2; as Protobuf where `accept` asks for it, which kubectl before 1.29 does. */
export function openApiV2(_parts: CustomParts, accept = ''): Promise<Document> {
  const asked = accept.includes(v2ProtobufAsked) || accept.includes(v2ProtobufType);
  const contentType = asked ? v2ProtobufType : 'application/json';
  const known = v2.get(contentType);
  if (known !== undefined) return known;
  const made = builtInV2().then((document) =>
    contentType === v2ProtobufType ? finished(writeV2Protobuf(document), contentType) : documentOf(document),
  );
  v2.set(contentType, made);
  return made;
}

async function builtInV2(): Promise<object> {
  const paths: Record<string, PathItem> = {};
  for (const path of builtInDocuments()) Object.assign(paths, builtInPaths(path));
  const schemas = await describeAll(reachable(paths));
  await turn();
  return makeV2(paths, schemas);
}

function builtInDocuments(): string[] {
  const versions = Object.keys(resourceLists).map((path) => path.slice(1));
  const groups = versions
    .filter((path) => path.startsWith('apis/'))
    .map((path) => path.split('/').slice(0, 2).join('/'));
  return [...new Set([...Object.keys(rootPaths), ...groups, ...versions])].sort();
}

function builtInPaths(path: string): Record<string, PathItem> | undefined {
  const rooted = rootPaths[path];
  if (rooted !== undefined) return rooted;
  const list = resourceLists[`/${path}`];
  if (list !== undefined) {
    const served = servedAt(`/${path}`);
    const paths = list
      .filter(({ name }) => !name.includes('/'))
      .map((resource) =>
        resourcePaths(
          served,
          resource,
          list.filter(({ name }) => name.startsWith(`${resource.name}/`)),
        ),
      );
    return Object.assign(versionPaths(served, `/${path}`), ...paths) as Record<string, PathItem>;
  }
  const isGroup = Object.keys(resourceLists).some((version) => version.startsWith(`/${path}/`));
  return isGroup ? groupPaths(path.slice('apis/'.length)) : undefined;
}

function customGroupPaths(parts: CustomParts, path: string): Record<string, PathItem> | undefined {
  const isGroup = Object.keys(parts).some((version) => version.startsWith(`${path}/`));
  return isGroup && path.startsWith('apis/') ? groupPaths(path.slice('apis/'.length)) : undefined;
}

function servedAt(path: string): Served {
  const [, root, first = '', second = ''] = path.split('/');
  return {
    group: root === 'api' ? '' : first,
    version: root === 'api' ? first : second,
    path,
    custom: false,
    definitionOf(group, version, kind) {
      const schema = schemaOf(group === '' ? version : `${group}/${version}`, kind);
      const name = schema && definitionName(schema);
      if (name === undefined) throw new Error(`${path} names ${kind} but the structure does not hold it`);
      return name;
    },
  };
}

function customDocument(part: CustomPart): Promise<Document> {
  const known = custom.get(part) ?? makeDocument(part.paths, part.schemas);
  custom.set(part, known);
  return known;
}

async function makeDocument(
  paths: Readonly<Record<string, object>>,
  own: Readonly<Record<string, Schema>> = {},
): Promise<Document> {
  const schemas = { ...(await describeAll(reachable({ paths, own }))), ...own };
  // The longest pieces of work stand alone, so that other requests come between them.
  await turn();
  const components = { ...(Object.keys(schemas).length === 0 ? {} : { schemas }), securitySchemes };
  return documentOf({ openapi: '3.0.0', info, paths, components });
}

function documentOf(value: object): Document {
  return finished(Buffer.from(JSON.stringify(value)), 'application/json');
}

function finished(body: Buffer, contentType: string): Document {
  return { body, etag: createHash('sha512').update(body).digest('hex').toUpperCase(), contentType };
}
