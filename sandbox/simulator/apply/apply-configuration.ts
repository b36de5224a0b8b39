/** Server-side apply itself. Source: apimachinery/pkg/util/managedfields/internal/{fieldmanager,versioncheck,structuredmerge,skipnonapplied}.go. */
import { badRequest, unexplained } from '../meta/status.ts';
import { isList, type JsonObject } from '../patch/json.ts';
import { Conflicts, conflictError } from './conflicts.ts';
import {
  kindOf,
  metadataOf,
  textOf,
  timestampOf,
  updaterFor,
  versioned,
  type WriteOptions,
  withManagedFields,
} from './field-manager.ts';
import { FieldProblems } from './field-problems.ts';
import { allowedByLastApplied, hasLastApplied, withLastApplied } from './last-applied.ts';
import { decodeManagedFields, encodeManagedFields, type Managed, managerIdentifier } from './managed-fields.ts';
import { stripMetadata } from './strip-metadata.ts';
import { trackManager } from './track-update.ts';
import { validate } from './validate.ts';
import { zeroObject } from './zero-object.ts';

export interface ApplyOptions extends WriteOptions {
  /** As it is stored; undefined when there is none yet. */
  readonly live: JsonObject | undefined;
  /** As the request has it, neither defaulted nor pruned. */
  readonly applied: JsonObject;
  readonly force: boolean;
}

/**
 * The live object with the configuration merged in, and its `managedFields`. What follows is for the caller, in this order: the form
 * Go writes it in, defaults, admission, validation, and `keepTimes`; nothing is tracked again.
 * Throws StatusError 409 with a cause for each conflict, 400, or 500 for a configuration that does not fit the schema.
 */
export function applyConfiguration(options: ApplyOptions): JsonObject {
  const { live, applied, apiVersion, schema } = options;
  const kind = kindOf(live, options);
  if (textOf(applied.apiVersion) !== apiVersion || textOf(applied.kind) !== kind)
    throw badRequest(`invalid object type: ${groupVersionKind(applied)}`);
  const stored = storedManaged(live);
  const start = live ? withManagedFields(live, undefined) : { ...zeroObject(schema), apiVersion, kind };
  try {
    const { object, managed } = applyOver(options, start, firstOwners(options, start, stored), kind);
    const annotated =
      options.manager === 'kubectl' && hasLastApplied(object) ? withLastApplied(object, applied) : object;
    return withManagedFields(annotated, encodeManagedFields(managed));
  } catch (error) {
    if (error instanceof Conflicts) throw conflictError(error);
    if (error instanceof FieldProblems) throw unexplained(error.message);
    throw error;
  }
}

function storedManaged(live: JsonObject | undefined): Managed {
  const entries = metadataOf(live).managedFields;
  try {
    return decodeManagedFields(isList(entries) ? entries : []);
  } catch (error) {
    throw unexplained(`failed to decode managed fields: ${(error as Error).message}`);
  }
}

/** What nobody owns yet when someone applies for the first time goes to an owner of its own. */
function firstOwners(options: ApplyOptions, start: JsonObject, stored: Managed): Managed {
  if (stored.managers.size > 0) return stored;
  const before = { ...options, live: undefined, updated: start, manager: 'before-first-apply' };
  return trackManager(before, start, stored);
}

interface Result {
  readonly object: JsonObject;
  readonly managed: Managed;
}

/** kubectl may take over what its client-side apply has set before (internal/lastappliedmanager.go). */
function applyOver(options: ApplyOptions, start: JsonObject, managed: Managed, kind: string): Result {
  try {
    return applyOnce(options, start, managed, kind);
  } catch (error) {
    if (!(error instanceof Conflicts) || options.manager !== 'kubectl') throw error;
    const allowed = allowedByLastApplied(start, options);
    if (!allowed) throw error;
    const left = error.conflicts.filter(({ path }) => !allowed.has(path));
    if (left.length > 0) throw new Conflicts(left);
    return applyOnce({ ...options, force: true }, start, managed, kind);
  }
}

function applyOnce(options: ApplyOptions, start: JsonObject, { managers, times }: Managed, kind: string): Result {
  const { applied, manager, subresource, force, now } = options;
  if (isList(metadataOf(applied).managedFields)) throw badRequest('metadata.managedFields must be nil');
  const [live, config] = [versioned(start, options), versioned(applied, options)];
  try {
    validate(config.object, config.type);
  } catch (error) {
    if (error instanceof FieldProblems)
      error.message = `failed to create typed patch object (${nameOf(applied)}): ${error.message}`;
    throw error;
  }
  const identifier = managerIdentifier({ manager: manager || 'unknown', operation: 'Apply', subresource });
  const result = updaterFor(options, kind).apply(live, config, managers, identifier, force);
  const owners = stripMetadata(result.managers, identifier);
  if (result.object === undefined) return { object: start, managed: { managers: owners, times } };
  const written = { managers: owners, times: new Map(times).set(identifier, timestampOf(now)) };
  return { object: result.object as JsonObject, managed: written };
}

/** `default/web; apps/v1, Kind=Deployment` */
export function nameOf(object: JsonObject): string {
  const { namespace, name } = metadataOf(object);
  return `${textOf(namespace)}/${textOf(name)}; ${groupVersionKind(object)}`;
}

/** `apps/v1, Kind=Deployment`, `/v1, Kind=Pod` */
function groupVersionKind({ apiVersion, kind }: JsonObject): string {
  const text = textOf(apiVersion);
  return `${text.includes('/') ? text : `/${text}`}, Kind=${textOf(kind)}`;
}
