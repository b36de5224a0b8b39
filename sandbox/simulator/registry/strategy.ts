import type { FieldError, GroupResource } from '../meta/status.ts';
import type { NameRule } from '../meta/validate-names.ts';
import type { JsonObject } from '../patch/json.ts';

/** What is particular to one kind; everything else is the same for all (apiserver/pkg/registry/rest/create.go, update.go, delete.go). */
export interface Strategy extends GroupResource {
  /** `v1`, `apps/v1` */
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly nameRule: NameRule;
  /** Kinds with a status of their own: a write of the object leaves the status, a write of the status leaves the rest. */
  readonly hasStatus: boolean;
  /** Kinds that count changes of what is wanted in `metadata.generation`. */
  readonly countsGenerations: boolean;
  /** Seconds between a deletion and the end, for kinds that stop gracefully. */
  graceSeconds?(object: JsonObject): number;
  /** Defaults, and fields that only the server may set. */
  prepareForCreate?(object: JsonObject): JsonObject;
  prepareForUpdate?(object: JsonObject, old: JsonObject): JsonObject;
  validate?(object: JsonObject): readonly FieldError[];
  validateUpdate?(object: JsonObject, old: JsonObject): readonly FieldError[];
}
