/** What tracking and applying have in common: the object as a value of its type, in the versions its owners use. */
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import { resolve, type Schema, schemaOf } from '../structure/structure.ts';
import { byText } from './managed-fields.ts';
import { resetFilter } from './reset-fields.ts';
import { typeOf } from './type.ts';
import { Updater, type Versioned } from './updater.ts';

/** An object of another version of its kind, with that version's schema. */
export interface Converted {
  readonly object: JsonObject;
  readonly schema: Schema;
}

export interface WriteOptions {
  readonly schema: Schema;
  /** Needed only for an object that is not there yet and whose schema names no kind. */
  readonly kind?: string;
  /** Of the request: `apps/v1`. */
  readonly apiVersion: string;
  /** The field manager, or what stands for it (`managerOfRequest`). */
  readonly manager: string;
  /** `''` for the object itself, or `status`, `scale` and so on. */
  readonly subresource: string;
  readonly now: Date;
  /**
   * For kinds whose versions differ: an object in the version an owner used; undefined when that version is not served any more.
   * Without it all served versions count as alike.
   */
  readonly convert?: (object: JsonObject, apiVersion: string) => Converted | undefined;
  /** Fields this request puts back, as `status` or `metadata.labels`, for custom resources; built-in kinds have theirs in a table. */
  readonly resets?: readonly string[];
}

export function updaterFor({ apiVersion, subresource, convert, resets, schema }: WriteOptions, kind: string): Updater {
  const group = groupOf(apiVersion);
  const served = versionsOf(resolve(schema), group, kind);
  const filterOf = resetFilter({ group, kind, subresource }, resets);
  return new Updater({
    convert: (value, wanted) => {
      if (value.apiVersion === wanted) return value;
      if (!convert) return isServed(served, wanted, group, kind) ? { ...value, apiVersion: wanted } : undefined;
      const converted = isObject(value.object) ? convert(value.object, wanted) : undefined;
      return converted && { object: converted.object, type: typeOf(converted.schema), apiVersion: wanted };
    },
    filter: (set, version) => (filterOf && groupOf(version) === group ? filterOf(set) : set),
  });
}

export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

function versionsOf(schema: Schema, group: string, kind: string): ReadonlySet<string> | undefined {
  const kinds = schema['x-kubernetes-group-version-kind'];
  if (!kinds) return undefined;
  return new Set(
    kinds
      .filter((each) => each.group === group && each.kind === kind)
      .map(({ version }) => (group === '' ? version : `${group}/${version}`)),
  );
}

/** A custom resource, of which the structure knows nothing, has all versions of its group. */
function isServed(known: ReadonlySet<string> | undefined, apiVersion: string, group: string, kind: string): boolean {
  if (known?.has(apiVersion) || schemaOf(apiVersion, kind)) return true;
  return groupOf(apiVersion) === group && !known;
}

export function versioned(object: Json, { schema, apiVersion }: WriteOptions): Versioned {
  return { object, type: typeOf(schema), apiVersion };
}

export function metadataOf(object: JsonObject | undefined): JsonObject {
  return isObject(object?.metadata) ? object.metadata : {};
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The kind of an object to be written, from itself or from its schema. */
export function kindOf(object: JsonObject | undefined, { schema, apiVersion, kind }: WriteOptions): string {
  const own = textOf(object?.kind) || kind;
  if (own) return own;
  const group = groupOf(apiVersion);
  const kinds = resolve(schema)['x-kubernetes-group-version-kind'] ?? [];
  const versions = kinds.filter((each) => each.group === group).sort((a, b) => byText(a.kind, b.kind));
  return versions.find((each) => apiVersion.endsWith(each.version))?.kind ?? versions[0]?.kind ?? '';
}

/** The object with these entries in `metadata.managedFields`, or without any. */
export function withManagedFields(object: JsonObject, entries: readonly JsonObject[] | undefined): JsonObject {
  const { managedFields: _, ...metadata } = metadataOf(object);
  if (entries === undefined && object.metadata === undefined) return object;
  return { ...object, metadata: entries === undefined ? metadata : { ...metadata, managedFields: entries } };
}

/** RFC 3339 to the second, as Go writes times. */
export function timestampOf(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}

/** Who writes when the request names no field manager: the user agent up to its first `/` (apiserver/pkg/endpoints/handlers/create.go). */
export function managerOfRequest(fieldManager: string | undefined, userAgent: string | undefined): string {
  if (fieldManager) return fieldManager;
  const printable = [...(userAgent ?? '').split('/', 1).join('')].filter((c) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(c));
  let name = '';
  for (const c of printable) {
    if (Buffer.byteLength(name + c) > 128) break;
    name += c;
  }
  return name;
}
