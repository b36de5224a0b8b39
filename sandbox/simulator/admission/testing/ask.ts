/** Writes to a test cluster as the server does for somebody, and tells what came of it. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import type { JsonObject } from '../../patch/json.ts';
import { metaOf, withMeta } from '../../registry/object-access.ts';
import { admissionFor } from '../../serving/admit.ts';

export const namespace = 'default';
export const somebody = { name: 'jane', groups: ['system:authenticated'] };

export interface Answer {
  readonly object?: JsonObject;
  /** The message of the refusal. */
  readonly refusal?: string;
  readonly warnings: readonly string[];
}

export interface Asking {
  readonly path: string;
  readonly object: JsonObject;
  readonly namespace?: string;
  readonly subresource?: string;
  readonly dryRun?: boolean;
  readonly user?: typeof somebody;
}

/** Creates the object, or updates it when there is one of its name. */
export function ask(cluster: Cluster, asking: Asking): Answer {
  const { path, object, subresource = '', dryRun = false, user = somebody } = asking;
  const warnings: string[] = [];
  const registry = cluster.registry(path);
  const { resource } = registry;
  const within = resource.namespaced ? (asking.namespace ?? namespace) : '';
  const decoded = resource.decode({ value: object, duplicates: [] }, 'Strict').object;
  const meta = { ...metaOf(decoded), name: registry.nameFor(within, metaOf(decoded)) };
  const named = withMeta(decoded, resource.namespaced ? { ...meta, namespace: within } : meta);
  const live = registry.find(within, meta.name);
  const admission = admissionFor(cluster, {
    of: resource,
    operation: live ? 'UPDATE' : 'CREATE',
    namespace: within,
    name: meta.name,
    subresource,
    user,
    dryRun,
    warn: (text) => warnings.push(text),
  });
  const write = {
    context: { now: cluster.now(), user },
    dryRun,
    admit: (draft: JsonObject, old: JsonObject | undefined) => admission.validate(draft, old),
  };
  try {
    const stored = live
      ? registry.update(within, meta.name, (old) => admission.mutate(named, old), { ...write, subresource }).object
      : registry.create(within, admission.mutate(named, undefined), write);
    return { object: stored, warnings };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return { refusal: error.message, warnings };
  }
}

/** Deletes it, asking admission. */
export function askToDelete(cluster: Cluster, path: string, name: string, within = namespace): Answer {
  const registry = cluster.registry(path);
  const { resource } = registry;
  const admission = admissionFor(cluster, {
    of: resource,
    operation: 'DELETE',
    namespace: resource.namespaced ? within : '',
    name,
    subresource: '',
    user: somebody,
    dryRun: false,
    warn: () => {},
  });
  try {
    const { object } = cluster.delete(
      registry,
      resource.namespaced ? within : '',
      name,
      {},
      {
        context: { now: cluster.now(), user: somebody },
        dryRun: false,
        admit: (_, old) => admission.validate(undefined, old),
      },
    );
    return { object, warnings: [] };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return { refusal: error.message, warnings: [] };
  }
}

/** Lets what was put off until after the request happen: controllers. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

export function pod(name: string, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  };
}
