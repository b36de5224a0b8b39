import type { AdmissionCluster } from '../admission/admission.ts';
import { updateAs } from '../controllers/create-as.ts';
import type { JsonObject } from '../patch/json.ts';
import { pathOf } from '../structure/structure.ts';
import type { Cluster } from './cluster.ts';

/** The server itself, writing through its own door. */
const server = { manager: 'kube-apiserver', user: { name: 'system:apiserver', groups: ['system:masters'] } };

/** What admission asks of a cluster. */
export function admissionCluster(cluster: Cluster): AdmissionCluster {
  return {
    get: cluster.reader.get,
    list: rememberedLists(cluster),
    random: cluster.random,
    now: cluster.now,
    authorize: (attributes) => cluster.authorize(attributes).allowed,
    decide: (attributes) => cluster.authorize(attributes),
    resourceOf(apiVersion, kind) {
      const path = pathOf(apiVersion);
      const found = cluster.resourceLists()[path]?.find((entry) => entry.kind === kind && !entry.name.includes('/'));
      return found && { path: `${path}/${found.name}`, namespaced: found.namespaced };
    },
    updateStatus: (resource, namespace, name, change) => {
      const place = { namespace, name, subresource: 'status' };
      const status = (live: JsonObject): JsonObject => change((live.status ?? {}) as JsonObject);
      updateAs(cluster, resource, place, (live) => ({ ...live, status: status(live) }), server);
    },
  };
}

/** Every write asks for the same few lists: quotas, ranges, policies, classes. */
function rememberedLists(cluster: Cluster): AdmissionCluster['list'] {
  const byResource = new Map<string, Map<string | undefined, readonly JsonObject[]>>();
  return (resource, namespace) => {
    const registry = cluster.findRegistry(resource);
    if (!registry) return [];
    let lists = byResource.get(resource);
    if (!lists) {
      const made = new Map<string | undefined, readonly JsonObject[]>();
      byResource.set(resource, made);
      cluster.storage.watch(registry.prefix(), cluster.storage.revision, () => made.clear());
      lists = made;
    }
    const known = lists.get(namespace);
    if (known) return known;
    const found = registry.list(namespace);
    lists.set(namespace, found);
    return found;
  };
}
