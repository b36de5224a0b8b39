import { step } from '../vocabulary/define-lab.ts';
import { rolloutLostRequests } from '../vocabulary/traffic-conditions.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';

/** What was lost stays counted for its rollout: another one that is under way opens the step again, and the next answer overtakes it. */
const undo = ['kubectl set env deployment shop AGAIN=$(date +%N)'];

export const seeItFail = step({
  id: 'see-it-fail',
  goal: {
    en: 'Roll shop out anew and see how many requests fail meanwhile.',
    ja: 'shop をロールアウトし直し、その間にいくつのリクエストが失敗するかを見ます。',
  },
  conditions: [
    rolloutLostRequests({ id: 'lost', deployment: 'shop' }),
    deploymentAvailable({ id: 'three', deployment: 'shop', replicas: 3 }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl rollout restart deployment shop` replaces all Pods, one after the other, without changing anything else.',
        ja: '`kubectl rollout restart deployment shop` は、ほかは何も変えずに、すべての Pod を順に取り替えます。',
      },
      when: { condition: 'lost', state: 'not-yet' },
    },
    {
      text: {
        en: 'shop is to have 3 replicas: `kubectl scale deployment shop --replicas=3`.',
        ja: 'shop のレプリカは 3 つにします。`kubectl scale deployment shop --replicas=3` を実行してください。',
      },
      when: { condition: 'three', state: 'wrong' },
    },
  ],
  solution: ['kubectl rollout restart deployment shop', 'kubectl rollout status deployment shop'],
  right: [
    { name: 'new-variable', commands: ['kubectl set env deployment shop ROUND=2'], undo },
    {
      name: 'new-annotation',
      commands: [`kubectl patch deployment shop -p '{"spec":{"template":{"metadata":{"annotations":{"round":"2"}}}}}'`],
      undo,
    },
    {
      name: 'from-the-file',
      commands: ["sed 's/^        app: shop/        app: shop\\n        round: two/' shop.yaml | kubectl apply -f -"],
      undo,
    },
  ],
  wrong: [
    {
      name: 'taken-down',
      commands: ['kubectl scale deployment shop --replicas=0'],
      caughtBy: 'three',
      undo: ['kubectl scale deployment shop --replicas=3', 'kubectl rollout status deployment shop --timeout=60s'],
    },
    {
      name: 'more-of-them',
      commands: ['kubectl scale deployment shop --replicas=4'],
      caughtBy: 'three',
      undo: ['kubectl scale deployment shop --replicas=3'],
    },
    {
      name: 'one-less',
      commands: ['kubectl scale deployment shop --replicas=2'],
      caughtBy: 'three',
      undo: ['kubectl scale deployment shop --replicas=3', 'kubectl rollout status deployment shop --timeout=60s'],
    },
  ],
});
