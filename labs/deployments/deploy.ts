import { step } from '../vocabulary/define-lab.ts';
import { replicaSetGone } from '../vocabulary/replica-set-conditions.ts';
import { templateImage } from '../vocabulary/rollout-conditions.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';

export const deploymentManifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: nginx
          image: nginx:1.27
`;

const begin = 'kubectl delete rs web --now';
const undo = [
  'kubectl delete deployment shop --now',
  'kubectl wait pod -l app=shop --for=delete --timeout=60s',
  'kubectl apply -f web-rs.yaml',
];
const undoWrong = undo.slice(0, 2);

export const deploy = step({
  id: 'deploy',
  goal: {
    en: 'Delete the ReplicaSet web, and apply shop.yaml: a Deployment named shop with 3 available replicas of nginx:1.27.',
    ja: 'ReplicaSet web を削除し、shop.yaml を適用します。Deployment shop の nginx:1.27 のレプリカが 3 つ利用可能になるまで待ちます。',
  },
  conditions: [
    replicaSetGone({ id: 'web-gone', replicaSet: 'web' }),
    templateImage({ id: 'first-image', deployment: 'shop', image: 'nginx:1.27' }),
    deploymentAvailable({ id: 'three-available', deployment: 'shop', replicas: 3 }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl delete rs web` takes its Pods with it.',
        ja: '`kubectl delete rs web` で、その Pod もいっしょに削除されます。',
      },
      when: { condition: 'web-gone', state: 'not-yet' },
    },
    {
      text: {
        en: '`kubectl apply -f shop.yaml`, then `kubectl rollout status deployment shop` waits for you.',
        ja: '`kubectl apply -f shop.yaml` のあと、`kubectl rollout status deployment shop` で完了を待てます。',
      },
      when: { condition: 'three-available', state: 'not-yet' },
    },
    {
      text: {
        en: 'shop wants another number of replicas. `kubectl scale deployment shop --replicas=3`, or apply shop.yaml as it is.',
        ja: 'shop のレプリカの数が違います。`kubectl scale deployment shop --replicas=3` を実行するか、shop.yaml をそのまま適用してください。',
      },
      when: { condition: 'three-available', state: 'wrong' },
    },
    {
      text: {
        en: 'The next step changes the image; begin with nginx:1.27, as shop.yaml does.',
        ja: 'イメージを変えるのは後のステップです。まずは shop.yaml のとおり nginx:1.27 にしてください。',
      },
      when: { condition: 'first-image', state: 'wrong' },
    },
  ],
  solution: ['kubectl delete rs web', 'kubectl apply -f shop.yaml'],
  right: [
    {
      name: 'created-by-command',
      commands: [begin, 'kubectl create deployment shop --image=nginx:1.27 --replicas=3'],
      undo,
    },
    {
      name: 'created-then-scaled',
      commands: [
        begin,
        'kubectl create deployment shop --image=nginx:1.27',
        'kubectl scale deployment shop --replicas=3',
      ],
      undo,
    },
    { name: 'server-side', commands: [begin, 'kubectl apply --server-side -f shop.yaml'], undo },
  ],
  wrong: [
    {
      name: 'one-replica',
      commands: ['kubectl create deployment shop --image=nginx:1.27'],
      caughtBy: 'three-available',
      undo: undoWrong,
    },
    {
      name: 'newer-image',
      commands: ["sed 's/nginx:1.27/nginx:1.28/' shop.yaml | kubectl apply -f -"],
      caughtBy: 'first-image',
      undo: undoWrong,
    },
    {
      name: 'too-many',
      commands: ["sed 's/replicas: 3/replicas: 4/' shop.yaml | kubectl apply -f -"],
      caughtBy: 'three-available',
      undo: undoWrong,
    },
  ],
});
