/** Static Pods are shown to the API server by mirrors: who deletes one gets another. Source: pkg/kubelet/pod/mirror_client.go. */
import type { Cluster } from '../cluster/cluster.ts';
import { createAs, deleteAs, updateAs } from '../controllers/create-as.ts';
import { StatusError } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { kubeletOf } from './kubelet-identity.ts';
import type { Pod } from './pod.ts';

const path = '/api/v1/pods';

/** Replaces a mirror that is being deleted; does nothing for others. */
export function mirrorAgain(cluster: Cluster, { metadata, spec, status }: Pod): void {
  if (metadata.deletionTimestamp === undefined) return;
  const { name, namespace, uid, labels = {}, annotations = {}, ownerReferences = [] } = metadata;
  const by = kubeletOf(spec.nodeName);
  try {
    deleteAs(cluster, path, { namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } }, by);
    const mirror = { name, namespace, labels, annotations, ownerReferences };
    createAs(
      cluster,
      path,
      namespace,
      { apiVersion: 'v1', kind: 'Pod', metadata: mirror, spec } as unknown as JsonObject,
      by,
    );
    const place = { namespace, name, subresource: 'status' };
    updateAs(cluster, path, place, (live) => ({ ...live, status: status as unknown as JsonObject }), by);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
