/** The Pods that come with a cluster: their work is done by the simulator itself, so that they only seem to run. */
import { mirrorAnnotation } from '../meta/mirror-annotation.ts';
import { isTerminal, type Pod } from './pod.ts';

/** What system-cluster-critical has; nothing of users' reaches it. */
const systemPriority = 2_000_000_000;

/** Made from a file on the node, and shown to the API server. */
export function isStaticPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[mirrorAnnotation] !== undefined;
}

export function isSystemPod(pod: Pod): boolean {
  return (
    isStaticPod(pod) || (pod.spec.priority ?? 0) >= systemPriority || pod.metadata.namespace === 'local-path-storage'
  );
}

/** Runs by its status alone, and is left alone. */
export function isShown(pod: Pod): boolean {
  const { metadata, status } = pod;
  return (
    isSystemPod(pod) &&
    metadata.deletionTimestamp === undefined &&
    (status.phase === 'Running' || isTerminal(status.phase))
  );
}
