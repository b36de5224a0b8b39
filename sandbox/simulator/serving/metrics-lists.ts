import type { APIResource } from '../structure/structure.ts';

export const metricsPath = '/apis/metrics.k8s.io/v1beta1';

const verbs = ['get', 'list'];

/** What metrics-server adds to discovery. */
export const metricsLists: Readonly<Record<string, readonly APIResource[]>> = {
  [metricsPath]: [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs },
  ],
};
