/** What of a cluster is looked at while a page is open. */
import type { Watched } from '../../labs/lab.ts';

/** Where learners work, beside the namespaces that their lab gives them. */
export const home = 'default';

const inNamespace = (apiVersion: string, kind: string): Watched => ({ apiVersion, kind, namespace: home });

export const pods: Watched = inNamespace('v1', 'Pod');

/** In the order in which the picture is read. */
export const drawnCollections: readonly Watched[] = [
  inNamespace('networking.k8s.io/v1', 'Ingress'),
  inNamespace('v1', 'Service'),
  inNamespace('apps/v1', 'Deployment'),
  inNamespace('apps/v1', 'StatefulSet'),
  inNamespace('apps/v1', 'DaemonSet'),
  inNamespace('batch/v1', 'CronJob'),
  inNamespace('batch/v1', 'Job'),
  inNamespace('apps/v1', 'ReplicaSet'),
  pods,
];

/** Named below the picture. */
export const otherCollections: readonly Watched[] = [
  inNamespace('v1', 'ConfigMap'),
  inNamespace('v1', 'Secret'),
  inNamespace('v1', 'PersistentVolumeClaim'),
  inNamespace('autoscaling/v2', 'HorizontalPodAutoscaler'),
  inNamespace('policy/v1', 'PodDisruptionBudget'),
  inNamespace('networking.k8s.io/v1', 'NetworkPolicy'),
];

export const slices: Watched = inNamespace('discovery.k8s.io/v1', 'EndpointSlice');
export const events: Watched = inNamespace('v1', 'Event');

export const seenCollections: readonly Watched[] = [...drawnCollections, ...otherCollections, slices, events];
