/** Conditions over what visitors saw while a Deployment rolled out. */
import { z } from 'zod';
import { isServed } from '../../sandbox/contract/traffic.ts';
import type { ClusterState, Condition, Judgement } from '../lab.ts';
import { deploymentsIn } from './deployment.ts';
import { met, notYet } from './judgement.ts';
import { listPods, podsIn } from './pod.ts';
import { podsOwnedBy, replicaSetsIn, replicaSetsOwnedBy, revisionOf } from './replica-set.ts';
import { fill } from './texts.ts';

interface OnRollout {
  readonly id: string;
  readonly deployment: string;
  readonly namespace?: string;
}

interface Rollout {
  readonly done: boolean;
  /** Pods of earlier revisions are still there. */
  readonly leaving: boolean;
  /** Requests were sent from its beginning on; not so when they are forgotten by now, or the host was started anew meanwhile. */
  readonly seenWhole: boolean;
  readonly served: number;
  readonly failed: number;
}

/** Times that the API server writes have whole seconds, ms. */
const serverTimeMs = 1_000;

const schema = z.object({
  metadata: z.object({ uid: z.string(), generation: z.number().default(0) }),
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
    })
    .default({ observedGeneration: 0, replicas: 0, updatedReplicas: 0, availableReplicas: 0 }),
});

/** The newest rollout after the first, and what was answered since it began; undefined while there was only the first. */
function newestRollout(state: ClusterState, { deployment, namespace = 'default' }: OnRollout): Rollout | undefined {
  const object = state.list(deploymentsIn(namespace)).find(({ metadata }) => metadata.name === deployment);
  if (!object) return undefined;
  const { metadata, spec, status } = schema.parse(object);
  const owned = replicaSetsOwnedBy(state, namespace, metadata.uid).toSorted((a, b) => revisionOf(b) - revisionOf(a));
  const [newest] = owned;
  if (!newest || owned.length < 2) return undefined;
  const own = podsOwnedBy(state, namespace, newest.metadata.uid);
  const began = Math.min(...own.map((pod) => Date.parse(pod.metadata.creationTimestamp ?? '')));
  const oldUids = owned.slice(1).map((replicaSet) => replicaSet.metadata.uid);
  // Pods that are on their way out still belong to the rollout.
  const leaving = listPods(state, namespace, { terminating: true }).some(({ metadata: { ownerReferences } }) =>
    ownerReferences.some(({ uid }) => oldUids.includes(uid)),
  );
  const counts = [status.replicas, status.updatedReplicas, status.availableReplicas];
  const settled = status.observedGeneration >= metadata.generation && counts.every((count) => count === spec.replicas);
  const answers = state.traffic.filter(({ atMs }) => atMs >= began);
  const served = answers.filter(isServed).length;
  const seenWhole = (state.traffic[0]?.atMs ?? Number.POSITIVE_INFINITY) <= began + serverTimeMs;
  return { done: settled && !leaving && own.length > 0, leaving, seenWhole, served, failed: answers.length - served };
}

function onRollout(
  on: OnRollout,
  text: Condition['text'],
  judge: (rollout: Rollout, seen: Condition['text']) => Judgement,
): Condition {
  const { id, namespace = 'default' } = on;
  return {
    id,
    text,
    watches: [deploymentsIn(namespace), replicaSetsIn(namespace), podsIn(namespace)],
    judge: (state) => {
      const rollout = newestRollout(state, on);
      if (!rollout) return notYet(text, { en: 'no new rollout yet', ja: '新しいロールアウトはまだありません' });
      const { served, failed, done } = rollout;
      const values = { served, failed, all: served + failed };
      const seen = fill(
        {
          en: '{failed} of {all} requests failed since it began',
          ja: '始まってから {all} 回のうち {failed} 回が失敗しました',
        },
        values,
      );
      if (!done) return notYet(text, fill({ en: 'under way; {seen}', ja: '進行中です。{seen}' }, { seen }));
      return judge(rollout, seen);
    },
  };
}

/** A rollout has gone through, and visitors noticed. */
export function rolloutLostRequests(on: OnRollout): Condition {
  const text = fill(
    {
      en: 'A rollout of {deployment} went through, and requests failed meanwhile',
      ja: '{deployment} のロールアウトが完了し、その間に失敗したリクエストがある',
    },
    { deployment: on.deployment },
  );
  return onRollout(on, text, ({ failed }, seen) => (failed > 0 ? met(text, seen) : notYet(text, seen)));
}

/** A rollout has gone through while at least `least` requests were served and none failed. */
export function rolloutServed(on: OnRollout & { least: number }): Condition {
  const text = fill(
    {
      en: 'A rollout of {deployment} went through with {least} requests or more, and none failed',
      ja: '{deployment} のロールアウトの間に {least} 回以上のリクエストがあり、1 つも失敗していない',
    },
    { deployment: on.deployment, least: on.least },
  );
  return onRollout(on, text, ({ failed, served, seenWhole }, seen) => {
    if (failed > 0 || seenWhole) return failed === 0 && served >= on.least ? met(text, seen) : notYet(text, seen);
    const unseen = {
      en: 'the beginning of this rollout was not seen; roll out once more',
      ja: 'このロールアウトは、始まりから見られていません。もう一度ロールアウトしてください',
    };
    return notYet(text, unseen);
  });
}

/** The old Pods are gone, and no request has failed for so many seconds: what follows is not spoilt by what was before. */
export function requestsCalm(on: OnRollout & { seconds: number }): Condition {
  const { id, deployment, namespace = 'default', seconds } = on;
  const text = fill(
    {
      en: 'The old Pods of {deployment} are gone, and no request has failed for {seconds} s',
      ja: '{deployment} の古い Pod がすべてなくなり、{seconds} 秒間 1 つのリクエストも失敗していない',
    },
    { deployment, seconds },
  );
  return {
    id,
    text,
    watches: [deploymentsIn(namespace), replicaSetsIn(namespace), podsIn(namespace)],
    judge: (state) => {
      if (newestRollout(state, on)?.leaving)
        return notYet(text, { en: 'old Pods are still leaving', ja: '古い Pod がまだ残っています' });
      const newest = state.traffic.at(-1)?.atMs ?? 0;
      const recent = state.traffic.filter(({ atMs }) => atMs > newest - seconds * 1_000);
      const failed = recent.filter((answer) => !isServed(answer)).length;
      const seen = fill(
        {
          en: '{failed} of the last {all} requests failed',
          ja: '直近の {all} 回のリクエストのうち {failed} 回が失敗しました',
        },
        { failed, all: recent.length },
      );
      return failed === 0 && recent.length > 0 ? met(text, seen) : notYet(text, seen);
    },
  };
}
