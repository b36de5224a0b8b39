/** A namespace that is deleted is emptied first. Source: pkg/registry/core/namespace/storage/storage.go and pkg/controller/namespace/deletion. */
import type { Cluster } from '../cluster/cluster.ts';
import type { DeleteOptions } from '../meta/mark-deletion.ts';
import { checkPreconditions } from '../meta/mark-deletion.ts';
import { StatusError } from '../meta/status.ts';
import { isList, isObject, type JsonObject } from '../patch/json.ts';
import { collectionFinalizers } from '../registry/collection-finalizers.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';
import type { Deleted, Registry, Write } from '../registry/registry.ts';
import { controllerWrite, updateAs } from './create-as.ts';

const namespaces = '/api/v1/namespaces';

function finalizersOf(namespace: JsonObject): readonly string[] {
  const { finalizers } = isObject(namespace.spec) ? namespace.spec : {};
  return isList(finalizers) ? finalizers.map(String) : [];
}

/** Marks the namespace as terminating; the controller does the rest. Throws StatusError 404 or 409. */
export function deleteNamespace(
  cluster: Cluster,
  registry: Registry,
  name: string,
  options: DeleteOptions,
  write: Write,
): Deleted {
  const namespace = registry.get('', name);
  const meta = metaOf(namespace);
  checkPreconditions({ group: '', resource: 'namespaces' }, meta, options);
  if (meta.deletionTimestamp === undefined) {
    write.admit?.(namespace, namespace);
    const finalizers = collectionFinalizers(registry.resource, meta.finalizers ?? [], options);
    const { finalizers: _, ...rest } = meta;
    const marked = withMeta(
      { ...namespace, status: { ...(isObject(namespace.status) ? namespace.status : {}), phase: 'Terminating' } },
      { ...rest, ...(finalizers.length > 0 ? { finalizers } : {}), deletionTimestamp: cluster.timestamp() },
    );
    if (write.dryRun) return { object: marked, gone: false };
    return { object: registry.put('', name, marked), gone: false };
  }
  if (finalizersOf(namespace).length > 0 || (meta.finalizers ?? []).length > 0)
    return { object: namespace, gone: false };
  return registry.delete('', name, options, write);
}

/** A namespace that is to go is left alone so long, for servers that have not heard of it yet (namespaceDeletionGracePeriod). */
const graceMs = 5_000;

export function startNamespaceController(cluster: Cluster): void {
  const waiting = new Set<string>();
  const inGrace = new Map<string, Disposable>();
  cluster.onClose(() => {
    for (const timer of inGrace.values()) timer[Symbol.dispose]();
  });
  const afterGrace = (name: string): void => {
    if (inGrace.has(name)) return;
    const act = (): void => {
      inGrace.delete(name);
      soon(name);
    };
    inGrace.set(name, cluster.clock.after(graceMs, act));
  };
  const soon = (name: string): void => {
    if (waiting.has(name)) return;
    waiting.add(name);
    cluster.later(() => {
      waiting.delete(name);
      empty(cluster, name);
    });
  };
  cluster.storage.watch('/', cluster.storage.revision, ({ key, type, object }) => {
    if (key.startsWith('/core/namespaces/')) {
      const name = key.slice('/core/namespaces/'.length);
      if (type === 'DELETED' || metaOf(object as JsonObject).deletionTimestamp === undefined) return;
      if (hasConditions(object as JsonObject)) soon(name);
      else afterGrace(name);
    } else if (type === 'DELETED') {
      const { namespace } = metaOf(object as JsonObject);
      const found = namespace === undefined ? undefined : cluster.storage.get(`/core/namespaces/${namespace}`);
      const terminating = found && metaOf(found.object as JsonObject).deletionTimestamp !== undefined;
      if (namespace !== undefined && terminating && !inGrace.has(namespace)) soon(namespace);
    }
  });
  for (const { entry, key } of cluster.storage.list('/core/namespaces/'))
    if (metaOf(entry.object as JsonObject).deletionTimestamp !== undefined) soon(key.slice('/core/namespaces/'.length));
}

/** It has been looked at before. */
function hasConditions({ status }: JsonObject): boolean {
  return isObject(status) && isList(status.conditions);
}

/** Deletes what is left in a terminating namespace, and the namespace when nothing is. */
function empty(cluster: Cluster, name: string): void {
  const namespace = cluster.reader.get(namespaces, undefined, name);
  if (!namespace || metaOf(namespace).deletionTimestamp === undefined) return;
  let left = 0;
  const held = new Map<string, number>();
  const kinds = new Map<string, number>();
  for (const registry of cluster.everyRegistry()) {
    if (!registry.resource.namespaced || !registry.resource.verbs.includes('delete')) continue;
    for (const object of registry.list(name)) {
      const meta = metaOf(object);
      if (meta.deletionTimestamp === undefined) {
        try {
          if (
            registry.delete(name, meta.name ?? '', { propagationPolicy: 'Background' }, controllerWrite(cluster)).gone
          )
            continue;
        } catch (error) {
          if (!(error instanceof StatusError)) throw error;
        }
      }
      left += 1;
      const { group, resource } = registry.resource;
      kinds.set(`${resource}.${group}`, (kinds.get(`${resource}.${group}`) ?? 0) + 1);
      for (const finalizer of meta.finalizers ?? []) held.set(finalizer, (held.get(finalizer) ?? 0) + 1);
    }
  }
  tell(cluster, name, kinds, held);
  if (left > 0) return;
  const registry = cluster.registry(namespaces);
  const current = registry.find('', name);
  if (!current) return;
  const { finalizers = [] } = metaOf(current);
  const rest = finalizersOf(current).filter((finalizer) => finalizer !== 'kubernetes');
  const { finalizers: _, ...spec } = isObject(current.spec) ? current.spec : {};
  if (finalizersOf(current).length !== rest.length)
    registry.put('', name, { ...current, spec: rest.length > 0 ? { ...spec, finalizers: rest } : spec });
  if (rest.length === 0 && finalizers.length === 0) registry.remove('', name);
}

/** The conditions of a namespace on its way (pkg/controller/namespace/deletion/status_condition_utils.go). */
function tell(
  cluster: Cluster,
  name: string,
  kinds: ReadonlyMap<string, number>,
  held: ReadonlyMap<string, number>,
): void {
  const at = cluster.timestamp();
  const list = (counts: ReadonlyMap<string, number>, words: (key: string, n: number) => string): string =>
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, n]) => words(key, n))
      .join(', ');
  const remaining = list(kinds, (kind, n) => `${kind} has ${n} resource instances`);
  const finalizers = list(held, (finalizer, n) => `${finalizer} in ${n} resource instances`);
  const condition = (type: string, status: boolean, reason: string, message: string): JsonObject => ({
    type,
    status: status ? 'True' : 'False',
    lastTransitionTime: at,
    reason,
    message,
  });
  const conditions = [
    condition(
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    condition(
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    kinds.size > 0
      ? condition(
          'NamespaceContentRemaining',
          true,
          'SomeResourcesRemain',
          `Some resources are remaining: ${remaining}`,
        )
      : condition('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
    held.size > 0
      ? condition(
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${finalizers}`,
        )
      : condition(
          'NamespaceFinalizersRemaining',
          false,
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ),
  ];
  updateAs(cluster, namespaces, { namespace: '', name, subresource: 'status' }, (live) => {
    const status = isObject(live.status) ? live.status : {};
    const before = isList(status.conditions) ? status.conditions.filter(isObject) : [];
    const merged = conditions.map((next) => {
      const old = before.find(({ type }) => type === next.type);
      return old && old.status === next.status && old.message === next.message ? old : next;
    });
    return { ...live, status: { ...status, conditions: merged } };
  });
}
