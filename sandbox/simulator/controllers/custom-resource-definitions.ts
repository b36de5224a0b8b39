/** Definitions become resources, and take their instances with them. Source: apiextensions-apiserver/pkg/controller/{status,establish,finalizer}. */
import { trackUpdate } from '../apply/track-update.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { settleDefinition } from '../custom-resources/definition/accept-names.ts';
import type { Definition } from '../custom-resources/definition/definition.ts';
import { nextOfDeletion } from '../custom-resources/definition/finish-deletion.ts';
import { StatusError } from '../meta/status.ts';
import { equal, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { registerApiServices } from './api-services.ts';
import { controllerWrite } from './create-as.ts';

export const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const prefix = '/apiextensions.k8s.io/customresourcedefinitions/';

export function startCustomResourceController(cluster: Cluster): void {
  for (const { entry } of cluster.storage.list(prefix)) cluster.customResources.set(entry.object as JsonObject);
  const waiting = new Set<string>();
  const soon = (name: string): void => {
    if (waiting.has(name)) return;
    waiting.add(name);
    cluster.later(() => {
      waiting.delete(name);
      settle(cluster, name);
    });
  };
  let stamp = cluster.customResources.stamp;
  cluster.storage.watch('/', cluster.storage.revision, ({ key, type, object }) => {
    if (key.startsWith(prefix)) {
      const name = key.slice(prefix.length);
      if (type === 'DELETED') cluster.customResources.delete(name);
      else {
        cluster.customResources.set(object as JsonObject);
        soon(name);
      }
      if (stamp === cluster.customResources.stamp) return;
      stamp = cluster.customResources.stamp;
      cluster.later(() => registerApiServices(cluster));
    } else if (type === 'DELETED') {
      const [, group, resource] = key.split('/');
      if (cluster.storage.get(`${prefix}${resource}.${group}`)) soon(`${resource}.${group}`);
    }
  });
}

function settle(cluster: Cluster, name: string): void {
  const registry = cluster.registry(definitionsPath);
  const found = registry.find('', name);
  if (!found) return;
  const others = registry.list().filter((other) => metaOf(other).name !== name) as unknown as Definition[];
  const settled = settleDefinition(found as unknown as Definition, others, cluster.now()) as unknown as JsonObject;
  if (!equal(settled, found)) {
    registry.put('', name, statusTracked(cluster, found, settled));
    return;
  }
  if (metaOf(found).deletionTimestamp !== undefined) cleanUp(cluster, found as unknown as Definition);
}

/** The server itself writes the status. */
function statusTracked(cluster: Cluster, live: JsonObject, updated: JsonObject): JsonObject {
  const { schema, apiVersion } = cluster.registry(definitionsPath).resource;
  const manager = 'kube-apiserver';
  return trackUpdate({ live, updated, schema, apiVersion, manager, subresource: 'status', now: cluster.now() });
}

function cleanUp(cluster: Cluster, definition: Definition): void {
  const registry = cluster.registry(definitionsPath);
  const name = definition.metadata.name ?? '';
  const { group, names, versions } = definition.spec;
  const [version] = versions.filter(({ served }) => served);
  const instances = cluster.findRegistry(`/apis/${group}/${version?.name}/${names.plural}`);
  const left = instances?.list() ?? [];
  const allMarked = left.every((instance) => metaOf(instance).deletionTimestamp !== undefined);
  const step = nextOfDeletion(definition, { left: left.length, allMarked }, cluster.now());
  if (step.do === 'delete-instances') {
    registry.put('', name, step.definition as unknown as JsonObject);
    for (const instance of left) {
      const { namespace = '', name: called = '' } = metaOf(instance);
      try {
        instances?.delete(namespace, called, {}, controllerWrite(cluster));
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
      }
    }
    return;
  }
  if (step.do !== 'release') return;
  const next = step.definition as unknown as JsonObject;
  if ((metaOf(next).finalizers ?? []).length === 0) registry.remove('', name);
  else registry.put('', name, next);
}
