/** Conditions over Deployments and Services. */
import { z } from 'zod';
import type { ClusterState, Condition, KubernetesObject } from '../lab.ts';
import { deploymentsIn, sayNoDeployment } from './deployment.ts';
import { met, notYet, wrong } from './judgement.ts';
import { isPickedBy, listPods, type Pod, podsIn } from './pod.ts';
import { podsOwnedBy, replicaSetsIn, replicaSetsOwnedBy } from './replica-set.ts';
import { sayMissing, sayNothingFound, saySelector, sayTroubles } from './say-seen.ts';
import { fill, listed } from './texts.ts';

const deploymentSchema = z.object({
  metadata: z.object({ generation: z.number().default(0) }),
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
    })
    .default({ observedGeneration: 0, updatedReplicas: 0, availableReplicas: 0 }),
});

/** The Deployment wants so many replicas, and all of them are of its newest template and available. */
export function deploymentAvailable({
  id,
  deployment,
  replicas,
  before,
  namespace = 'default',
}: {
  id: string;
  deployment: string;
  replicas: number;
  /** How many it wants when the step begins: that is not wrong, only not yet right. */
  before?: number;
  namespace?: string;
}): Condition {
  const watched = deploymentsIn(namespace);
  const text = fill(
    {
      en: '{deployment} has {replicas} available replicas',
      ja: '{deployment} の {replicas} 個のレプリカが利用可能である',
    },
    { deployment, replicas },
  );
  return {
    id,
    text,
    watches: [watched, replicaSetsIn(namespace), podsIn(namespace)],
    judge: (state) => {
      const all = state.list(watched);
      const object = all.find(({ metadata }) => metadata.name === deployment);
      if (!object) return notYet(text, sayNoDeployment(state, namespace, deployment));
      const { metadata, spec, status } = deploymentSchema.parse(object);
      const counted = fill(
        {
          en: '{deployment} wants {wanted}, of which {available} are available',
          ja: '{deployment} が求める {wanted} 個のうち、{available} 個が利用可能です',
        },
        { deployment, available: status.availableReplicas, wanted: spec.replicas },
      );
      const troubles = sayTroubles(podsOf(state, namespace, object.metadata.uid));
      const seen = troubles
        ? fill({ en: '{counted}; not: {troubles}', ja: '{counted}。そうでない Pod: {troubles}' }, { counted, troubles })
        : counted;
      if (spec.replicas !== replicas) return spec.replicas === before ? notYet(text, seen) : wrong(text, seen);
      const observed = status.observedGeneration >= metadata.generation;
      return observed && status.updatedReplicas === replicas && status.availableReplicas === replicas
        ? met(text, seen)
        : notYet(text, seen);
    },
  };
}

/** The Deployment asks for so many replicas, whether they are there or not. Wrong when it asks for another number. */
export function deploymentWants({
  id,
  deployment,
  replicas,
  namespace = 'default',
}: {
  id: string;
  deployment: string;
  replicas: number;
  namespace?: string;
}): Condition {
  const watched = deploymentsIn(namespace);
  const text = fill(
    { en: '{deployment} still has {replicas} replicas', ja: '{deployment} のレプリカは {replicas} 個のままである' },
    { deployment, replicas },
  );
  return {
    id,
    text,
    watches: [watched],
    judge: (state) => {
      const object = state.list(watched).find(({ metadata }) => metadata.name === deployment);
      if (!object) return wrong(text, sayNoDeployment(state, namespace, deployment));
      const wanted = deploymentSchema.parse(object).spec.replicas;
      const seen = fill({ en: 'it wants {wanted}', ja: '求めているのは {wanted} 個です' }, { wanted });
      return wanted === replicas ? met(text, seen) : wrong(text, seen);
    },
  };
}

/** The Pods of all ReplicaSets of a Deployment. */
function podsOf(state: ClusterState, namespace: string, deployment: string): readonly Pod[] {
  return replicaSetsOwnedBy(state, namespace, deployment).flatMap(({ metadata }) =>
    podsOwnedBy(state, namespace, metadata.uid),
  );
}

const serviceSchema = z.object({ spec: z.object({ selector: z.record(z.string(), z.string()).default({}) }) });

/** The Service's selector picks at least one Pod. Wrong when it has a selector that picks none. */
export function serviceSelectsPods({
  id,
  service,
  namespace = 'default',
}: {
  id: string;
  service: string;
  namespace?: string;
}): Condition {
  const watched = { apiVersion: 'v1', kind: 'Service', namespace };
  const text = fill(
    { en: 'The selector of {service} picks Pods', ja: 'Service {service} のセレクターで Pod が選ばれる' },
    { service },
  );
  return {
    id,
    text,
    watches: [watched, podsIn(namespace)],
    judge: (state) => {
      const all: readonly KubernetesObject[] = state.list(watched);
      const object = all.find(({ metadata }) => metadata.name === service);
      const others = all.map(({ metadata }) => metadata.name).filter((name) => name !== 'kubernetes');
      if (!object) return notYet(text, sayMissing('Service', service, others));
      const asked = serviceSchema.parse(object).spec.selector;
      const isEmpty = Object.keys(asked).length === 0;
      const pods = listPods(state, namespace);
      const picked = pods.filter((pod) => !isEmpty && isPickedBy(asked)(pod)).map(({ metadata }) => metadata.name);
      const selector = saySelector(asked) || '-';
      const seen = fill(
        { en: '{selector} picks {picked}', ja: '{selector} で選ばれる Pod: {picked}' },
        { selector, picked: listed(picked) },
      );
      if (picked.length > 0) return met(text, seen);
      return wrong(text, isEmpty ? seen : sayNothingFound(`Service ${service}`, asked, pods));
    },
  };
}
