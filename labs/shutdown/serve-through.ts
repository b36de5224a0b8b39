import { step } from '../vocabulary/define-lab.ts';
import { rolloutServed } from '../vocabulary/traffic-conditions.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';
import { servesOn } from './wait-for-others.ts';

/** Impatient Pods that are still on their way out would spoil the next rollout. */
const untilOldOnesAreGone = 'until [ "$(kubectl get pods -l app=shop -o name | wc -l)" = 3 ]; do sleep 0.5; done';

/** A rollout that is under way opens the step again; the next answer gives it another aim. No restart: kubectl refuses two within a second. */
const undo = ['kubectl set env deployment shop AGAIN=$(date +%N)'];

export const serveThrough = step({
  id: 'serve-through',
  goal: {
    en: 'Roll shop out once more. This time no request fails.',
    ja: 'shop をもう一度ロールアウトします。今度は 1 つのリクエストも失敗しません。',
  },
  conditions: [
    rolloutServed({ id: 'none-lost', deployment: 'shop', least: 100 }),
    { ...servesOn('still-serves-on'), explainedAt: 'wait-for-the-others' },
    deploymentAvailable({ id: 'still-three', deployment: 'shop', replicas: 3 }),
  ],
  hints: [
    {
      text: {
        en: 'The Pods that the last rollout took away were still the old ones. `kubectl rollout restart deployment shop`, and wait until the last old Pod is gone.',
        ja: '前回のロールアウトで去ったのは、まだ古い Pod でした。`kubectl rollout restart deployment shop` を実行し、古い Pod がすべてなくなるまで待ってください。',
      },
      when: { condition: 'none-lost', state: 'not-yet' },
    },
    {
      text: {
        en: 'The Pods have to go on serving for some seconds, as in the step before.',
        ja: '前のステップと同じように、Pod が数秒間は応答を続けるようにしてください。',
      },
      when: { condition: 'still-serves-on', state: 'wrong' },
    },
  ],
  solution: ['kubectl rollout restart deployment shop', 'kubectl rollout status deployment shop'],
  right: [
    {
      name: 'all-at-once',
      commands: [
        `kubectl patch deployment shop -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":"100%"}}}}'`,
        'kubectl rollout restart deployment shop',
      ],
      undo,
    },
    { name: 'new-variable', commands: ['kubectl set env deployment shop ROUND=3'], undo },
    {
      name: 'new-annotation',
      commands: [`kubectl patch deployment shop -p '{"spec":{"template":{"metadata":{"annotations":{"round":"3"}}}}}'`],
      undo,
    },
  ],
  wrong: [
    {
      name: 'all-taken-down',
      commands: ['kubectl scale deployment shop --replicas=0'],
      caughtBy: 'still-three',
      undo: ['kubectl scale deployment shop --replicas=3', 'kubectl rollout status deployment shop --timeout=60s'],
    },
    {
      name: 'impatient-again',
      commands: [
        `kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"shop","lifecycle":{"preStop":{"sleep":{"seconds":1}}}}]}}}}'`,
      ],
      caughtBy: 'still-serves-on',
      undo: [
        'kubectl rollout undo deployment shop',
        'kubectl rollout status deployment shop --timeout=90s',
        untilOldOnesAreGone,
      ],
    },
    {
      name: 'one-less',
      commands: ['kubectl scale deployment shop --replicas=2'],
      caughtBy: 'still-three',
      undo: ['kubectl scale deployment shop --replicas=3', 'kubectl rollout status deployment shop --timeout=60s'],
    },
  ],
});
