/** Pods, as far as conditions read them. Fields are those of core/v1; the checks watch, so objects come whole. */
import { z } from 'zod';
import type { ClusterState, KubernetesObject, Watched } from '../lab.ts';

/** Amounts by resource, `{cpu: '50m'}`. */
export const quantities = z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({});
const terminatedSchema = z.looseObject({ exitCode: z.number(), reason: z.string().default('') });
const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    creationTimestamp: z.string().optional(),
    deletionTimestamp: z.string().optional(),
    generateName: z.string().optional(),
    ownerReferences: z.array(z.looseObject({ kind: z.string(), uid: z.string() })).default([]),
    managedFields: z
      .array(z.looseObject({ manager: z.string().optional(), operation: z.string().optional() }))
      .default([]),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    terminationGracePeriodSeconds: z.number().optional(),
    volumes: z.array(z.looseObject({ name: z.string(), emptyDir: z.looseObject({}).optional() })).default([]),
    containers: z.array(
      z.looseObject({
        name: z.string(),
        image: z.string().default(''),
        command: z.array(z.string()).default([]),
        args: z.array(z.string()).default([]),
        readinessProbe: z.looseObject({}).optional(),
        resources: z.object({ requests: quantities, limits: quantities }).default({ requests: {}, limits: {} }),
        volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).default([]),
      }),
    ),
  }),
  status: z
    .object({
      phase: z.string().optional(),
      qosClass: z.string().optional(),
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .default([]),
      containerStatuses: z
        .array(
          z.looseObject({
            name: z.string(),
            ready: z.boolean(),
            restartCount: z.number(),
            state: z
              .looseObject({
                running: z.looseObject({ startedAt: z.string().optional() }).optional(),
                waiting: z.looseObject({ reason: z.string().optional() }).optional(),
                terminated: terminatedSchema.optional(),
              })
              .optional(),
            lastState: z.looseObject({ terminated: terminatedSchema.optional() }).optional(),
          }),
        )
        .default([]),
    })
    .default({ conditions: [], containerStatuses: [] }),
});
export type Pod = z.infer<typeof podSchema>;

export function podsIn(namespace: string): Watched {
  return { apiVersion: 'v1', kind: 'Pod', namespace };
}

export function readPod(object: KubernetesObject): Pod {
  return podSchema.parse(object);
}

/** The namespace's Pods by name; those being deleted are left out unless asked for. */
export function listPods(state: ClusterState, namespace: string, { terminating = false } = {}): readonly Pod[] {
  const pods = state.list(podsIn(namespace)).map(readPod);
  return terminating ? pods : pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
}

/** Whether a selector picks a Pod; an empty one picks all, as a Service's own does not. */
export function isPickedBy(selector: Readonly<Record<string, string>>): (pod: Pod) => boolean {
  return ({ metadata }) => Object.entries(selector).every(([key, value]) => metadata.labels[key] === value);
}

export function isReady(pod: Pod): boolean {
  return pod.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** What `kubectl get pods` would say in its STATUS column, shortly: a waiting reason before the phase. */
export function statusOf(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const waiting = pod.status.containerStatuses
    .map(({ state }) => state?.waiting?.reason)
    .find((reason) => reason !== undefined);
  return waiting ?? pod.status.phase ?? 'Pending';
}

export function restartsOf(pod: Pod): number {
  return pod.status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}
