/** Conditions over sets of Pods. */
import type { Condition } from '../lab.ts';
import { met, notYet, wrong } from './judgement.ts';
import { listPods, podsIn } from './pod.ts';
import { fill, listed } from './texts.ts';

interface Selection {
  readonly id: string;
  readonly key: string;
  readonly value: string;
  /** Names of exactly the Pods that the label must pick. */
  readonly pods: readonly string[];
  readonly namespace?: string;
}

/** `-l key=value` picks exactly these Pods. Wrong when it picks one that does not belong. */
export function labelPicks({ id, key, value, pods, namespace = 'default' }: Selection): Condition {
  const selector = `${key}=${value}`;
  const text = fill(
    { en: '{selector} picks exactly {pods}', ja: '{selector} で選ばれるのは {pods} だけである' },
    { selector, pods: listed(pods) },
  );
  return {
    id,
    text,
    watches: [podsIn(namespace)],
    judge: (state) => {
      const picked = listPods(state, namespace)
        .filter(({ metadata }) => metadata.labels[key] === value)
        .map(({ metadata }) => metadata.name);
      const seen = fill(
        { en: '{selector} picks {picked}', ja: '{selector} で選ばれる Pod: {picked}' },
        { selector, picked: listed(picked) },
      );
      if (picked.some((name) => !pods.includes(name))) return wrong(text, seen);
      return picked.length === pods.length ? met(text, seen) : notYet(text, seen);
    },
  };
}

/** None of these Pods is there any more, also not one that is still terminating. */
export function podsGone({
  id,
  pods,
  namespace = 'default',
}: {
  id: string;
  pods: readonly string[];
  namespace?: string;
}): Condition {
  const text = fill({ en: '{pods} are gone', ja: '{pods} がなくなっている' }, { pods: listed(pods) });
  return {
    id,
    text,
    watches: [podsIn(namespace)],
    judge: (state) => {
      const left = listPods(state, namespace, { terminating: true })
        .map(({ metadata }) => metadata.name)
        .filter((name) => pods.includes(name));
      if (left.length === 0)
        return met(text, fill({ en: 'no {pods}', ja: '{pods} はありません' }, { pods: listed(pods) }));
      return notYet(text, fill({ en: 'still there: {left}', ja: 'まだあります: {left}' }, { left: listed(left) }));
    },
  };
}

/** The Pod is there and is not being deleted. Wrong when it is gone: it was to stay. */
export function podStays({
  id,
  pod,
  namespace = 'default',
}: {
  id: string;
  pod: string;
  namespace?: string;
}): Condition {
  const text = fill({ en: '{pod} is left alone', ja: '{pod} は残っている' }, { pod });
  return {
    id,
    text,
    watches: [podsIn(namespace)],
    judge: (state) => {
      const found = listPods(state, namespace).some(({ metadata }) => metadata.name === pod);
      return found
        ? met(text, fill({ en: '{pod} is there', ja: '{pod} はあります' }, { pod }))
        : wrong(text, fill({ en: '{pod} was deleted as well', ja: '{pod} も削除されました' }, { pod }));
    },
  };
}
