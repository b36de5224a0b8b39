/** CustomResourceDefinition of apiextensions.k8s.io/v1, with its schemas in their JSON form (the client's model renames their fields). */
import type { ObjectMeta } from '../../meta/object-meta.ts';
import { timestamp } from '../../meta/object-meta.ts';
import type { CustomSchema } from '../schema/schema.ts';

export interface Definition {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: DefinitionSpec;
  readonly status?: DefinitionStatus;
}

export interface DefinitionSpec {
  readonly group: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly names: Names;
  readonly versions: readonly DefinitionVersion[];
  readonly conversion?: Conversion;
  readonly preserveUnknownFields?: boolean;
}

export interface Names {
  readonly plural: string;
  readonly singular?: string;
  readonly shortNames?: readonly string[];
  readonly kind: string;
  readonly listKind?: string;
  readonly categories?: readonly string[];
}

export interface DefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: CustomSchema };
  readonly subresources?: Subresources;
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
}

export interface Subresources {
  readonly status?: Readonly<Record<string, never>>;
  readonly scale?: ScalePaths;
}

export interface ScalePaths {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
  readonly jsonPath: string;
}

export interface Conversion {
  readonly strategy: string;
  readonly webhook?: {
    readonly conversionReviewVersions?: readonly string[];
    readonly clientConfig?: {
      readonly url?: string;
      readonly service?: {
        readonly name?: string;
        readonly namespace?: string;
        readonly path?: string;
        readonly port?: number;
      };
      readonly caBundle?: string;
    };
  };
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly lastTransitionTime?: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface DefinitionStatus {
  /** Go writes null for none. */
  readonly conditions?: readonly Condition[] | null;
  readonly acceptedNames?: Names;
  readonly storedVersions?: readonly string[] | null;
}

export function conditionOf({ status }: Definition, type: string): Condition | undefined {
  return status?.conditions?.find((each) => each.type === type);
}

export function isTrue(definition: Definition, type: string): boolean {
  return conditionOf(definition, type)?.status === 'True';
}

/** The definition with the condition set; its time changes only with its status (SetCRDCondition of apihelpers/helpers.go). */
export function withCondition(definition: Definition, condition: Condition, now: Date): Definition {
  const conditions = definition.status?.conditions ?? [];
  const old = conditionOf(definition, condition.type);
  const lastTransitionTime =
    old?.lastTransitionTime !== undefined && old.status === condition.status ? old.lastTransitionTime : timestamp(now);
  const fresh: Condition = {
    type: condition.type,
    status: condition.status,
    lastTransitionTime,
    reason: condition.reason ?? '',
    message: condition.message ?? '',
  };
  const all = old === undefined ? [...conditions, fresh] : conditions.map((each) => (each === old ? fresh : each));
  return { ...definition, status: { ...definition.status, conditions: all } };
}

export function versionOf({ spec }: Definition, name: string): DefinitionVersion | undefined {
  return spec.versions.find((each) => each.name === name);
}

export function storageVersionOf({ spec }: Definition): string | undefined {
  return spec.versions.find(({ storage }) => storage)?.name;
}
