import type { Cluster } from '../cluster/cluster.ts';
import type { JsonObject } from '../patch/json.ts';
import { tracked } from '../serving/tracked.ts';

/** The identity under which controllers write (cmd/kube-controller-manager). */
export const controllerManager = 'kube-controller-manager';
const user = { name: `system:${controllerManager}`, groups: ['system:authenticated'] };

/** Creates an object as a controller does: decoded, defaulted and tracked like anybody's, but asked by nobody. Throws StatusError. */
export function createAs(cluster: Cluster, path: string, namespace: string, object: JsonObject): JsonObject {
  const registry = cluster.registry(path);
  const { resource } = registry;
  const decoded = resource.decode({ value: object, duplicates: [] }, 'Ignore').object;
  const known = tracked(decoded, undefined, {
    resource,
    manager: controllerManager,
    subresource: '',
    now: cluster.now(),
  });
  return registry.create(namespace, known, {
    context: { now: cluster.now(), user },
    dryRun: false,
    begin: (draft, old) => cluster.begin(resource, draft, old),
  });
}

/** Changes an object, or its status, as a controller does. Throws StatusError. */
export function updateAs(
  cluster: Cluster,
  path: string,
  { namespace, name, subresource = '' }: { namespace: string; name: string; subresource?: string },
  change: (live: JsonObject) => JsonObject,
): JsonObject {
  const registry = cluster.registry(path);
  const { resource } = registry;
  const write = { context: { now: cluster.now(), user }, dryRun: false, subresource };
  return registry.update(
    namespace,
    name,
    (live) =>
      tracked(change(live ?? {}), live, { resource, manager: controllerManager, subresource, now: cluster.now() }),
    write,
  ).object;
}

/** The writes of controllers, for the registry's own methods. */
export function controllerWrite(cluster: Cluster): { context: { now: Date; user: typeof user }; dryRun: false } {
  return { context: { now: cluster.now(), user }, dryRun: false };
}
