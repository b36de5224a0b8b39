/** The objects of one kind: what create, update and delete do whatever the kind, on top of the storage. Source: apiserver/pkg/registry/generic/registry/store.go. */
import { type DeleteOptions, markDeletion } from '../meta/mark-deletion.ts';
import { type ObjectMeta, timestamp } from '../meta/object-meta.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  type FieldError,
  invalid,
  notFound,
  optimisticLock,
} from '../meta/status.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../meta/validate-object-meta.ts';
import { equal, type Json, type JsonObject } from '../patch/json.ts';
import type { Storage } from '../storage/storage.ts';
import { generateName } from './generate-name.ts';
import type { Strategy } from './strategy.ts';

export interface RegistryOptions {
  readonly storage: Storage;
  readonly strategy: Strategy;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newUid: () => string;
}

export interface WriteOptions {
  /** Do everything but keep it. */
  readonly dryRun?: boolean;
}

export interface Deleted {
  /** The object as it was last, or as it is marked. */
  readonly object: JsonObject;
  /** False while finalizers or a grace period hold it. */
  readonly gone: boolean;
}

/** Fields that say how an object is, not what is wanted. */
const ofStatus = new Set(['status', 'metadata', 'apiVersion', 'kind']);

export class Registry {
  readonly strategy: Strategy;
  readonly #options: RegistryOptions;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.strategy = options.strategy;
  }

  /** Prefix of the keys of a namespace, or of all of them. */
  prefix(namespace?: string): string {
    const { group, resource, namespaced } = this.strategy;
    const root = `/${group === '' ? 'core' : group}/${resource}/`;
    return namespaced && namespace !== undefined ? `${root}${namespace}/` : root;
  }

  /** Throws StatusError 404. */
  get(namespace: string, name: string): JsonObject {
    const entry = this.#options.storage.get(this.prefix(namespace) + name);
    if (!entry) throw notFound(this.strategy, name);
    return entry.object as JsonObject;
  }

  list(namespace?: string): readonly JsonObject[] {
    return this.#options.storage.list(this.prefix(namespace)).map(({ entry }) => entry.object as JsonObject);
  }

  /** Throws StatusError 400, 409 or 422. */
  create(namespace: string, body: JsonObject, { dryRun = false }: WriteOptions = {}): JsonObject {
    const { strategy } = this;
    const { now, random, newUid } = this.#options;
    const given = metaOf(body);
    this.#checkNamespace(given, namespace);
    if (given.resourceVersion !== undefined && given.resourceVersion !== '')
      throw badRequest('resourceVersion should not be set on objects to be created');
    const name = given.name || (given.generateName ? generateName(given.generateName, random) : '');
    const meta: ObjectMeta = {
      ...kept(given),
      ...(name === '' ? {} : { name }),
      ...(strategy.namespaced ? { namespace } : {}),
      uid: newUid(),
      creationTimestamp: timestamp(now()),
      ...(strategy.countsGenerations ? { generation: 1 } : {}),
    };
    const { status: _, ...wanted } = body;
    const fresh = withMeta(strategy.hasStatus ? wanted : body, meta);
    const prepared = strategy.prepareForCreate?.(fresh) ?? fresh;
    this.#refuse(name, strategy.validate?.(prepared) ?? []);
    this.#refuse(name, validateObjectMeta(meta, strategy));
    if (this.#options.storage.get(this.prefix(namespace) + name)) throw alreadyExists(strategy, name);
    return this.#put(namespace, name, prepared, dryRun);
  }

  /** Replaces an object, or its status only. Without a resourceVersion the newest one is meant. Throws StatusError 404, 409 or 422. */
  update(
    namespace: string,
    name: string,
    body: JsonObject,
    { dryRun = false, subresource }: WriteOptions & { subresource?: 'status' } = {},
  ): JsonObject {
    const { strategy } = this;
    const old = this.get(namespace, name);
    const [given, before] = [metaOf(body), metaOf(old)];
    this.#checkNamespace(given, namespace);
    if (given.resourceVersion && given.resourceVersion !== before.resourceVersion)
      throw conflict(strategy, name, optimisticLock);
    if (given.uid && given.uid !== before.uid) {
      const why = `Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${before.uid}`;
      throw conflict(strategy, name, why);
    }
    const merged = subresource === 'status' ? { ...old, status: body.status ?? {} } : this.#withOldStatus(body, old);
    const changes = !sameWish(merged, old);
    const generation = before.generation === undefined ? {} : { generation: before.generation + (changes ? 1 : 0) };
    const meta: ObjectMeta = { ...given, ...fixed(before), ...generation, name: given.name ?? name };
    const prepared = withMeta(merged, meta);
    const object = strategy.prepareForUpdate?.(prepared, old) ?? prepared;
    this.#refuse(name, [
      ...validateObjectMetaUpdate(meta, before),
      ...(strategy.validate?.(object) ?? []),
      ...(strategy.validateUpdate?.(object, old) ?? []),
    ]);
    if (
      before.deletionTimestamp !== undefined &&
      (meta.finalizers ?? []).length === 0 &&
      (meta.deletionGracePeriodSeconds ?? 0) === 0
    ) {
      return this.#remove(namespace, name, object, dryRun);
    }
    // An update that changes nothing makes no new revision and wakes no watch.
    if (equal(object as Json, old as Json)) return old;
    return this.#put(namespace, name, object, dryRun);
  }

  /** Throws StatusError 404 or 409. */
  delete(namespace: string, name: string, options: DeleteOptions = {}, { dryRun = false }: WriteOptions = {}): Deleted {
    const { strategy } = this;
    const { now } = this.#options;
    const object = this.get(namespace, name);
    const meta = metaOf(object);
    const deletion = markDeletion({
      of: strategy,
      meta,
      options,
      graceSeconds: strategy.graceSeconds?.(object),
      now: now(),
    });
    if (deletion.how === 'already') return { object, gone: false };
    if (deletion.how === 'gracefully')
      return { object: this.#put(namespace, name, withMeta(object, deletion.meta), dryRun), gone: false };
    if ((meta.finalizers ?? []).length === 0)
      return { object: this.#remove(namespace, name, object, dryRun), gone: true };
    const marked = {
      ...meta,
      deletionTimestamp: meta.deletionTimestamp ?? timestamp(now()),
      deletionGracePeriodSeconds: 0,
    };
    const counted = meta.deletionTimestamp === undefined && meta.generation ? { generation: meta.generation + 1 } : {};
    return { object: this.#put(namespace, name, withMeta(object, { ...marked, ...counted }), dryRun), gone: false };
  }

  #checkNamespace({ namespace = '' }: ObjectMeta, requested: string): void {
    if (this.strategy.namespaced && namespace !== '' && namespace !== requested) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
  }

  #withOldStatus(body: JsonObject, old: JsonObject): JsonObject {
    if (!this.strategy.hasStatus) return body;
    const { status: _, ...wanted } = body;
    return old.status === undefined ? wanted : { ...wanted, status: old.status };
  }

  #refuse(name: string, errors: readonly FieldError[]): void {
    if (errors.length > 0) throw invalid(this.strategy, name, errors);
  }

  #put(namespace: string, name: string, object: JsonObject, dryRun: boolean): JsonObject {
    if (dryRun) return object;
    const put = this.#options.storage.put(this.prefix(namespace) + name, (revision) => withRevision(object, revision));
    return put.object as JsonObject;
  }

  #remove(namespace: string, name: string, object: JsonObject, dryRun: boolean): JsonObject {
    if (dryRun) return object;
    const removed = this.#options.storage.delete(this.prefix(namespace) + name, (_, revision) =>
      withRevision(object, revision),
    );
    return (removed?.object ?? object) as JsonObject;
  }
}

function metaOf(object: JsonObject): ObjectMeta {
  return (object.metadata ?? {}) as ObjectMeta;
}

function withMeta(object: JsonObject, meta: ObjectMeta): JsonObject {
  return { ...object, metadata: meta as unknown as JsonObject };
}

function withRevision(object: JsonObject, revision: number): JsonObject {
  return withMeta(object, { ...metaOf(object), resourceVersion: String(revision) });
}

/** What a new object may bring of its metadata; the rest is the server's. */
function kept({
  deletionTimestamp: _d,
  deletionGracePeriodSeconds: _g,
  resourceVersion: _r,
  generation: _n,
  ...meta
}: ObjectMeta): ObjectMeta {
  return meta;
}

/** What an update cannot change, whatever it says. */
function fixed({
  uid,
  creationTimestamp,
  namespace,
  deletionTimestamp,
  deletionGracePeriodSeconds,
  resourceVersion,
}: ObjectMeta): ObjectMeta {
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

/** Nothing that is wanted differs. */
function sameWish(a: JsonObject, b: JsonObject): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => ofStatus.has(key) || equal(a[key], b[key]));
}
