import { step } from '../vocabulary/define-lab.ts';
import { podReplaced, replicaSetReady } from '../vocabulary/replica-set-conditions.ts';
import { untilThreeAreLeft } from './until-three-are-left.ts';

const oneOfThem = '"$(kubectl get pods -l app=web -o name | head -n 1)"';

/** What a ReplicaSet has made stays in its events, so the step is opened again by a new one. */
const undo = [
  'kubectl delete rs web --now',
  'kubectl apply -f web-rs.yaml',
  'kubectl wait rs/web --for=jsonpath={.status.readyReplicas}=3 --timeout=60s',
  untilThreeAreLeft,
];

export const replace = step({
  id: 'replace',
  goal: {
    en: 'Delete one Pod of web and see another come in its place.',
    ja: 'web の Pod を 1 つ削除し、代わりの Pod が現れるのを見ます。',
  },
  conditions: [
    podReplaced({ id: 'replaced', replicaSet: 'web' }),
    replicaSetReady({ id: 'still-three', replicaSet: 'web', replicas: 3, stays: true }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl get pods` lists the names, `kubectl delete pod NAME` deletes one. With `kubectl get pods -w` in a second terminal you can watch.',
        ja: '`kubectl get pods` で名前を調べ、`kubectl delete pod 名前` で削除します。もう 1 つのターミナルで `kubectl get pods -w` を実行すると、変化を見ていられます。',
      },
      when: { condition: 'replaced', state: 'not-yet' },
    },
    {
      text: {
        en: 'The ReplicaSet itself has to stay as it was: `kubectl apply -f web-rs.yaml` brings it back to three.',
        ja: 'ReplicaSet 自体は元のままにしておきます。`kubectl apply -f web-rs.yaml` で 3 つに戻せます。',
      },
      when: { condition: 'still-three', state: 'wrong' },
    },
  ],
  solution: [`kubectl delete ${oneOfThem}`],
  right: [
    { name: 'the-last', commands: [`kubectl delete ${oneOfThem.replace('head', 'tail')}`], undo },
    { name: 'by-force', commands: [`kubectl delete ${oneOfThem} --grace-period=0 --force`], undo },
    {
      name: 'from-its-description',
      commands: [`kubectl get ${oneOfThem} -o yaml | kubectl delete -f -`],
      undo,
    },
  ],
  wrong: [
    {
      name: 'the-whole-set',
      commands: ['kubectl delete rs web --now'],
      caughtBy: 'still-three',
      undo: ['kubectl apply -f web-rs.yaml'],
    },
    {
      name: 'scaled-down',
      commands: ['kubectl scale rs web --replicas=2'],
      caughtBy: 'still-three',
      undo: ['kubectl scale rs web --replicas=3'],
    },
    {
      name: 'scaled-up',
      commands: ['kubectl scale rs web --replicas=4'],
      caughtBy: 'still-three',
      undo: ['kubectl scale rs web --replicas=3', untilThreeAreLeft],
    },
  ],
});
