import { step } from '../vocabulary/define-lab.ts';
import { rolloutStuck, templateImage } from '../vocabulary/rollout-conditions.ts';

const undo = [
  'kubectl set image deployment shop nginx=nginx:1.28',
  'kubectl rollout status deployment shop --timeout=90s',
];

export const getStuck = step({
  id: 'get-stuck',
  goal: {
    en: 'Roll out nginx:1.99, which does not exist, and see the rollout get stuck while shop goes on serving.',
    ja: '存在しない nginx:1.99 をロールアウトし、途中で止まっても shop が動き続けるのを見ます。',
  },
  conditions: [
    templateImage({ id: 'missing-image', deployment: 'shop', image: 'nginx:1.99', before: 'nginx:1.28' }),
    rolloutStuck({ id: 'stuck', deployment: 'shop', leastAvailable: 4, works: ['nginx:1.28'] }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl set image deployment shop nginx=nginx:1.99`. Give it some seconds, then look: `kubectl get pods`, `kubectl get rs`.',
        ja: '`kubectl set image deployment shop nginx=nginx:1.99` を実行し、数秒待ってから `kubectl get pods` と `kubectl get rs` で見てください。',
      },
      when: { condition: 'stuck', state: 'not-yet' },
    },
    {
      text: {
        en: 'This image exists, so the rollout goes through. Use nginx:1.99.',
        ja: 'このイメージは存在するので、ロールアウトは完了してしまいます。nginx:1.99 を使ってください。',
      },
      when: { condition: 'missing-image', state: 'wrong' },
    },
    {
      text: {
        en: 'Too few old Pods are left. Undo, make sure that shop has 5 replicas and the strategy RollingUpdate, and roll out again.',
        ja: '古い Pod が残っていません。元に戻し、shop のレプリカが 5 つで strategy が RollingUpdate であることを確かめて、もう一度ロールアウトしてください。',
      },
      when: { condition: 'stuck', state: 'wrong' },
    },
  ],
  solution: ['kubectl set image deployment shop nginx=nginx:1.99'],
  right: [
    {
      name: 'from-the-file',
      commands: ["sed 's/nginx:1.27/nginx:1.99/; s/replicas: 3/replicas: 5/' shop.yaml | kubectl apply -f -"],
      undo,
    },
    {
      name: 'patched',
      commands: [
        `kubectl patch deployment shop --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx:1.99"}]'`,
      ],
      undo,
    },
    {
      name: 'every-container',
      commands: ["kubectl set image deployment shop '*=nginx:1.99'"],
      undo,
    },
  ],
  wrong: [
    {
      name: 'an-image-that-is-there',
      commands: ['kubectl set image deployment shop nginx=nginx:1.29'],
      caughtBy: 'missing-image',
      undo,
    },
    {
      name: 'all-at-once',
      commands: [
        `kubectl patch deployment shop -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'`,
        'kubectl set image deployment shop nginx=nginx:1.99',
      ],
      caughtBy: 'stuck',
      undo: [`kubectl patch deployment shop -p '{"spec":{"strategy":{"type":"RollingUpdate"}}}'`, ...undo],
    },
    {
      name: 'another-missing-image',
      commands: ['kubectl set image deployment shop nginx=nginx:1.98'],
      caughtBy: 'missing-image',
      undo,
    },
  ],
});
