/** ReplicaSets and Deployments, as far as conditions read them. */
import { z } from 'zod';
import type { ClusterState, Watched } from '../lab.ts';
import { listPods, type Pod } from './pod.ts';

const ownerSchema = z.looseObject({ kind: z.string(), name: z.string(), uid: z.string() });
const replicaSetSchema = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
    ownerReferences: z.array(ownerSchema).default([]),
  }),
  spec: z.object({
    replicas: z.number().default(1),
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string().default('') })) }),
    }),
  }),
  status: z.object({ replicas: z.number().default(0), readyReplicas: z.number().default(0) }).default({
    replicas: 0,
    readyReplicas: 0,
  }),
});
export type ReplicaSet = z.infer<typeof replicaSetSchema>;

const eventSchema = z.object({
  reason: z.string().default(''),
  count: z.number().default(1),
  involvedObject: z.looseObject({ uid: z.string().default('') }),
});

export const replicaSetsIn = (namespace: string): Watched => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace });
export const eventsIn = (namespace: string): Watched => ({ apiVersion: 'v1', kind: 'Event', namespace });

export function listReplicaSets(state: ClusterState, namespace: string): readonly ReplicaSet[] {
  return state
    .list(replicaSetsIn(namespace))
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((object) => replicaSetSchema.parse(object));
}

/** The ReplicaSets of a Deployment, by its UID. */
export function replicaSetsOwnedBy(state: ClusterState, namespace: string, uid: string): readonly ReplicaSet[] {
  return listReplicaSets(state, namespace).filter(({ metadata }) =>
    metadata.ownerReferences.some((owner) => owner.uid === uid),
  );
}

export function imageOf({ spec }: ReplicaSet): string {
  return spec.template.spec.containers[0]?.image ?? '';
}

/** Which rollout of its Deployment it was made or taken again for. */
export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations['deployment.kubernetes.io/revision'] ?? 0);
}

/** Pods that count this owner as theirs; those being deleted are left out. */
export function podsOwnedBy(state: ClusterState, namespace: string, uid: string): readonly Pod[] {
  return listPods(state, namespace).filter(({ metadata }) =>
    metadata.ownerReferences.some((owner) => owner.uid === uid),
  );
}

/** How often something of this reason happened to an object. Events are forgotten after an hour; what was passed stays passed. */
export function countEvents(state: ClusterState, namespace: string, uid: string, reason: string): number {
  return state
    .list(eventsIn(namespace))
    .map((object) => eventSchema.parse(object))
    .filter((event) => event.involvedObject.uid === uid && event.reason === reason)
    .reduce((sum, { count }) => sum + count, 0);
}
