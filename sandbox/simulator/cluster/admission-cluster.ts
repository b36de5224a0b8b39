import type { AdmissionCluster } from '../admission/admission.ts';
import { updateAs } from '../controllers/create-as.ts';
import type { JsonObject } from '../patch/json.ts';
import type { Cluster } from './cluster.ts';

/** The server itself, writing through its own door. */
const server = { manager: 'kube-apiserver', user: { name: 'system:apiserver', groups: ['system:masters'] } };

/** What admission asks of a cluster. */
export function admissionCluster(cluster: Cluster): AdmissionCluster {
  return {
    ...cluster.reader,
    random: cluster.random,
    now: cluster.now,
    authorize: (attributes) => cluster.rbac.authorize(attributes).allowed,
    updateStatus: (resource, namespace, name, change) => {
      const place = { namespace, name, subresource: 'status' };
      const status = (live: JsonObject): JsonObject => change((live.status ?? {}) as JsonObject);
      updateAs(cluster, resource, place, (live) => ({ ...live, status: status(live) }), server);
    },
  };
}
