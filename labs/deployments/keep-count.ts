import { step } from '../vocabulary/define-lab.ts';
import { replicaSetReady } from '../vocabulary/replica-set-conditions.ts';

/** The ReplicaSet of the first half. Its Pods end at once when asked, so that watching does not take patience. */
export const replicaSetManifest = `apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: nginx
          image: nginx:1.27
`;

export const keepCount = step({
  id: 'keep-count',
  goal: {
    en: 'Apply web-rs.yaml and wait until the ReplicaSet web has its 3 Pods ready.',
    ja: 'web-rs.yaml を適用し、ReplicaSet web の 3 つの Pod が Ready になるのを待ちます。',
  },
  conditions: [replicaSetReady({ id: 'three-ready', replicaSet: 'web', replicas: 3 })],
  hints: [
    {
      text: {
        en: 'The file is in your home folder: `kubectl apply -f web-rs.yaml`. Then `kubectl get rs` shows how many are ready.',
        ja: 'ファイルはホームディレクトリにあります。`kubectl apply -f web-rs.yaml` のあと、`kubectl get rs` で Ready の数がわかります。',
      },
      when: { condition: 'three-ready', state: 'not-yet' },
    },
    {
      text: {
        en: 'The lesson goes on with three Pods of a ReplicaSet named web. Apply web-rs.yaml as it is.',
        ja: 'この先は、web という名前の ReplicaSet と 3 つの Pod で進みます。web-rs.yaml をそのまま適用してください。',
      },
      when: { condition: 'three-ready', state: 'wrong' },
    },
  ],
  solution: ['kubectl apply -f web-rs.yaml'],
  right: [
    { name: 'created', commands: ['kubectl create -f web-rs.yaml'], undo: ['kubectl delete rs web --now'] },
    {
      name: 'server-side',
      commands: ['kubectl apply --server-side -f web-rs.yaml'],
      undo: ['kubectl delete rs web --now'],
    },
    {
      name: 'scaled-up',
      commands: [
        "sed 's/replicas: 3/replicas: 1/' web-rs.yaml | kubectl apply -f -",
        'kubectl scale replicaset web --replicas=3',
      ],
      undo: ['kubectl delete rs web --now'],
    },
  ],
  wrong: [
    {
      name: 'other-number',
      commands: ["sed 's/replicas: 3/replicas: 2/' web-rs.yaml | kubectl apply -f -"],
      caughtBy: 'three-ready',
      undo: ['kubectl delete rs web --now'],
    },
    {
      name: 'other-name',
      commands: ["sed 's/^  name: web/  name: wep/' web-rs.yaml | kubectl apply -f -"],
      caughtBy: 'three-ready',
      undo: ['kubectl delete rs wep --now'],
    },
    {
      name: 'a-deployment',
      commands: ['kubectl create deployment web --image=nginx:1.27 --replicas=3'],
      caughtBy: 'three-ready',
      undo: ['kubectl delete deployment web --now', 'kubectl wait pod -l app=web --for=delete --timeout=60s'],
    },
  ],
});
