import type { Cluster } from '../cluster/cluster.ts';
import { deleteAs } from '../controllers/create-as.ts';
import { StatusError } from '../meta/status.ts';
import { metaOf } from '../registry/object-access.ts';
import { kubeletOf } from './kubelet-identity.ts';
import type { Pod } from './pod.ts';

const path = '/api/v1/pods';

/** Takes the object away, now that nothing of it runs (syncPod in pkg/kubelet/status/status_manager.go). Does nothing when it is gone, or is another one. */
export function removePod(cluster: Cluster, { metadata: { namespace, name, uid }, spec }: Pod): void {
  const found = cluster.reader.get(path, namespace, name);
  if (!found || metaOf(found).uid !== uid) return;
  const options = { gracePeriodSeconds: 0, preconditions: { uid } };
  try {
    deleteAs(cluster, path, { namespace, name }, options, kubeletOf(spec.nodeName));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
