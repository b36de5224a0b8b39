/** One resource as it is served in one version: what requests, storage, discovery and printing ask of it. */
import type { Rules } from '../kinds/rules.ts';
import type { GroupResource } from '../meta/status.ts';
import type { Json, JsonObject } from '../patch/json.ts';
import type { APIResource, Column, Schema } from '../structure/structure.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** A body that has been read, before its kind looks at it. */
export interface ParsedBody {
  readonly value: Json;
  /** `spec.replicas`: fields that JSON named twice. */
  readonly duplicates: readonly string[];
}

/** A body that a patch has made of an object: what does not fit is told with the patch. */
export interface PatchedBody {
  readonly form: 'strategic' | 'json' | 'apply';
  /** What is shown of it: a strategic patch itself, what the others have made, and of an applied object its name and kind. */
  readonly text: string;
}

export interface DecodedBody {
  readonly object: JsonObject;
  /** For the `Warning` header, with `Warn`. */
  readonly warnings: readonly string[];
}

export interface ServedResource extends GroupResource {
  readonly version: string;
  /** `v1`, `apps/v1` */
  readonly apiVersion: string;
  readonly kind: string;
  readonly listKind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** By name: `status`, `scale`. */
  readonly subresources: ReadonlyMap<string, APIResource>;
  /** What the keys in the storage begin with; two versions of one thing share it. */
  readonly stored: GroupResource;
  readonly schema: Schema;
  readonly columns: readonly Column[];
  readonly rules: Rules;
  /** What stands in the columns of a custom resource; built-in kinds have theirs in `tables/`. */
  readonly cells?: (object: JsonObject, now: Date) => readonly Json[];
  /** True for custom resources, whose rules come with their definition. */
  readonly custom: boolean;
  /** For the `Warning` header of every request, for what will not stay. */
  readonly deprecationWarning?: string;
  /** Of a custom resource with a scale subresource: `.spec.replicas`. */
  readonly scale?:
    | { readonly specReplicasPath: string; readonly statusReplicasPath: string; readonly labelSelectorPath?: string }
    | undefined;
  /** Fits a body to the kind: unknown fields, types, zero values, defaults. Throws StatusError 400. */
  decode(body: ParsedBody, how: FieldValidation, patched?: PatchedBody): DecodedBody;
  /** From the stored form to this version's, and back. */
  fromStored(object: JsonObject): JsonObject;
  toStored(object: JsonObject): JsonObject;
  /** Value of a field for a field selector; undefined when the field cannot be selected by. */
  selectable(object: JsonObject, field: string): string | undefined;
  /** `metadata.name`, `status.phase`, … */
  readonly selectableFields: readonly string[];
}
