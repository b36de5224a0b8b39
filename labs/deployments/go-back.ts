import { step } from '../vocabulary/define-lab.ts';
import { earlierReplicaSetKept, templateImage } from '../vocabulary/rollout-conditions.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';

const undo = ['kubectl set image deployment shop nginx=nginx:1.99'];

export const goBack = step({
  id: 'go-back',
  goal: {
    en: 'Undo the stuck rollout: all 5 replicas of shop run nginx:1.28 again.',
    ja: '止まったロールアウトを取り消し、shop の 5 つのレプリカをすべて nginx:1.28 に戻します。',
  },
  conditions: [
    templateImage({ id: 'good-image', deployment: 'shop', image: 'nginx:1.28', before: 'nginx:1.99' }),
    deploymentAvailable({ id: 'all-back', deployment: 'shop', replicas: 5 }),
    earlierReplicaSetKept({ id: 'bad-empty', deployment: 'shop', image: 'nginx:1.99' }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl rollout undo deployment shop` goes back to the revision before; `kubectl rollout history deployment shop` lists them.',
        ja: '`kubectl rollout undo deployment shop` で 1 つ前のリビジョンに戻ります。一覧は `kubectl rollout history deployment shop` で見られます。',
      },
      when: { condition: 'good-image', state: 'not-yet' },
    },
    {
      text: {
        en: 'That is another revision. `kubectl rollout history deployment shop --revision=N` shows which image each one has.',
        ja: '別のリビジョンに戻りました。`kubectl rollout history deployment shop --revision=番号` で、それぞれのイメージを確かめてください。',
      },
      when: { condition: 'good-image', state: 'wrong' },
    },
    {
      text: {
        en: 'shop is to have 5 replicas: `kubectl scale deployment shop --replicas=5`.',
        ja: 'shop のレプリカは 5 つにします。`kubectl scale deployment shop --replicas=5` を実行してください。',
      },
      when: { condition: 'all-back', state: 'wrong' },
    },
  ],
  solution: ['kubectl rollout undo deployment shop', 'kubectl rollout status deployment shop'],
  right: [
    { name: 'image-set-back', commands: ['kubectl set image deployment shop nginx=nginx:1.28'], undo },
    {
      name: 'from-the-file',
      commands: ["sed 's/nginx:1.27/nginx:1.28/; s/replicas: 3/replicas: 5/' shop.yaml | kubectl apply -f -"],
      undo,
    },
    {
      name: 'patched',
      commands: [
        `kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.28"}]}}}}'`,
      ],
      undo,
    },
  ],
  wrong: [
    {
      name: 'too-far-back',
      commands: ['kubectl set image deployment shop nginx=nginx:1.27'],
      caughtBy: 'good-image',
      undo,
    },
    {
      name: 'on-to-another',
      commands: ['kubectl set image deployment shop nginx=nginx:1.29'],
      caughtBy: 'good-image',
      undo,
    },
    {
      name: 'fewer-replicas',
      commands: ['kubectl scale deployment shop --replicas=3'],
      caughtBy: 'all-back',
      undo: ['kubectl scale deployment shop --replicas=5'],
    },
  ],
});
