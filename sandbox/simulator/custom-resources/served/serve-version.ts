/** One version of a definition as a resource that the API server serves. */
import { isObject, type Json, type JsonObject } from '../../patch/json.ts';
import type { ServedResource } from '../../registry/resource.ts';
import type { APIResource } from '../../structure/structure.ts';
import { customCells } from '../../tables/custom/custom-cells.ts';
import { type Definition, type DefinitionVersion, versionOf } from '../definition/definition.ts';
import type { ExpressionLanguage } from '../expressions/expression-language.ts';
import type { CustomVersion } from '../instance/custom-version.ts';
import { convertInstance, decodeInstance, type Form, readStored } from '../instance/decode-instance.ts';
import { instanceRules } from '../instance/instance-rules.ts';
import { type CustomColumn, customColumns } from './custom-columns.ts';
import { discover, verbs } from './discover.ts';
import { publishedSchema } from './published-schema.ts';
import { deprecationWarning } from './versions.ts';

export interface CustomResource extends ServedResource {
  readonly columns: readonly CustomColumn[];
  /** Entries for discovery: the resource and its subresources. */
  readonly discovery: readonly APIResource[];
}

export function serveVersion(
  of: CustomVersion,
  definition: Definition,
  version: DefinitionVersion,
  language: ExpressionLanguage,
): CustomResource {
  const { group, apiVersion, kind, names, namespaced, scale, selectable } = of;
  const discovery = discover(of);
  const warning = deprecationWarning(definition.spec, version);
  const metaFields = namespaced ? ['metadata.name', 'metadata.namespace'] : ['metadata.name'];
  const shown = new WeakMap<JsonObject, JsonObject>();
  const form = (name: string): Form => ({
    apiVersion: `${group}/${name}`,
    schema: versionOf(definition, name)?.schema?.openAPIV3Schema,
    preservesUnknown: of.preservesUnknown,
  });
  return {
    group,
    resource: names.plural,
    version: of.version,
    apiVersion,
    kind,
    listKind: names.listKind ?? `${kind}List`,
    namespaced,
    verbs,
    subresources: new Map(discovery.slice(1).map((entry) => [entry.name.slice(names.plural.length + 1), entry])),
    stored: { group, resource: names.plural },
    schema: publishedSchema(of),
    columns: customColumns(of.columns),
    cells: customCells(customColumns(of.columns).slice(1)),
    rules: instanceRules(of, language),
    custom: true,
    scale,
    discovery,
    ...(warning === undefined ? {} : { deprecationWarning: warning }),
    decode: (body, how, patched) => decodeInstance(of, body, how, patched),
    fromStored(object) {
      const known = shown.get(object);
      if (known !== undefined) return known;
      const fresh = convertInstance(readStored(object, form(String(object.apiVersion).split('/').at(-1) ?? '')), of);
      shown.set(object, fresh);
      return fresh;
    },
    toStored: (object) => convertInstance(object, form(of.storageVersion)),
    selectableFields: [...metaFields, ...selectable],
    selectable: (object, field) =>
      metaFields.includes(field) || selectable.includes(field) ? textAt(object, field.split('.')) : undefined,
  };
}

/** Empty for what is not there. */
function textAt(object: JsonObject, names: readonly string[]): string {
  const found = names.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), object);
  return found === undefined || found === null ? '' : String(found);
}
