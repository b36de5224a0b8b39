/** What LimitRanges give to Pods that say nothing, and what they allow. Source: plugin/pkg/admission/limitranger/admission.go. */
import type { V1LimitRange, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { metaOf } from '../../registry/object-access.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { refuse } from '../refuse.ts';
import { claimBreaches, podBreaches } from './breaches.ts';
import { setDefaults } from './set-defaults.ts';

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  handles({ group, resource, subresource, operation }) {
    if (group !== '' || (operation !== 'CREATE' && operation !== 'UPDATE')) return false;
    if (resource === 'persistentvolumeclaims') return subresource === '';
    return resource === 'pods' && (operation === 'CREATE' ? subresource === '' : subresource === 'resize');
  },
  admit(request, cluster) {
    if (request.resource !== 'pods') return;
    for (const range of rangesFor(request, cluster)) setDefaults(request.object as unknown as V1Pod, range);
  },
  validate(request, cluster) {
    for (const range of rangesFor(request, cluster)) {
      const breaches =
        request.resource === 'pods'
          ? podBreaches(range, request.object as unknown as V1Pod)
          : claimBreaches(range, request.object as unknown as V1PersistentVolumeClaim);
      const all = [...new Set(breaches)];
      if (all.length > 0) throw refuse(request, all.length === 1 ? (all[0] ?? '') : `[${all.join(', ')}]`);
    }
  },
};

/** None for what is on its way out. */
function rangesFor({ namespace, old }: AdmissionRequest, cluster: AdmissionCluster): V1LimitRange[] {
  if (old && metaOf(old).deletionTimestamp !== undefined) return [];
  return cluster.list('/api/v1/limitranges', namespace) as unknown as V1LimitRange[];
}
