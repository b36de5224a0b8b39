import { step } from '../vocabulary/define-lab.ts';
import { met, wrong } from '../vocabulary/judgement.ts';
import { onPod, podReady, podRestarted } from '../vocabulary/pod-conditions.ts';
import { nodeLabel } from './look.ts';

/** The label of an earlier step goes with its Pod: a Pod without it is a new one. */
const samePod = onPod(
  { id: 'hello-same', pod: 'hello' },
  { en: '{pod} is still the same Pod', ja: '{pod} は同じ Pod のままである' },
  (pod, expected) =>
    nodeLabel in pod.metadata.labels
      ? met(expected, { en: 'it still has its label runs-on', ja: 'ラベル runs-on が残っています' })
      : wrong(expected, { en: 'a new Pod, without the label runs-on', ja: 'ラベル runs-on のない、新しい Pod です' }),
);

/** A restart stays in the count, so the step is opened again by a new Pod with the labels of the old one. */
const undo = [
  'kubectl delete pod hello --now',
  'kubectl run hello --image=nginx:1.27',
  'kubectl wait pod/hello --for=condition=Ready --timeout=60s',
  `kubectl label pod hello tier=front runs-on="$(kubectl get pod hello -o jsonpath='{.spec.nodeName}')"`,
];

export const restart = step({
  id: 'restart',
  goal: {
    en: 'End the main process of hello from inside, and see its container start again in the same Pod.',
    ja: 'hello のメインプロセスを中から終了させ、同じ Pod の中でコンテナが再起動されるのを見ます。',
  },
  conditions: [
    samePod,
    podRestarted({ id: 'hello-restarted', pod: 'hello' }),
    podReady({ id: 'hello-ready', pod: 'hello' }),
  ],
  hints: [
    {
      text: {
        en: 'The main process of a container has the number 1. `kubectl exec hello -- sh -c "kill 1"` asks it to end.',
        ja: 'コンテナのメインプロセスは番号 1 です。`kubectl exec hello -- sh -c "kill 1"` で終了を求めます。',
      },
      when: { condition: 'hello-restarted', state: 'not-yet' },
    },
    {
      text: {
        en: 'Another Pod was restarted. Do the same in hello.',
        ja: '別の Pod が再起動されました。hello で同じことをしてください。',
      },
      when: { condition: 'hello-restarted', state: 'wrong' },
    },
    {
      text: {
        en: 'A deleted Pod does not come back; you made a new one. Give it the label runs-on as before, then end its process.',
        ja: '削除した Pod は戻りません。今あるのは新しい Pod です。前と同じようにラベル runs-on を付けてから、プロセスを終了させてください。',
      },
      when: { condition: 'hello-same', state: 'wrong' },
    },
  ],
  solution: ["kubectl exec hello -- sh -c 'kill 1'"],
  right: [
    { name: 'told-to-stop', commands: ['kubectl exec hello -- nginx -s stop'], undo },
    { name: 'other-signal', commands: ["kubectl exec hello -- sh -c 'kill -QUIT 1'"], undo },
    { name: 'by-bash', commands: ["kubectl exec -i hello -- bash -c 'kill -s TERM 1'"], undo },
  ],
  wrong: [
    {
      name: 'deleted',
      commands: ['kubectl delete pod hello --now', 'kubectl run hello --image=nginx:1.27'],
      caughtBy: 'hello-same',
      undo: [
        'kubectl wait pod/hello --for=condition=Ready --timeout=60s',
        `kubectl label pod hello tier=front runs-on="$(kubectl get pod hello -o jsonpath='{.spec.nodeName}')"`,
      ],
    },
    {
      name: 'other-pod',
      commands: ["kubectl exec web -- sh -c 'kill 1'"],
      caughtBy: 'hello-restarted',
      undo: [
        'kubectl delete pod web --now',
        'kubectl apply -f web.yaml',
        'kubectl wait pod/web --for=jsonpath={.status.phase}=Running --timeout=60s',
        'kubectl exec web -- touch /tmp/open',
        'kubectl label pod web tier=front',
      ],
    },
    {
      name: 'yet-another-pod',
      commands: ["kubectl exec small -- sh -c 'kill 1'"],
      caughtBy: 'hello-restarted',
      undo: ['kubectl delete pod small --now', 'kubectl apply -f small.yaml'],
    },
  ],
});
