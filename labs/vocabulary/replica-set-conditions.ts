/** Conditions over ReplicaSets and the Pods that are theirs. */
import type { ClusterState, Condition, Judgement } from '../lab.ts';
import { met, notYet, wrong } from './judgement.ts';
import { isReady, listPods, podsIn } from './pod.ts';
import { countEvents, eventsIn, listReplicaSets, podsOwnedBy, type ReplicaSet, replicaSetsIn } from './replica-set.ts';
import { fill, listed } from './texts.ts';

interface OnReplicaSet {
  readonly id: string;
  readonly replicaSet: string;
  readonly namespace?: string;
}

const missing = { en: 'no ReplicaSet {replicaSet}', ja: 'ReplicaSet {replicaSet} はありません' };

function onReplicaSet(
  { id, replicaSet, namespace = 'default' }: OnReplicaSet,
  text: Condition['text'],
  judge: (found: ReplicaSet | undefined, state: ClusterState, namespace: string) => Judgement,
): Condition {
  return {
    id,
    text,
    watches: [replicaSetsIn(namespace), podsIn(namespace), eventsIn(namespace)],
    judge: (state) => {
      const found = listReplicaSets(state, namespace).find(({ metadata }) => metadata.name === replicaSet);
      return judge(found, state, namespace);
    },
  };
}

/** It wants so many Pods and all are ready. Wrong when it wants another number, when there is one of another name only, or, once `stays`, when it is gone. */
export function replicaSetReady(on: OnReplicaSet & { replicas: number; stays?: boolean }): Condition {
  const { replicaSet, replicas, stays = false } = on;
  const values = { replicaSet, replicas };
  const text = fill(
    {
      en: 'ReplicaSet {replicaSet} keeps {replicas} ready Pods',
      ja: 'ReplicaSet {replicaSet} が、Ready の Pod を {replicas} 個保っている',
    },
    values,
  );
  return onReplicaSet(on, text, (found, state, namespace) => {
    if (!found) {
      const others = listReplicaSets(state, namespace).map(({ metadata }) => metadata.name);
      if (stays) return wrong(text, fill(missing, values));
      if (others.length === 0) return notYet(text, fill(missing, values));
      return wrong(text, fill({ en: 'there is {others}', ja: 'あるのは {others} です' }, { others: listed(others) }));
    }
    // Its status comes a moment after its Pods, so the Pods are counted.
    const own = podsOwnedBy(state, namespace, found.metadata.uid);
    const ready = own.filter(isReady).length;
    const seen = fill(
      { en: '{ready} of {wanted} ready', ja: '{wanted} 個のうち {ready} 個が Ready です' },
      { ready, wanted: found.spec.replicas },
    );
    if (found.spec.replicas !== replicas) return wrong(text, seen);
    return ready === replicas && own.length === replicas ? met(text, seen) : notYet(text, seen);
  });
}

/** One of its Pods went, other than by its own doing, and it made another in its place. */
export function podReplaced(on: OnReplicaSet): Condition {
  const text = fill(
    { en: '{replicaSet} has replaced a deleted Pod', ja: '{replicaSet} が、削除された Pod の代わりを作った' },
    { replicaSet: on.replicaSet },
  );
  return onReplicaSet(on, text, (found, state, namespace) => {
    if (!found) return notYet(text, fill(missing, { replicaSet: on.replicaSet }));
    const { uid } = found.metadata;
    const created = countEvents(state, namespace, uid, 'SuccessfulCreate');
    const removed = countEvents(state, namespace, uid, 'SuccessfulDelete');
    const replaced = created - removed - podsOwnedBy(state, namespace, uid).length;
    const seen = fill(
      { en: 'it has made {created} Pods so far', ja: 'これまでに {created} 個の Pod を作りました' },
      { created },
    );
    return replaced > 0 ? met(text, seen) : notYet(text, seen);
  });
}

/** Pods it once made that nobody owns now. */
function strays(state: ClusterState, namespace: string, replicaSet: string): readonly string[] {
  return listPods(state, namespace)
    .filter(({ metadata }) => metadata.generateName === `${replicaSet}-` && metadata.ownerReferences.length === 0)
    .map(({ metadata }) => metadata.name);
}

/** Exactly one of its Pods has been let go by a change of its labels. Wrong when more have. */
export function podReleased(on: OnReplicaSet): Condition {
  const text = fill(
    {
      en: 'One Pod of {replicaSet} runs on, without an owner',
      ja: '{replicaSet} の Pod が 1 つ、所有者のないまま動いている',
    },
    { replicaSet: on.replicaSet },
  );
  return onReplicaSet(on, text, (_, state, namespace) => {
    const free = strays(state, namespace, on.replicaSet);
    const seen = fill({ en: 'without an owner: {free}', ja: '所有者のない Pod: {free}' }, { free: listed(free) });
    if (free.length > 1) return wrong(text, seen);
    return free.length === 1 ? met(text, seen) : notYet(text, seen);
  });
}

/** The Pod that was let go has been taken back, which made one too many. Wrong when it is gone in another way. */
export function podAdopted(on: OnReplicaSet): Condition {
  const text = fill(
    {
      en: '{replicaSet} took its Pod back and removed one too many',
      ja: '{replicaSet} が Pod を引き取り、余った 1 つを削除した',
    },
    { replicaSet: on.replicaSet },
  );
  return onReplicaSet(on, text, (found, state, namespace) => {
    if (!found) return notYet(text, fill(missing, { replicaSet: on.replicaSet }));
    const free = strays(state, namespace, on.replicaSet);
    if (free.length > 0)
      return notYet(
        text,
        fill({ en: 'without an owner: {free}', ja: '所有者のない Pod: {free}' }, { free: listed(free) }),
      );
    return countEvents(state, namespace, found.metadata.uid, 'SuccessfulDelete') > 0
      ? met(text, { en: 'it removed a Pod itself', ja: '自分で Pod を 1 つ削除しました' })
      : wrong(text, {
          en: 'the free Pod is gone, and was not taken back',
          ja: '所有者のない Pod は、引き取られずになくなりました',
        });
  });
}

/** There is no ReplicaSet of this name any more. */
export function replicaSetGone(on: OnReplicaSet): Condition {
  const text = fill(
    { en: 'ReplicaSet {replicaSet} is gone', ja: 'ReplicaSet {replicaSet} がなくなっている' },
    { replicaSet: on.replicaSet },
  );
  return onReplicaSet(on, text, (found) =>
    found
      ? notYet(
          text,
          fill({ en: '{replicaSet} is there', ja: '{replicaSet} はまだあります' }, { replicaSet: on.replicaSet }),
        )
      : met(text, fill(missing, { replicaSet: on.replicaSet })),
  );
}
