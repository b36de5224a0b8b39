/** Conditions over how the newest Pods of a Deployment fare: placed, started, killed, restarted. */
import type { Condition } from '../lab.ts';
import { type OnDeployment, onDeployment } from './deployment.ts';
import { met, notYet, wrong } from './judgement.ts';
import { isReady, type Pod, restartsOf } from './pod.ts';
import { sayTroubles } from './say-seen.ts';
import { fill } from './texts.ts';

/** Why the scheduler finds no node for it; undefined when it has one or has not looked yet. */
function unschedulable(pod: Pod): string | undefined {
  const placed = pod.status.conditions.find(({ type }) => type === 'PodScheduled');
  return placed?.status === 'False' && placed.reason === 'Unschedulable' ? (placed.message ?? '') : undefined;
}

function lastEnd(pod: Pod) {
  const [first] = pod.status.containerStatuses;
  return first?.lastState?.terminated ?? first?.state?.terminated;
}

/**
 * All its Pods are placed, ready, and have never been restarted. Wrong when there is no node for one, or one has ended and was
 * started again: neither will mend itself.
 */
export function runsUndisturbed(on: OnDeployment & { replicas: number }): Condition {
  const { replicas } = on;
  const text = fill(
    {
      en: 'The {replicas} newest Pods of {deployment} are ready, and none was restarted',
      ja: '{deployment} の新しい Pod {replicas} 個が Ready で、一度も再起動されていない',
    },
    { replicas, deployment: on.deployment },
  );
  return onDeployment(on, text, ({ deployment, pods }) => {
    if (deployment.spec.replicas !== replicas)
      return wrong(
        text,
        fill(
          { en: 'it wants {count} Pods', ja: '求めている Pod は {count} 個です' },
          { count: deployment.spec.replicas },
        ),
      );
    const homeless = pods.find((pod) => unschedulable(pod) !== undefined);
    if (homeless)
      return wrong(
        text,
        fill(
          { en: '{pod} finds no node: {why}', ja: '{pod} を置けるノードがありません: {why}' },
          { pod: homeless.metadata.name, why: unschedulable(homeless) ?? '' },
        ),
      );
    const ended = pods.find((pod) => restartsOf(pod) > 0 || lastEnd(pod) !== undefined);
    if (ended) {
      const { reason, exitCode } = lastEnd(ended) ?? { reason: '', exitCode: 0 };
      return wrong(
        text,
        fill(
          {
            en: '{pod} was restarted {count} times; last it ended with {code} ({reason})',
            ja: '{pod} は {count} 回再起動されました。直近の終了コードは {code} ({reason}) です',
          },
          { pod: ended.metadata.name, count: restartsOf(ended), code: exitCode, reason: reason || 'Error' },
        ),
      );
    }
    const ready = pods.filter(isReady).length;
    const counted = fill(
      { en: '{ready} of {replicas} ready', ja: '{replicas} 個のうち {ready} 個が Ready です' },
      { ready, replicas },
    );
    const troubles = sayTroubles(pods);
    const seen = troubles
      ? fill({ en: '{counted}; not: {troubles}', ja: '{counted}。そうでない Pod: {troubles}' }, { counted, troubles })
      : counted;
    return ready === replicas && pods.length === replicas ? met(text, seen) : notYet(text, seen);
  });
}
