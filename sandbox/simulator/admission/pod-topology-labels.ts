/** A Pod that names its node gets the node's region and zone. Source: plugin/pkg/admission/podtopologylabels/admission.go. */
import type { V1Pod } from '@kubernetes/client-node';
import { metaOf } from '../registry/object-access.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout } from './is-about.ts';

const topology = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];

export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  handles: (request) => isAbout(request, '', 'pods', 'CREATE', 'UPDATE'),
  admit({ object }, cluster) {
    const pod = object as unknown as V1Pod;
    const nodeName = pod.spec?.nodeName;
    if (!nodeName || !pod.metadata) return;
    const { labels = {} } = metaOf(cluster.get('/api/v1/nodes', undefined, nodeName) ?? {});
    for (const key of topology) {
      const value = labels[key];
      if (value !== undefined) pod.metadata.labels = { ...pod.metadata.labels, [key]: value };
    }
  },
};
