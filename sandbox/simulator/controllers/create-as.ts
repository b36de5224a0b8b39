/** The writes of the cluster's own components: decoded, defaulted, admitted and tracked like anybody's. */
import type { Cluster } from '../cluster/cluster.ts';
import type { DeleteOptions } from '../meta/mark-deletion.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';
import type { Registry } from '../registry/registry.ts';
import { type Admission, admissionFor } from '../serving/admit.ts';
import { tracked } from '../serving/tracked.ts';
import type { User } from '../serving/user.ts';

/** Under which name a component writes, and which field manager its fields belong to. */
export interface Component {
  readonly manager: string;
  readonly user: User;
}

/** The identity under which controllers write (cmd/kube-controller-manager). */
export const controllerManager: Component = {
  manager: 'kube-controller-manager',
  user: { name: 'system:kube-controller-manager', groups: ['system:authenticated'] },
};
export const kubeScheduler: Component = {
  manager: 'kube-scheduler',
  user: { name: 'system:kube-scheduler', groups: ['system:authenticated'] },
};

export interface Place {
  readonly namespace: string;
  readonly name: string;
  readonly subresource?: string;
}

function admission(
  cluster: Cluster,
  { resource }: Registry,
  operation: 'CREATE' | 'UPDATE' | 'DELETE',
  { namespace, name, subresource = '' }: Place,
  { user }: Component,
): Admission {
  return admissionFor(cluster, {
    of: resource,
    operation,
    namespace,
    name,
    subresource,
    user,
    dryRun: false,
    warn: () => {},
  });
}

/** Creates an object as a component does. Throws StatusError. */
export function createAs(
  cluster: Cluster,
  path: string,
  namespace: string,
  object: JsonObject,
  by: Component = controllerManager,
): JsonObject {
  const registry = cluster.registry(path);
  const { resource } = registry;
  const decoded = resource.decode({ value: object, duplicates: [] }, 'Ignore').object;
  const meta = metaOf(decoded);
  const name = registry.nameFor(namespace, meta);
  const named = withMeta(decoded, { ...meta, name, ...(resource.namespaced ? { namespace } : {}) });
  const known = tracked(named, undefined, { resource, manager: by.manager, subresource: '', now: cluster.now() });
  const { mutate, validate } = admission(cluster, registry, 'CREATE', { namespace, name }, by);
  return registry.create(namespace, mutate(known, undefined), {
    context: { now: cluster.now(), user: by.user },
    dryRun: false,
    begin: (draft, old) => cluster.begin(resource, draft, old),
    admit: (draft) => validate(draft, undefined),
  });
}

/** Changes an object, or its status, as a component does. Throws StatusError. */
export function updateAs(
  cluster: Cluster,
  path: string,
  place: Place,
  change: (live: JsonObject) => JsonObject,
  by: Component = controllerManager,
): JsonObject {
  const registry = cluster.registry(path);
  const { resource } = registry;
  const { namespace, name, subresource = '' } = place;
  const { mutate, validate } = admission(cluster, registry, 'UPDATE', place, by);
  return registry.update(
    namespace,
    name,
    (live = {}) => {
      const changed = change(live);
      if (changed === live) return live;
      const known = tracked(changed, live, { resource, manager: by.manager, subresource, now: cluster.now() });
      return mutate(known, live);
    },
    {
      context: { now: cluster.now(), user: by.user },
      dryRun: false,
      subresource,
      admit: (draft, old) => validate(draft, old),
    },
  ).object;
}

/** Asks for an object to go. Throws StatusError, 404 where it has gone already. */
export function deleteAs(
  cluster: Cluster,
  path: string,
  place: Place,
  options: DeleteOptions = {},
  by: Component = controllerManager,
): void {
  const registry = cluster.registry(path);
  const { validate } = admission(cluster, registry, 'DELETE', place, by);
  cluster.delete(registry, place.namespace, place.name, options, {
    context: { now: cluster.now(), user: by.user },
    dryRun: false,
    admit: (_, old) => validate(undefined, old),
  });
}

/** The writes of controllers, for the registry's own methods. */
export function controllerWrite(cluster: Cluster): { context: { now: Date; user: User }; dryRun: false } {
  return { context: { now: cluster.now(), user: controllerManager.user }, dryRun: false };
}
