/** Objects go with their owners. Source: pkg/controller/garbagecollector/{garbagecollector,graph_builder}.go. */
import type { Cluster } from '../cluster/cluster.ts';
import type { ObjectMeta, OwnerReference } from '../meta/object-meta.ts';
import { StatusError } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';
import type { Registry } from '../registry/registry.ts';
import { pathOf } from '../structure/structure.ts';
import { controllerWrite } from './create-as.ts';

interface Place {
  readonly registry: Registry;
  readonly namespace: string;
  readonly name: string;
}

export function startGarbageCollector(cluster: Cluster): void {
  const collector = new GarbageCollector(cluster);
  for (const { key, entry } of cluster.storage.list('/')) collector.note(key, entry.object as JsonObject, undefined);
  cluster.storage.watch('/', cluster.storage.revision, ({ key, type, object, previous }) => {
    const now = type === 'DELETED' ? undefined : (object as JsonObject);
    collector.note(key, now, previous as JsonObject | undefined);
    if (type === 'DELETED') collector.afterDeletion(metaOf(object as JsonObject));
    else if (now) collector.look(key, now, previous === undefined);
  });
}

class GarbageCollector {
  readonly #cluster: Cluster;
  /** Keys of the dependents of each owner. */
  readonly #dependents = new Map<string, Set<string>>();
  /** By uid. */
  readonly #keys = new Map<string, string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  note(key: string, object: JsonObject | undefined, previous: JsonObject | undefined): void {
    const { uid: own = '' } = metaOf(object ?? previous ?? {});
    if (object) this.#keys.set(own, key);
    else this.#keys.delete(own);
    const before = previous ? (metaOf(previous).ownerReferences ?? []) : [];
    const after = object ? (metaOf(object).ownerReferences ?? []) : [];
    if (before === after) return;
    for (const { uid } of before) {
      const keys = this.#dependents.get(uid);
      keys?.delete(key);
      if (keys?.size === 0) this.#dependents.delete(uid);
    }
    for (const { uid } of after) {
      const keys = this.#dependents.get(uid) ?? new Set();
      this.#dependents.set(uid, keys.add(key));
    }
  }

  /** Whoever has no other owner goes too. */
  afterDeletion({ uid = '', ownerReferences = [] }: ObjectMeta): void {
    // Who they are is asked then: each write of one in the meantime notes it anew.
    if (this.#dependents.has(uid))
      this.#cluster.later(() => {
        for (const dependent of [...(this.#dependents.get(uid) ?? [])]) this.#judge(dependent);
      });
    // Owners that wait for their dependents are looked at again when one has gone.
    for (const owner of ownerReferences) this.#wake(owner);
  }

  look(key: string, object: JsonObject, isNew: boolean): void {
    const { deletionTimestamp, finalizers = [], ownerReferences = [] } = metaOf(object);
    if (deletionTimestamp !== undefined && finalizers.includes('orphan')) this.#cluster.later(() => this.#orphan(key));
    else if (deletionTimestamp !== undefined && finalizers.includes('foregroundDeletion'))
      this.#cluster.later(() => this.#deleteInForeground(key));
    if (isNew && ownerReferences.length > 0) this.#cluster.later(() => this.#judge(key));
  }

  #wake({ uid }: OwnerReference): void {
    const key = this.#keys.get(uid);
    if (key !== undefined) this.#cluster.later(() => this.#deleteInForeground(key));
  }

  #object(key: string): JsonObject | undefined {
    return this.#cluster.storage.get(key)?.object as JsonObject | undefined;
  }

  #place(object: JsonObject): Place | undefined {
    const { name = '', namespace = '' } = metaOf(object);
    const registry = this.#registryOf(String(object.apiVersion), String(object.kind));
    return registry ? { registry, namespace, name } : undefined;
  }

  #registryOf(apiVersion: string, kind: string): Registry | undefined {
    const base = pathOf(apiVersion);
    for (const registry of this.#cluster.everyRegistry())
      if (registry.resource.kind === kind && registry.resource.apiVersion === apiVersion) return registry;
    // The version named may be another one than the first that is served.
    return this.#cluster.findRegistry(`${base}/${kind.toLowerCase()}s`);
  }

  /** Whether an owner reference points to something that is there. */
  #isThere(owner: OwnerReference, namespace: string): boolean {
    const registry = this.#registryOf(owner.apiVersion, owner.kind);
    if (!registry) return true;
    const found = registry.find(registry.resource.namespaced ? namespace : '', owner.name);
    return found !== undefined && metaOf(found).uid === owner.uid;
  }

  #isWaiting(owner: OwnerReference, namespace: string): boolean {
    const registry = this.#registryOf(owner.apiVersion, owner.kind);
    const found = registry?.find(registry.resource.namespaced ? namespace : '', owner.name);
    const { deletionTimestamp, finalizers = [] } = found ? metaOf(found) : {};
    return deletionTimestamp !== undefined && finalizers.includes('foregroundDeletion');
  }

  #judge(key: string): void {
    const object = this.#object(key);
    if (!object) return;
    const { ownerReferences = [], namespace = '', deletionTimestamp } = metaOf(object);
    if (ownerReferences.length === 0 || deletionTimestamp !== undefined) return;
    const there = ownerReferences.filter((owner) => this.#isThere(owner, namespace));
    const solid = there.filter((owner) => !this.#isWaiting(owner, namespace));
    if (solid.length > 0) {
      if (solid.length < ownerReferences.length) this.#write(object, { ownerReferences: solid });
      return;
    }
    const place = this.#place(object);
    if (!place) return;
    const policy = there.length > 0 && this.#dependents.has(metaOf(object).uid ?? '') ? 'Foreground' : 'Background';
    this.#delete(place, metaOf(object).uid ?? '', policy);
  }

  #delete({ registry, namespace, name }: Place, uid: string, propagationPolicy: 'Foreground' | 'Background'): void {
    try {
      registry.delete(namespace, name, { propagationPolicy, preconditions: { uid } }, controllerWrite(this.#cluster));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** Takes the owner out of its dependents, then lets it go. */
  #orphan(key: string): void {
    const owner = this.#object(key);
    if (!owner) return;
    const { uid = '' } = metaOf(owner);
    for (const dependent of [...(this.#dependents.get(uid) ?? [])]) {
      const object = this.#object(dependent);
      if (object)
        this.#write(object, {
          ownerReferences: (metaOf(object).ownerReferences ?? []).filter((reference) => reference.uid !== uid),
        });
    }
    this.#release(key, 'orphan');
  }

  #deleteInForeground(key: string): void {
    const owner = this.#object(key);
    if (!owner) return;
    const { uid = '', deletionTimestamp, finalizers = [] } = metaOf(owner);
    if (deletionTimestamp === undefined || !finalizers.includes('foregroundDeletion')) return;
    const blocking = (): JsonObject[] =>
      [...(this.#dependents.get(uid) ?? [])]
        .map((dependent) => this.#object(dependent))
        .filter((object) => object !== undefined)
        .filter((object) =>
          metaOf(object).ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
        );
    for (const dependent of [...(this.#dependents.get(uid) ?? [])]) this.#judge(dependent);
    if (blocking().length === 0) this.#release(key, 'foregroundDeletion');
  }

  #release(key: string, finalizer: string): void {
    const object = this.#object(key);
    if (!object) return;
    this.#write(object, { finalizers: (metaOf(object).finalizers ?? []).filter((held) => held !== finalizer) });
  }

  /** Writes metadata, and lets an object go whose last finalizer this takes. */
  #write(
    object: JsonObject,
    change: { finalizers?: readonly string[]; ownerReferences?: readonly OwnerReference[] },
  ): void {
    const place = this.#place(object);
    if (!place) return;
    const meta = { ...metaOf(object), ...change };
    for (const list of ['finalizers', 'ownerReferences'] as const) if (meta[list]?.length === 0) delete meta[list];
    const { registry, namespace, name } = place;
    const changed = withMeta(registry.resource.fromStored(object), meta);
    if (
      meta.deletionTimestamp !== undefined &&
      (meta.finalizers ?? []).length === 0 &&
      (meta.deletionGracePeriodSeconds ?? 0) === 0
    )
      registry.remove(namespace, name);
    else registry.put(namespace, name, changed);
  }
}
