import type { Condition } from '../lab.ts';
import { step } from '../vocabulary/define-lab.ts';
import { deploymentsIn, findDeployment, sayNoDeployment } from '../vocabulary/deployment.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { fill } from '../vocabulary/texts.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';
import { onContainer } from './container-condition.ts';

const elsewhere = ['default', 'production'];

const inStaging: Condition = {
  id: 'in-staging',
  text: {
    en: 'The Deployment front is in the namespace staging',
    ja: 'Deployment front が namespace staging にある',
  },
  watches: ['staging', ...elsewhere].map(deploymentsIn),
  judge(state) {
    const { text } = this;
    if (findDeployment(state, 'staging', 'front')) return met(text, { en: 'it is there', ja: 'あります' });
    const other = elsewhere.find((namespace) => findDeployment(state, namespace, 'front'));
    if (other === undefined) return notYet(text, sayNoDeployment(state, 'staging', 'front'));
    return wrong(text, fill({ en: 'it is in {other}', ja: '{other} にあります' }, { other }));
  },
};

const pinned = onContainer(
  { id: 'pinned', deployment: 'front', namespace: 'staging' },
  {
    en: 'Its image names a version or a digest',
    ja: 'イメージにバージョンかダイジェストが書かれている',
  },
  ({ image }, text) => {
    const seen = fill({ en: 'the image is {image}', ja: 'イメージは {image} です' }, { image });
    const isPinned = image.includes('@') || (/:[^/]+$/.test(image) && !image.endsWith(':latest'));
    return isPinned ? met(text, seen) : wrong(text, seen);
  },
);

const undo = ['kubectl delete deployment front -n staging --now'];

export const pin = step({
  id: 'pin',
  goal: {
    en: 'Bring front.yaml into the namespace staging, with an image that names its version: nginx:1.28.',
    ja: 'front.yaml を namespace staging に適用します。イメージにはバージョンを書き、nginx:1.28 にします。',
  },
  conditions: [
    inStaging,
    pinned,
    deploymentAvailable({ id: 'front-runs', deployment: 'front', namespace: 'staging', replicas: 2 }),
  ],
  hints: [
    {
      text: {
        en: 'Change the image in front.yaml to nginx:1.28, then `kubectl apply -n staging -f front.yaml`.',
        ja: 'front.yaml のイメージを nginx:1.28 にし、`kubectl apply -n staging -f front.yaml` を実行してください。',
      },
      when: { condition: 'in-staging', state: 'not-yet' },
    },
    {
      text: {
        en: 'Without `-n staging` kubectl works in the namespace default. Delete front there and apply it again.',
        ja: '`-n staging` を付けないと、kubectl は namespace default で動作します。そこの front を削除し、適用し直してください。',
      },
      when: { condition: 'in-staging', state: 'wrong' },
    },
    {
      text: {
        en: 'No tag means latest: whatever it is on the day the node fetches it. `kubectl set image -n staging deployment front front=nginx:1.28`.',
        ja: 'タグを書かないと latest になり、ノードが取得した日によって中身が変わります。`kubectl set image -n staging deployment front front=nginx:1.28` を実行してください。',
      },
      when: { condition: 'pinned', state: 'wrong' },
    },
  ],
  solution: ["sed -i 's/image: nginx$/image: nginx:1.28/' front.yaml", 'kubectl apply -n staging -f front.yaml'],
  right: [
    {
      name: 'image-set-after',
      commands: [
        'kubectl create -n staging -f front.yaml',
        'kubectl set image -n staging deployment front front=nginx:1.28',
      ],
      undo,
    },
    {
      name: 'created-by-command',
      commands: ['kubectl create deployment front -n staging --image=nginx:1.28 --replicas=2'],
      undo,
    },
    {
      name: 'namespace-in-the-file',
      commands: [
        "sed 's/^  name: front/  name: front\\n  namespace: staging/; s/image: nginx$/image: nginx:1.28/' front.yaml | kubectl apply --server-side -f -",
      ],
      undo,
    },
  ],
  wrong: [
    { name: 'no-version', commands: ['kubectl apply -n staging -f front.yaml'], caughtBy: 'pinned', undo },
    {
      name: 'latest-written-out',
      commands: ["sed 's/image: nginx$/image: nginx:latest/' front.yaml | kubectl apply -n staging -f -"],
      caughtBy: 'pinned',
      undo,
    },
    {
      name: 'in-the-wrong-place',
      commands: ["sed 's/image: nginx$/image: nginx:1.28/' front.yaml | kubectl apply -f -"],
      caughtBy: 'in-staging',
      undo: ['kubectl delete deployment front --now'],
    },
  ],
});
