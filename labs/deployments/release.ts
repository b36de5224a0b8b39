import { step } from '../vocabulary/define-lab.ts';
import { podReleased, replicaSetReady } from '../vocabulary/replica-set-conditions.ts';
import { untilThreeAreLeft } from './until-three-are-left.ts';

const oneOfThem = '"$(kubectl get pods -l app=web -o name | head -n 1)"';
const backToThree = [
  'kubectl delete pod -l app!=web --now --ignore-not-found',
  untilThreeAreLeft,
  'kubectl wait pod -l app=web --for=condition=Ready --timeout=60s',
];

export const release = step({
  id: 'release',
  goal: {
    en: 'Take one Pod out of the ReplicaSet by changing its label app. It runs on, and web makes another.',
    ja: 'Pod を 1 つ選んでラベル app を変え、ReplicaSet から外します。外した Pod は動き続け、web は新しい Pod を作ります。',
  },
  conditions: [
    podReleased({ id: 'one-free', replicaSet: 'web' }),
    replicaSetReady({ id: 'three-again', replicaSet: 'web', replicas: 3, stays: true }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl label pod NAME app=debug --overwrite` gives one Pod another label. Then look with `kubectl get pods --show-labels`.',
        ja: '`kubectl label pod 名前 app=debug --overwrite` で、1 つの Pod のラベルを変えます。そのあと `kubectl get pods --show-labels` で見てください。',
      },
      when: { condition: 'one-free', state: 'not-yet' },
    },
    {
      text: {
        en: 'One free Pod is enough. Delete the others that nobody owns: `kubectl get pods -l app!=web` lists them.',
        ja: '外す Pod は 1 つだけです。ほかの所有者のない Pod は削除してください。`kubectl get pods -l app!=web` で一覧できます。',
      },
      when: { condition: 'one-free', state: 'wrong' },
    },
    {
      text: {
        en: '`kubectl apply -f web-rs.yaml` brings the ReplicaSet back to three Pods.',
        ja: '`kubectl apply -f web-rs.yaml` で、ReplicaSet の Pod を 3 つに戻せます。',
      },
      when: { condition: 'three-again', state: 'wrong' },
    },
  ],
  solution: [`kubectl label ${oneOfThem} app=debug --overwrite`],
  right: [
    { name: 'label-removed', commands: [`kubectl label ${oneOfThem} app-`], undo: backToThree },
    { name: 'other-value', commands: [`kubectl label ${oneOfThem} app=mine --overwrite`], undo: backToThree },
    {
      name: 'patched',
      commands: [`kubectl patch ${oneOfThem} -p '{"metadata":{"labels":{"app":"debug"}}}'`],
      undo: backToThree,
    },
  ],
  wrong: [
    {
      name: 'all-of-them',
      commands: ['kubectl label pod -l app=web app=debug --overwrite'],
      caughtBy: 'one-free',
      undo: backToThree,
    },
    {
      name: 'scaled-down',
      commands: ['kubectl scale rs web --replicas=2'],
      caughtBy: 'three-again',
      undo: ['kubectl scale rs web --replicas=3', untilThreeAreLeft],
    },
    {
      name: 'set-deleted',
      commands: ['kubectl delete rs web --cascade=orphan'],
      caughtBy: 'three-again',
      undo: ['kubectl apply -f web-rs.yaml', untilThreeAreLeft],
    },
  ],
});
