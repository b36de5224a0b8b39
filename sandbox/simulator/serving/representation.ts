/** Objects as the client asked for them: whole, as a table, or their metadata only. */

import { badRequest } from '../meta/status.ts';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import type { ServedResource } from '../registry/resource.ts';
import { toTable } from '../tables/to-table.ts';
import type { Exchange } from './exchange.ts';
import { itemText, metadataText } from './written.ts';

type About = Pick<Exchange, 'media' | 'query' | 'cluster'>;

export interface ListMeta {
  readonly resourceVersion?: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** One object, or a status, which has no other form. */
export function represent(object: JsonObject, resource: ServedResource, about: About): object {
  if (object.kind === 'Status') return object;
  switch (about.media.as) {
    case 'Table':
      return tableOf([object], resource, about, listMetaOf(object));
    case 'PartialObjectMetadata':
      return partial(object, true);
    default:
      return inOrder(object);
  }
}

/** The parts every object has come first. */
function inOrder({ kind, apiVersion, metadata, ...rest }: JsonObject): object {
  return { kind, apiVersion, metadata, ...rest };
}

export function representList(
  objects: readonly JsonObject[],
  resource: ServedResource,
  about: About,
  meta: ListMeta,
): object {
  switch (about.media.as) {
    case 'Table':
      return tableOf(objects, resource, about, meta);
    case 'PartialObjectMetadataList':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: meta,
        items: objects.map((object) => partial(object, true)),
      };
    default: {
      const { listKind, apiVersion, custom } = resource;
      // Items of typed lists do not say what they are; custom resources do.
      const items = custom ? objects : objects.map(({ apiVersion: _a, kind: _k, ...rest }) => rest);
      const list = { metadata: meta, items };
      return custom ? { apiVersion, items, kind: listKind, metadata: meta } : { kind: listKind, apiVersion, ...list };
    }
  }
}

/** What `representList` gives, as JSON that is made part by part. */
export function listParts(
  objects: readonly JsonObject[],
  resource: ServedResource,
  about: About,
  meta: ListMeta,
): Iterable<string> {
  if (about.media.as === 'Table') return tableParts(objects, resource, about, meta);
  const { items: _, ...list } = representList([], resource, about, meta) as JsonObject;
  if (about.media.as === 'PartialObjectMetadataList')
    return within(list, 'items', objects, (object) => JSON.stringify(partial(object, true)));
  if (!resource.custom) return within(list, 'items', objects, itemText);
  // Of custom resources the fields come in the order of their names.
  const { apiVersion = '', ...after } = list;
  return within({ apiVersion }, 'items', objects, (object) => JSON.stringify(object), after);
}

/** An object with one list more, whose items are written as they are asked for, and what comes after it. */
function* within<Item>(
  object: JsonObject,
  key: string,
  items: readonly Item[],
  textOf: (item: Item) => string,
  after: JsonObject = {},
): Iterable<string> {
  yield `${JSON.stringify(object).slice(0, -1)},"${key}":[`;
  for (const [index, item] of items.entries()) yield index === 0 ? textOf(item) : `,${textOf(item)}`;
  const rest = JSON.stringify(after).slice(1);
  yield rest === '}' ? ']}\n' : `],${rest}\n`;
}

/** Rows are made by so many at a time. */
const rowsAtOnce = 64;

/** Rows hold the metadata of their objects, by far the most of the text, which is written once. */
function* tableParts(
  objects: readonly JsonObject[],
  resource: ServedResource,
  about: About,
  meta: ListMeta,
): Iterable<string> {
  // These are put in order, all of them.
  const atOnce = resource.kind === 'FlowSchema' ? Math.max(objects.length, 1) : rowsAtOnce;
  const { rows, ...table } = tableOf(objects.slice(0, atOnce), resource, about, meta);
  if (!Array.isArray(rows)) return yield `${JSON.stringify(table).slice(0, -1)},"rows":null}\n`;
  yield `${JSON.stringify(table).slice(0, -1)},"rows":[`;
  for (const [index, row] of rows.entries())
    yield index === 0 ? rowText(row as JsonObject) : `,${rowText(row as JsonObject)}`;
  for (let at = atOnce; at < objects.length; at += atOnce) {
    const more = tableOf(objects.slice(at, at + atOnce), resource, about, meta, false);
    for (const row of more.rows as JsonObject[]) yield `,${rowText(row)}`;
  }
  yield ']}\n';
}

function rowText({ object, ...row }: JsonObject): string {
  return `${JSON.stringify(row).slice(0, -1)},"object":${isObject(object) ? rowObjectText(object) : 'null'}}`;
}

function rowObjectText({ metadata, ...object }: JsonObject): string {
  const text = isObject(metadata) ? metadataText(metadata) : '{}';
  return `${JSON.stringify(object).slice(0, -1)},"metadata":${text}}`;
}

/** `withColumns` is false for all but the first event of a watch. */
export function tableOf(
  objects: readonly JsonObject[],
  resource: ServedResource,
  { query, cluster }: About,
  meta: ListMeta,
  withColumns = true,
): JsonObject {
  const include = query.get('includeObject') ?? '';
  if (!['', 'None', 'Metadata', 'Object'].includes(include))
    throw badRequest(`unrecognized includeObject value: ${JSON.stringify(include)}`);
  const { columns, apiVersion, kind, cells } = resource;
  return toTable({
    columns,
    apiVersion,
    kind,
    ...(cells ? { cells } : {}),
    objects,
    metadata: { ...meta },
    includeObject: (include === '' ? 'Metadata' : include) as 'None' | 'Metadata' | 'Object',
    now: cluster.now(),
    withColumns,
  });
}

export function partial(object: JsonObject, typed: boolean): object {
  const metadata: Json = isObject(object.metadata) ? object.metadata : {};
  return typed ? { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } : { metadata };
}

function listMetaOf(object: JsonObject): ListMeta {
  const resourceVersion = versionOf(object);
  return resourceVersion === '' ? {} : { resourceVersion };
}

export function versionOf(object: JsonObject): string {
  const { metadata } = object;
  return isObject(metadata) && typeof metadata.resourceVersion === 'string' ? metadata.resourceVersion : '';
}
