/** Conditions over the rollouts of a Deployment: which image it wants, which ReplicaSets it has, how far it got. */
import { z } from 'zod';
import type { Condition, Judgement, KubernetesObject } from '../lab.ts';
import { deploymentsIn, sayNoDeployment } from './deployment.ts';
import { met, notYet, wrong } from './judgement.ts';
import { podsIn, statusOf } from './pod.ts';
import { imageOf, podsOwnedBy, type ReplicaSet, replicaSetsIn, replicaSetsOwnedBy } from './replica-set.ts';
import { fill, listed } from './texts.ts';

interface OnDeployment {
  readonly id: string;
  readonly deployment: string;
  readonly namespace?: string;
}

const schema = z.object({
  metadata: z.object({ uid: z.string() }),
  spec: z.object({
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string().default('') })) }),
    }),
  }),
  status: z.object({ availableReplicas: z.number().default(0) }).default({ availableReplicas: 0 }),
});

function onDeployment(
  { id, deployment, namespace = 'default' }: OnDeployment,
  text: Condition['text'],
  judge: (
    found: z.infer<typeof schema>,
    read: (owner: string) => readonly ReplicaSet[],
    state: Parameters<Condition['judge']>[0],
  ) => Judgement,
): Condition {
  return {
    id,
    text,
    watches: [deploymentsIn(namespace), replicaSetsIn(namespace), podsIn(namespace)],
    judge: (state) => {
      const all: readonly KubernetesObject[] = state.list(deploymentsIn(namespace));
      const object = all.find(({ metadata }) => metadata.name === deployment);
      if (!object) return notYet(text, sayNoDeployment(state, namespace, deployment));
      const owned = (owner: string) => replicaSetsOwnedBy(state, namespace, owner);
      return judge(schema.parse(object), owned, state);
    },
  };
}

/** Its template names this image. Wrong for any other but `before`, the one it had. */
export function templateImage(on: OnDeployment & { image: string; before?: string }): Condition {
  const values = { deployment: on.deployment, image: on.image };
  const text = fill(
    { en: 'The template of {deployment} names {image}', ja: '{deployment} のテンプレートのイメージは {image} である' },
    values,
  );
  return onDeployment(on, text, ({ spec }) => {
    const image = spec.template.spec.containers[0]?.image ?? '';
    const seen = fill({ en: 'it names {image}', ja: '指定されているイメージは {image} です' }, { image });
    if (image === on.image) return met(text, seen);
    return image === on.before ? notYet(text, seen) : wrong(text, seen);
  });
}

/** The ReplicaSet of an earlier image is kept, without Pods. Wrong when there is none: then there is nothing to go back to. */
export function earlierReplicaSetKept(on: OnDeployment & { image: string }): Condition {
  const values = { image: on.image };
  const text = fill(
    {
      en: 'The ReplicaSet with {image} is kept, with no Pods',
      ja: '{image} の ReplicaSet が、Pod を持たずに残っている',
    },
    values,
  );
  return onDeployment(on, text, ({ metadata }, owned) => {
    const earlier = owned(metadata.uid).find((replicaSet) => imageOf(replicaSet) === on.image);
    if (!earlier)
      return wrong(text, fill({ en: 'no ReplicaSet with {image}', ja: '{image} の ReplicaSet はありません' }, values));
    const seen = fill(
      { en: '{name} has {count} Pods', ja: '{name} の Pod は {count} 個です' },
      { name: earlier.metadata.name, count: earlier.status.replicas },
    );
    return earlier.status.replicas === 0 && earlier.spec.replicas === 0 ? met(text, seen) : notYet(text, seen);
  });
}

const pullProblems = ['ErrImagePull', 'ImagePullBackOff'];

/** New Pods cannot start because their image is nowhere, and the old ones still serve. Wrong when too few of those are left. */
export function rolloutStuck(on: OnDeployment & { leastAvailable: number; works: readonly string[] }): Condition {
  const text = fill(
    {
      en: 'New Pods of {deployment} wait for an image that is nowhere; at least {least} old ones still serve',
      ja: '{deployment} の新しい Pod は存在しないイメージを待ち、古い Pod は {least} 個以上動き続けている',
    },
    { deployment: on.deployment, least: on.leastAvailable },
  );
  return onDeployment(on, text, ({ metadata, spec, status }, owned, state) => {
    const image = spec.template.spec.containers[0]?.image ?? '';
    const newest = owned(metadata.uid).find((replicaSet) => imageOf(replicaSet) === image);
    const pods = newest ? podsOwnedBy(state, on.namespace ?? 'default', newest.metadata.uid) : [];
    const states = [...new Set(pods.map(statusOf))];
    const seen = fill(
      {
        en: 'image {image}; its Pods are {states}; {available} available',
        ja: 'イメージ {image}、その Pod は {states}、利用可能なのは {available} 個です',
      },
      { image, states: listed(states), available: status.availableReplicas },
    );
    const stuck = states.some((state_) => pullProblems.includes(state_));
    if (stuck) return status.availableReplicas >= on.leastAvailable ? met(text, seen) : wrong(text, seen);
    return states.includes('Running') && !on.works.includes(image) ? wrong(text, seen) : notYet(text, seen);
  });
}
