import { setTimeout as after } from 'node:timers/promises';
import type { KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { z } from 'zod';
import { untilAccepted } from './until-accepted.ts';

/** The controllers of a cluster that is seconds old wait for their leases first. */
const patienceMs = 60_000;
const againMs = 50;
const kinds = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']);

const observed = z.object({
  metadata: z.object({ generation: z.number().default(0) }),
  status: z.object({ observedGeneration: z.number().default(0) }).default({ observedGeneration: 0 }),
});

/**
 * Resolves once the controllers have taken up this workload (status.observedGeneration), at once for kinds that have none:
 * a change that is made sooner, a rollout for one, would melt into the first state. Gives false where they do not within a minute; throws the server's last answer.
 */
export async function untilObserved(objects: KubernetesObjectApi, object: KubernetesObject): Promise<boolean> {
  if (object.apiVersion !== 'apps/v1' || !kinds.has(object.kind ?? '')) return true;
  const { apiVersion, kind, metadata } = object;
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const { name = '', namespace = 'default' } = metadata ?? {};
    const header = { apiVersion, kind: kind ?? '', metadata: { name, namespace } };
    const found = observed.parse(await untilAccepted(() => objects.read(header)));
    if (found.status.observedGeneration >= found.metadata.generation) return true;
    await after(againMs);
  }
  return false;
}
