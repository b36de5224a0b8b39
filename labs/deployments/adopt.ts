import { step } from '../vocabulary/define-lab.ts';
import { podAdopted, replicaSetReady } from '../vocabulary/replica-set-conditions.ts';
import { untilThreeAreLeft } from './until-three-are-left.ts';

const releaseOne = 'kubectl label "$(kubectl get pods -l app=web -o name | head -n 1)" app=debug --overwrite';

const free = '"$(kubectl get pods -l app!=web -o name)"';
/** Its successor is there: else nobody is one too many. */
const untilFour = 'until [ "$(kubectl get pods -o name | wc -l)" = 4 ]; do sleep 0.2; done';

export const adopt = step({
  id: 'adopt',
  goal: {
    en: 'Give the free Pod its label app=web back, and see the ReplicaSet take it in and remove one too many.',
    ja: '外した Pod にラベル app=web を付け直し、ReplicaSet が引き取って余った 1 つを削除するのを見ます。',
  },
  conditions: [
    podAdopted({ id: 'adopted', replicaSet: 'web' }),
    replicaSetReady({ id: 'three-left', replicaSet: 'web', replicas: 3, stays: true }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl get pods -l app!=web` shows the free Pod; `kubectl label pod NAME app=web --overwrite` makes it fit the selector again.',
        ja: '`kubectl get pods -l app!=web` で外した Pod がわかります。`kubectl label pod 名前 app=web --overwrite` で、またセレクターに合うようになります。',
      },
      when: { condition: 'adopted', state: 'not-yet' },
    },
    {
      text: {
        en: 'The free Pod was deleted. Take another one out by its label, then give it the label app=web back.',
        ja: '外した Pod が削除されました。もう一度ラベルを変えて 1 つ外し、それから app=web を付け直してください。',
      },
      when: { condition: 'adopted', state: 'wrong' },
    },
  ],
  solution: ['kubectl label pod -l app!=web app=web --overwrite'],
  right: [
    {
      name: 'by-name',
      commands: [`kubectl label ${free} app=web --overwrite`],
      undo: [untilThreeAreLeft, releaseOne, untilFour],
    },
    {
      name: 'patched',
      commands: [`kubectl patch ${free} -p '{"metadata":{"labels":{"app":"web"}}}'`],
      undo: [untilThreeAreLeft, releaseOne, untilFour],
    },
    {
      name: 'edited',
      commands: [`KUBE_EDITOR="sed -i 's/app: debug/app: web/'" kubectl edit ${free}`],
      undo: [untilThreeAreLeft, releaseOne, untilFour],
    },
  ],
  wrong: [
    {
      name: 'free-pod-deleted',
      commands: ['kubectl delete pod -l app!=web --now'],
      caughtBy: 'adopted',
      undo: [untilThreeAreLeft, releaseOne],
    },
    {
      name: 'set-grown',
      commands: ['kubectl scale rs web --replicas=4'],
      caughtBy: 'three-left',
      undo: ['kubectl apply -f web-rs.yaml', untilThreeAreLeft],
    },
    {
      name: 'set-deleted',
      commands: ['kubectl delete rs web --cascade=orphan'],
      caughtBy: 'three-left',
      undo: ['kubectl apply -f web-rs.yaml', untilThreeAreLeft],
    },
  ],
});
