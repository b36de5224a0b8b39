/** The objects of one resource: what create, update and delete do whatever the kind, on top of the storage. Source: apiserver/pkg/registry/generic/registry/store.go and rest/{create,update,delete}.go. */
import { keepTimes } from '../apply/keep-times.ts';
import { roundTrip } from '../decode/round-trip.ts';
import type { Rules, WriteContext } from '../kinds/rules.ts';
import { type DeleteOptions, markDeletion } from '../meta/mark-deletion.ts';
import { type ObjectMeta, timestamp } from '../meta/object-meta.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  type FieldError,
  fieldError,
  invalid,
  notFound,
  optimisticLock,
  StatusError,
  unexplained,
} from '../meta/status.ts';
import { subdomainName } from '../meta/validate-names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../meta/validate-object-meta.ts';
import { copyOf, equal, type Json, type JsonObject } from '../patch/json.ts';
import { SpaceError, type Storage } from '../storage/storage.ts';
import { collectionFinalizers } from './collection-finalizers.ts';
import { generateName } from './generate-name.ts';
import { metaOf, withMeta } from './object-access.ts';
import type { ServedResource } from './resource.ts';
import { createsOnUpdate, needsResourceVersion } from './traits.ts';

/** What the server gives to every registry. */
export interface Surroundings {
  readonly storage: Storage;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newUid: () => string;
}

export interface Write {
  readonly context: WriteContext;
  /** Do everything but keep it. */
  readonly dryRun: boolean;
  /** Validating admission, with the object as it will be stored. */
  readonly admit?: (object: JsonObject, old: JsonObject | undefined) => void;
  /** What the server gives out with a write that is going through: addresses, ports. Changes the draft; may throw StatusError. */
  readonly begin?: (draft: JsonObject, old: JsonObject | undefined) => void;
  readonly warn?: (text: string) => void;
}

export interface Deleted {
  /** The object as it was last, or as it is marked. */
  readonly object: JsonObject;
  /** False while finalizers or a grace period hold it. */
  readonly gone: boolean;
}

/** Fields that say how an object is, not what is wanted. */
const ofStatus = new Set(['status', 'metadata', 'apiVersion', 'kind']);
/** Generated names that are taken are generated again (store.go, maxNameGenerationCreateAttempts). */
const nameAttempts = 8;

export class Registry {
  readonly resource: ServedResource;
  readonly #surroundings: Surroundings;

  constructor(resource: ServedResource, surroundings: Surroundings) {
    this.resource = resource;
    this.#surroundings = surroundings;
  }

  /** Prefix of the keys of a namespace, or of all of them. */
  prefix(namespace?: string): string {
    const { stored, namespaced } = this.resource;
    const root = `/${stored.group === '' ? 'core' : stored.group}/${stored.resource}/`;
    return namespaced && namespace !== undefined ? `${root}${namespace}/` : root;
  }

  find(namespace: string, name: string): JsonObject | undefined {
    const entry = this.#surroundings.storage.get(this.prefix(namespace) + name);
    return entry ? this.resource.fromStored(entry.object as JsonObject) : undefined;
  }

  /** Throws StatusError 404. */
  get(namespace: string, name: string): JsonObject {
    const found = this.find(namespace, name);
    if (!found) throw notFound(this.resource, name);
    return found;
  }

  list(namespace?: string): JsonObject[] {
    const entries = this.#surroundings.storage.list(this.prefix(namespace));
    return entries.map(({ entry }) => this.resource.fromStored(entry.object as JsonObject));
  }

  /** The name an object without one will get; clients may leave it to the server by `generateName`. */
  nameFor(namespace: string, meta: ObjectMeta): string {
    const { random, storage } = this.#surroundings;
    if (meta.name) return meta.name;
    if (!meta.generateName) return '';
    let name = generateName(meta.generateName, random);
    for (let i = 1; i < nameAttempts && storage.get(this.prefix(namespace) + name); i++)
      name = generateName(meta.generateName, random);
    return name;
  }

  /** `body` has been decoded, defaulted and admitted. Throws StatusError 400, 409 or 422. */
  create(namespace: string, body: JsonObject, write: Write): JsonObject {
    const { resource } = this;
    const { now, newUid, storage } = this.#surroundings;
    const given = metaOf(body);
    this.#checkNamespace(given, namespace);
    if (given.resourceVersion && !write.dryRun)
      throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
    const name = this.nameFor(namespace, given);
    const meta: ObjectMeta = {
      ...kept(given),
      ...(name === '' ? {} : { name }),
      ...(resource.namespaced ? { namespace } : {}),
      uid: newUid(),
      creationTimestamp: timestamp(now()),
      ...(resource.rules.countsGenerations ? { generation: 1 } : {}),
    };
    const draft = copyOf(withMeta(body, meta)) as Record<string, never>;
    if (resource.subresources.has('status') && resource.kind !== 'Node') clearStatus(draft, resource);
    write.begin?.(draft, undefined);
    resource.rules.prepareForCreate?.(draft, write.context);
    const { nameRule = subdomainName } = resource.rules;
    this.#refuse(name, [
      ...validateObjectMeta(meta, { namespaced: resource.namespaced, nameRule, builtIn: isBuiltIn(resource) }),
      ...(resource.rules.validate?.(draft) ?? []),
    ]);
    for (const warning of resource.rules.warnings?.(draft) ?? []) write.warn?.(warning);
    write.admit?.(draft, undefined);
    const there = storage.get(this.prefix(namespace) + name);
    if (there) throw alreadyExists(resource, name, metaOf(there.object as JsonObject).deletionTimestamp !== undefined);
    return this.#put(namespace, name, draft, write.dryRun);
  }

  /**
   * Replaces an object, or a part of it. `change` makes the new object from the live one; kinds that are created by updates are asked with
   * undefined. Without a resourceVersion the newest one is meant. Throws StatusError 404, 409 or 422, and what `change` throws.
   */
  update(
    namespace: string,
    name: string,
    change: (live: JsonObject | undefined) => JsonObject,
    write: Write & { subresource?: string; createMissing?: boolean },
  ): { object: JsonObject; created: boolean } {
    const { resource } = this;
    const old = this.find(namespace, name);
    if (!old) {
      if (!write.createMissing && !createsOnUpdate(resource)) throw notFound(resource, name);
      return { object: this.create(namespace, change(undefined), write), created: true };
    }
    const before = metaOf(old);
    const body = change(old);
    const given = metaOf(body);
    this.#checkNamespace(given, namespace);
    if (given.resourceVersion) {
      if (!/^\d+$/.test(given.resourceVersion))
        throw unexplained(`strconv.ParseUint: parsing ${JSON.stringify(given.resourceVersion)}: invalid syntax`);
      if (given.resourceVersion !== before.resourceVersion) throw conflict(resource, name, optimisticLock);
    } else if (needsResourceVersion(resource, resource.custom)) {
      throw invalid(resource, name, [versionRequired]);
    }
    const draft = this.#prepare(body, old, write);
    const meta = metaOf(draft as JsonObject);
    const { rules } = resource;
    const ofStatusOnly = write.subresource === 'status';
    this.#refuse(name, [
      ...validateObjectMetaUpdate(meta, before),
      ...((ofStatusOnly ? rules.validateStatusUpdate : updateRules(rules, write).validateUpdate)?.(
        draft as JsonObject,
        old,
      ) ?? []),
    ]);
    if (!ofStatusOnly) for (const warning of rules.warnings?.(draft as JsonObject, old) ?? []) write.warn?.(warning);
    write.admit?.(draft as JsonObject, old);
    if (isReleased(meta, before))
      return { object: this.#remove(namespace, name, draft as JsonObject, write.dryRun), created: false };
    const kept = keepTimes(old, draft as JsonObject);
    // An update that changes nothing makes no new revision and wakes no watch.
    if (equal(withoutVersion(kept), withoutVersion(old))) return { object: old, created: false };
    return { object: this.#put(namespace, name, kept, write.dryRun), created: false };
  }

  /** The object as an update would store it: what only the server may change is put back. */
  #prepare(body: JsonObject, old: JsonObject, write: Write & { subresource?: string }): JsonObject {
    const { resource } = this;
    const before = metaOf(old);
    const given = metaOf(body);
    const hasStatus = resource.subresources.has('status');
    const ofStatusOnly = write.subresource === 'status';
    const merged: Record<string, unknown> = ofStatusOnly
      ? { ...without(old, 'status'), ...pick(body, 'status') }
      : { ...body };
    if (!ofStatusOnly && hasStatus) {
      delete merged.status;
      if (old.status !== undefined) merged.status = old.status;
    }
    const generation = before.generation === undefined ? {} : { generation: before.generation };
    const meta: ObjectMeta = {
      ...given,
      ...fixed(before, given),
      ...generation,
      name: given.name ?? before.name ?? '',
    };
    const draft = copyOf(withMeta(merged as JsonObject, meta));
    if (!ofStatusOnly) write.begin?.(draft, old);
    if (ofStatusOnly) resource.rules.prepareForStatusUpdate?.(draft, old, write.context);
    else updateRules(resource.rules, write).prepareForUpdate?.(draft, old, write.context);
    const counts = resource.rules.countsGenerations === true && before.generation !== undefined;
    if (counts && !ofStatusOnly && !sameWish(draft, old, resource))
      return withMeta(draft, { ...metaOf(draft), generation: before.generation + 1 });
    return draft;
  }

  /** Throws StatusError 404, 409 or 422, and what `admit` throws. */
  delete(namespace: string, name: string, options: DeleteOptions, write: Write): Deleted {
    const { resource } = this;
    const { now } = this.#surroundings;
    const object = this.get(namespace, name);
    write.admit?.(object, object);
    const meta = metaOf(object);
    const graceSeconds = resource.rules.graceSeconds?.(object, atLeastZero(options.gracePeriodSeconds));
    const deletion = markDeletion({
      of: { group: resource.group, resource: resource.kind },
      meta,
      options,
      graceSeconds,
      now: now(),
    });
    if (deletion.how === 'already') return { object, gone: false };
    const finalizers = collectionFinalizers(resource, meta.finalizers ?? [], options);
    const { finalizers: _, ...rest } = deletion.how === 'gracefully' ? deletion.meta : meta;
    const kept: ObjectMeta = finalizers.length === 0 ? rest : { ...rest, finalizers };
    if (deletion.how === 'gracefully')
      return { object: this.#put(namespace, name, withMeta(object, kept), write.dryRun), gone: false };
    if (finalizers.length === 0) {
      // A kind that stops gracefully is marked before it goes, so that watches see both (store.go, updateForGracefulDeletionAndFinalizers).
      if (graceSeconds !== undefined && meta.deletionGracePeriodSeconds !== 0) {
        const marked: ObjectMeta = {
          ...kept,
          deletionTimestamp: meta.deletionTimestamp ?? timestamp(now()),
          deletionGracePeriodSeconds: 0,
        };
        const counted =
          meta.deletionTimestamp === undefined && meta.generation ? { generation: meta.generation + 1 } : {};
        const shown = this.#put(namespace, name, withMeta(object, { ...marked, ...counted }), write.dryRun);
        return { object: this.#remove(namespace, name, shown, write.dryRun), gone: true };
      }
      return { object: this.#remove(namespace, name, object, write.dryRun), gone: true };
    }
    const at = meta.deletionTimestamp;
    const marked = {
      ...kept,
      deletionTimestamp: at === undefined || Date.parse(at) > now().getTime() ? timestamp(now()) : at,
      deletionGracePeriodSeconds: 0,
    };
    const counted = at === undefined && meta.generation ? { generation: meta.generation + 1 } : {};
    const held = withMeta(object, { ...marked, ...counted });
    if (equal(held, object)) return { object, gone: false };
    return { object: this.#put(namespace, name, held, write.dryRun), gone: false };
  }

  /** Writes an object as it is, for what the server itself does (controllers, seeds). */
  put(namespace: string, name: string, object: JsonObject): JsonObject {
    return this.#put(namespace, name, object, false);
  }

  remove(namespace: string, name: string): void {
    const object = this.find(namespace, name);
    if (object) this.#remove(namespace, name, object, false);
  }

  #checkNamespace({ namespace = '' }: ObjectMeta, requested: string): void {
    if (this.resource.namespaced && namespace !== '' && namespace !== requested)
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }

  #refuse(name: string, errors: readonly FieldError[]): void {
    if (errors.length > 0) throw invalid(this.resource, name, errors);
  }

  #put(namespace: string, name: string, object: JsonObject, dryRun: boolean): JsonObject {
    if (dryRun) return object;
    const stored = this.resource.toStored(object);
    try {
      const put = this.#surroundings.storage.put(this.prefix(namespace) + name, (revision) =>
        withRevision(stored, revision),
      );
      return this.resource.fromStored(put.object as JsonObject);
    } catch (error) {
      throw error instanceof SpaceError ? unexplained(error.message) : error;
    }
  }

  #remove(namespace: string, name: string, object: JsonObject, dryRun: boolean): JsonObject {
    if (dryRun) return object;
    const stored = this.resource.toStored(object);
    const removed = this.#surroundings.storage.delete(this.prefix(namespace) + name, (_, revision) =>
      withRevision(stored, revision),
    );
    return removed ? this.resource.fromStored(removed.object as JsonObject) : object;
  }
}

/** Some subresources have rules of their own. */
function updateRules(
  rules: Rules,
  { subresource = '' }: { subresource?: string },
): Pick<Rules, 'prepareForUpdate' | 'validateUpdate'> {
  return rules.bySubresource?.[subresource] ?? rules;
}

const versionRequired: FieldError = {
  ...fieldError.invalid('metadata.resourceVersion', 0, 'must be specified for an update'),
  body: 'Invalid value: 0x0: must be specified for an update',
};

function atLeastZero(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds >= 0 ? seconds : 1;
}

/** The last finalizer of an object that was to go is off, and nobody has time left. */
function isReleased(meta: ObjectMeta, before: ObjectMeta): boolean {
  return (
    before.deletionTimestamp !== undefined &&
    (meta.finalizers ?? []).length === 0 &&
    (meta.deletionGracePeriodSeconds ?? 0) === 0
  );
}

/** Definitions of custom resources and APIServices are validated by servers of their own. */
function isBuiltIn({ custom, group }: ServedResource): boolean {
  return !custom && group !== 'apiextensions.k8s.io' && group !== 'apiregistration.k8s.io';
}

/** A new object has the status that Go writes for one of which nothing is known, if any. */
function clearStatus(draft: Record<string, unknown>, { schema, custom }: ServedResource): void {
  const { status } = custom ? {} : (zeroes.get(schema) ?? roundTrip({}, schema));
  if (!custom && !zeroes.has(schema)) zeroes.set(schema, status === undefined ? {} : { status });
  if (status === undefined) delete draft.status;
  else draft.status = copyOf(status);
}

const zeroes = new WeakMap<object, { readonly status?: Json }>();

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = object;
  return rest;
}

function pick(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return value === undefined ? {} : { [key]: value };
}

function withRevision(object: JsonObject, revision: number): JsonObject {
  return withMeta(object, { ...metaOf(object), resourceVersion: String(revision) });
}

function withoutVersion(object: JsonObject): JsonObject {
  const { resourceVersion: _, ...meta } = metaOf(object);
  return withMeta(object, meta);
}

/** What a new object may bring of its metadata; the rest is the server's. */
function kept({
  deletionTimestamp: _d,
  deletionGracePeriodSeconds: _g,
  resourceVersion: _r,
  ...meta
}: ObjectMeta): ObjectMeta {
  return meta;
}

/** What an update leaves as it was: some whatever it says, some where it says nothing (BeforeUpdate in rest/update.go). */
function fixed(before: ObjectMeta, given: ObjectMeta): ObjectMeta {
  const always = [
    'namespace',
    'resourceVersion',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const;
  const keys = [...always, ...(given.uid ? [] : (['uid'] as const))].filter((key) => before[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, before[key]]));
}

/** Nothing that is wanted differs. */
function sameWish(a: JsonObject, b: JsonObject, { custom, subresources }: ServedResource): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  // A custom resource without a status subresource counts changes of its status too.
  const ignored = custom && !subresources.has('status') ? new Set(['metadata', 'apiVersion', 'kind']) : ofStatus;
  return [...keys].every((key) => ignored.has(key) || equal(a[key], b[key]));
}
