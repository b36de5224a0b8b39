import { step } from '../vocabulary/define-lab.ts';
import { earlierReplicaSetKept, templateImage } from '../vocabulary/rollout-conditions.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';

const undo = [
  'kubectl set image deployment shop nginx=nginx:1.27',
  'kubectl rollout status deployment shop --timeout=90s',
];

export const rollOut = step({
  id: 'roll-out',
  goal: {
    en: 'Roll out nginx:1.28: all 5 replicas of shop run it, and the ReplicaSet of nginx:1.27 is kept for going back.',
    ja: 'nginx:1.28 をロールアウトします。shop の 5 つのレプリカがすべて新しくなり、nginx:1.27 の ReplicaSet は戻れるように残ります。',
  },
  conditions: [
    templateImage({ id: 'new-image', deployment: 'shop', image: 'nginx:1.28', before: 'nginx:1.27' }),
    deploymentAvailable({ id: 'all-available', deployment: 'shop', replicas: 5 }),
    earlierReplicaSetKept({ id: 'old-kept', deployment: 'shop', image: 'nginx:1.27' }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl set image deployment shop nginx=nginx:1.28` changes the template; nginx before the = is the name of the container.',
        ja: '`kubectl set image deployment shop nginx=nginx:1.28` でテンプレートを変えます。= の左の nginx はコンテナの名前です。',
      },
      when: { condition: 'new-image', state: 'not-yet' },
    },
    {
      text: {
        en: 'The image is to be nginx:1.28. Set it once more; a rollout that is under way simply changes its aim.',
        ja: 'イメージは nginx:1.28 にします。もう一度設定してください。進行中のロールアウトは、そのまま新しい目標に切り替わります。',
      },
      when: { condition: 'new-image', state: 'wrong' },
    },
    {
      text: {
        en: 'shop was made anew, so its history is lost. Set the image to nginx:1.27 and then to nginx:1.28.',
        ja: 'shop を作り直したので、履歴がなくなりました。イメージを nginx:1.27 にし、それから nginx:1.28 にしてください。',
      },
      when: { condition: 'old-kept', state: 'wrong' },
    },
    {
      text: {
        en: 'shop is to keep its 5 replicas: `kubectl scale deployment shop --replicas=5`.',
        ja: 'shop のレプリカは 5 つのままにします。`kubectl scale deployment shop --replicas=5` を実行してください。',
      },
      when: { condition: 'all-available', state: 'wrong' },
    },
  ],
  solution: ['kubectl set image deployment shop nginx=nginx:1.28', 'kubectl rollout status deployment shop'],
  right: [
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
    {
      name: 'paused-and-resumed',
      commands: [
        'kubectl rollout pause deployment shop',
        'kubectl set image deployment shop nginx=nginx:1.28',
        'kubectl rollout resume deployment shop',
      ],
      undo,
    },
  ],
  wrong: [
    {
      name: 'another-version',
      commands: ['kubectl set image deployment shop nginx=nginx:1.29'],
      caughtBy: 'new-image',
      undo,
    },
    {
      name: 'made-anew',
      commands: [
        'kubectl delete deployment shop --now',
        'kubectl create deployment shop --image=nginx:1.28 --replicas=5',
      ],
      caughtBy: 'old-kept',
      undo: [
        'kubectl delete deployment shop --now',
        "sed 's/replicas: 3/replicas: 5/' shop.yaml | kubectl apply -f -",
        'kubectl rollout status deployment shop --timeout=90s',
      ],
    },
    {
      name: 'from-the-unscaled-file',
      commands: ["sed 's/nginx:1.27/nginx:1.28/' shop.yaml | kubectl apply -f -"],
      caughtBy: 'all-available',
      undo: ['kubectl scale deployment shop --replicas=5', ...undo],
    },
  ],
});
