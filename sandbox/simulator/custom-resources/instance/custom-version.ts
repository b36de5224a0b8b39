/** One served version of a definition, as everything about its instances needs it. */
import {
  type Definition,
  type DefinitionVersion,
  type Names,
  type PrinterColumn,
  type ScalePaths,
  storageVersionOf,
} from '../definition/definition.ts';
import type { CustomSchema } from '../schema/schema.ts';

export interface CustomVersion {
  readonly group: string;
  readonly version: string;
  /** `stable.example.com/v1` */
  readonly apiVersion: string;
  readonly names: Names;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: CustomSchema | undefined;
  readonly preservesUnknown: boolean;
  readonly hasStatus: boolean;
  readonly scale: ScalePaths | undefined;
  readonly columns: readonly PrinterColumn[];
  /** `spec.color` */
  readonly selectable: readonly string[];
  readonly storageVersion: string;
  readonly isTerminating: boolean;
}

export function customVersion(
  definition: Definition,
  version: DefinitionVersion,
  isTerminating: boolean,
): CustomVersion {
  const { spec, status } = definition;
  const { group } = spec;
  const names = status?.acceptedNames ?? spec.names;
  return {
    group,
    version: version.name,
    apiVersion: `${group}/${version.name}`,
    names,
    kind: names.kind,
    namespaced: spec.scope === 'Namespaced',
    schema: version.schema?.openAPIV3Schema,
    preservesUnknown: spec.preserveUnknownFields === true,
    hasStatus: version.subresources?.status !== undefined,
    scale: version.subresources?.scale,
    columns: version.additionalPrinterColumns ?? [],
    selectable: (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath.replace(/^\./, '')),
    storageVersion: storageVersionOf(definition) ?? version.name,
    isTerminating,
  };
}
