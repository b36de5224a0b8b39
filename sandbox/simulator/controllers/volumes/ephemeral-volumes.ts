/** Claims that live as long as the Pod that asks for them. Source: pkg/controller/volume/ephemeral/controller.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { createAs } from '../create-as.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { controllerReference } from '../kit/owners.ts';
import { podsPath } from '../kit/pod-control.ts';
import { type PersistentVolumeClaim, type Pod, toJson } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { claimsPath } from './persistent-volumes.ts';

export function startEphemeralVolumes(cluster: Cluster): void {
  const pods = collectionOf<Pod>(cluster, podsPath);
  const claims = collectionOf<PersistentVolumeClaim>(cluster, claimsPath);
  const recorder = new EventRecorder(cluster, { component: 'ephemeral_volume' });
  const queue = new WorkQueue(cluster, (key) => {
    const pod = pods.get(...splitKey(key));
    if (!pod || pod.metadata.deletionTimestamp !== undefined) return;
    const { namespace = '' } = pod.metadata;
    for (const { name, ephemeral } of pod.spec?.volumes ?? []) {
      const template = ephemeral?.volumeClaimTemplate;
      const claim = `${pod.metadata.name}-${name}`;
      if (!template || claims.get(namespace, claim)) continue;
      const { labels, annotations } = template.metadata ?? {};
      const made = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: claim,
          ...(labels ? { labels } : {}),
          ...(annotations ? { annotations } : {}),
          ownerReferences: [controllerReference(pod, { apiVersion: 'v1', kind: 'Pod' })],
        },
        spec: template.spec,
      };
      try {
        createAs(cluster, claimsPath, namespace, toJson(made));
      } catch (error) {
        if (error instanceof StatusError)
          recorder.record(
            pod,
            'Warning',
            'FailedBinding',
            `ephemeral volume ${name}: create PVC ${claim}: ${error.message}`,
          );
        throw error;
      }
    }
  });
  const asks = (pod: Pod): boolean => (pod.spec?.volumes ?? []).some(({ ephemeral }) => ephemeral?.volumeClaimTemplate);
  pods.onChange(({ now, before }) => {
    if (now && !before && asks(now)) queue.add(keyOf(now));
  });
  for (const pod of pods.list()) if (asks(pod)) queue.add(keyOf(pod));
}
