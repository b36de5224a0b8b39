/** What is particular to one kind: defaults, what the server itself writes, and what it refuses. One object of these per kind. */
import type { FieldError } from '../meta/status.ts';
import type { NameRule } from '../meta/validate-names.ts';
import type { JsonObject } from '../patch/json.ts';

/** What the server knows of a request beside its body. */
export interface WriteContext {
  readonly now: Date;
  readonly user: { readonly name: string; readonly groups: readonly string[] };
}

/**
 * `T` is the kind's model from @kubernetes/client-node, which is JSON here: its times are strings.
 * Functions that end in nothing change the draft they are given, which belongs to them; all others leave their objects as they are.
 */
export interface Rules<T = JsonObject> {
  /** Names of objects; a DNS subdomain unless told otherwise. */
  readonly nameRule?: NameRule;
  /** Counts changes of what is wanted in `metadata.generation` (kinds whose strategy sets `Generation = 1` on creation). */
  readonly countsGenerations?: boolean;
  /** What Go fills in while decoding: `SetDefaults_…` in pkg/apis/<group>/<version>/defaults.go. Runs on every create, update and patch. */
  setDefaults?(draft: T): void;
  /** PrepareForCreate of the kind's strategy.go, without what it does to status and generation for every kind alike. */
  prepareForCreate?(draft: T, context: WriteContext): void;
  /** PrepareForUpdate; the status has been put back to the old one already where the kind has one. */
  prepareForUpdate?(draft: T, old: T, context: WriteContext): void;
  prepareForStatusUpdate?(draft: T, old: T, context: WriteContext): void;
  /** Everything Validate of the strategy finds beyond metadata, in Go's order. */
  validate?(object: T): readonly FieldError[];
  /** Everything ValidateUpdate finds beyond metadata, in Go's order: most kinds repeat `validate` first. */
  validateUpdate?(object: T, old: T): readonly FieldError[];
  validateStatusUpdate?(object: T, old: T): readonly FieldError[];
  /** Of subresources that change another part of the object than its status: `ephemeralcontainers`. */
  readonly bySubresource?: Readonly<Record<string, Pick<Rules<T>, 'prepareForUpdate' | 'validateUpdate'>>>;
  /** `Warning:` headers on create and update (pkg/api/<kind>/warnings.go). */
  warnings?(object: T, old?: T): readonly string[];
  /** Seconds between a deletion and the end, for kinds that stop gracefully; undefined when the object goes at once. `asked` is the request's own. */
  graceSeconds?(object: T, asked: number | undefined): number | undefined;
}

/** Rules written for a kind's model, for the index of all kinds: what reaches them has passed the kind's schema. */
export function rulesFor<T>(rules: Rules<T>): Rules {
  return rules as unknown as Rules;
}
