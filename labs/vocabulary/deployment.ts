/** Deployments and the Pods of their newest template, as far as conditions read them. */
import { z } from 'zod';
import type { ClusterState, Condition, Judgement, Watched } from '../lab.ts';
import { notYet } from './judgement.ts';
import { type Pod, podsIn, quantities } from './pod.ts';
import { podsOwnedBy, replicaSetsIn, replicaSetsOwnedBy, revisionOf } from './replica-set.ts';
import { sayMissing } from './say-seen.ts';
import { fill } from './texts.ts';

const keyRef = z.looseObject({ name: z.string().default(''), key: z.string() });
const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string().default(''),
  command: z.array(z.string()).default([]),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.looseObject({ configMapKeyRef: keyRef.optional() }).optional(),
      }),
    )
    .default([]),
  resources: z.object({ requests: quantities, limits: quantities }).default({ requests: {}, limits: {} }),
  livenessProbe: z.looseObject({}).optional(),
  readinessProbe: z.looseObject({}).optional(),
});
export type Container = z.infer<typeof containerSchema>;

const deploymentSchema = z.object({
  metadata: z.object({ name: z.string(), uid: z.string() }),
  spec: z.object({
    replicas: z.number().default(1),
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(containerSchema) }) }),
  }),
});
export type Deployment = z.infer<typeof deploymentSchema>;

export const deploymentsIn = (namespace: string): Watched => ({ apiVersion: 'apps/v1', kind: 'Deployment', namespace });

export function findDeployment(state: ClusterState, namespace: string, name: string): Deployment | undefined {
  const object = state.list(deploymentsIn(namespace)).find(({ metadata }) => metadata.name === name);
  return object && deploymentSchema.parse(object);
}

/** Pods of its newest ReplicaSet that are not on their way out. */
export function newestPods(state: ClusterState, namespace: string, { metadata }: Deployment): readonly Pod[] {
  const [newest] = replicaSetsOwnedBy(state, namespace, metadata.uid).toSorted((a, b) => revisionOf(b) - revisionOf(a));
  return newest ? podsOwnedBy(state, namespace, newest.metadata.uid) : [];
}

/** There is no such Deployment; those that are there. */
export function sayNoDeployment(state: ClusterState, namespace: string, name: string): Condition['text'] {
  const others = state.list(deploymentsIn(namespace)).map(({ metadata }) => metadata.name);
  return sayMissing('Deployment', name, others);
}

export interface OnDeployment {
  readonly id: string;
  readonly deployment: string;
  readonly namespace?: string;
}

interface FoundDeployment {
  readonly deployment: Deployment;
  /** Of the newest template. */
  readonly pods: readonly Pod[];
  /** The first of the template. */
  readonly container: Container;
  readonly state: ClusterState;
}

/** A condition on one Deployment and its newest Pods; before there is one it is not yet met. */
export function onDeployment(
  { id, deployment: name, namespace = 'default' }: OnDeployment,
  text: Condition['text'],
  judge: (found: FoundDeployment, text: Condition['text']) => Judgement,
  watches: readonly Watched[] = [],
): Condition {
  const filled = fill(text, { deployment: name });
  return {
    id,
    text: filled,
    watches: [deploymentsIn(namespace), replicaSetsIn(namespace), podsIn(namespace), ...watches],
    judge: (state) => {
      const deployment = findDeployment(state, namespace, name);
      const container = deployment?.spec.template.spec.containers[0];
      if (!deployment || !container) return notYet(filled, sayNoDeployment(state, namespace, name));
      return judge({ deployment, pods: newestPods(state, namespace, deployment), container, state }, filled);
    },
  };
}
