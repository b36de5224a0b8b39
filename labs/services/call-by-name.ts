import { step } from '../vocabulary/define-lab.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { onPod } from '../vocabulary/pod-conditions.ts';
import { fill } from '../vocabulary/texts.ts';

const undo = ['kubectl delete pod visit --now --ignore-not-found'];

const asked = onPod(
  { id: 'by-name', pod: 'visit' },
  { en: '{pod} asks for shop by its name', ja: '{pod} が shop を名前で呼び出している' },
  (pod, expected) => {
    const words = [...(pod.spec.containers[0]?.command ?? []), ...(pod.spec.containers[0]?.args ?? [])].join(' ');
    const seen = fill({ en: 'it runs: {words}', ja: '実行しているコマンド: {words}' }, { words });
    return /\bshop(\.default(\.svc(\.cluster\.local\.?)?)?)?(?::80)?(?=[/\s'"]|$)/.test(words)
      ? met(expected, seen)
      : wrong(expected, seen);
  },
);

const succeeded = onPod(
  { id: 'got-an-answer', pod: 'visit' },
  { en: '{pod} got an answer and ended well', ja: '{pod} が答えを受け取り、正常に終了した' },
  (pod, expected) => {
    const phase = pod.status.phase ?? 'Pending';
    const seen = fill({ en: '{pod} is {phase}', ja: '{pod} は {phase} です' }, { pod: 'visit', phase });
    if (phase === 'Succeeded') return met(expected, seen);
    return phase === 'Failed' ? wrong(expected, seen) : notYet(expected, seen);
  },
);

export const callByName = step({
  id: 'call-by-name',
  goal: {
    en: 'From a Pod named visit, fetch a page from the Service shop by its name, and let the Pod end well.',
    ja: 'visit という名前の Pod から、Service shop を名前で呼び出してページを受け取り、正常に終了させます。',
  },
  conditions: [asked, succeeded],
  hints: [
    {
      text: {
        en: '`kubectl run visit --image=busybox:1.37 --restart=OnFailure -- wget -qO- http://shop` runs it until it succeeds.',
        ja: '`kubectl run visit --image=busybox:1.37 --restart=OnFailure -- wget -qO- http://shop` で、成功するまで実行します。',
      },
      when: { condition: 'got-an-answer', state: 'not-yet' },
    },
    {
      text: {
        en: '`kubectl logs visit` says why. Delete the Pod before you try again.',
        ja: '理由は `kubectl logs visit` でわかります。やり直す前に Pod を削除してください。',
      },
      when: { condition: 'got-an-answer', state: 'wrong' },
    },
    {
      text: {
        en: 'Addresses change, the name stays. Ask for http://shop.',
        ja: 'アドレスは変わりますが、名前は変わりません。http://shop を呼び出してください。',
      },
      when: { condition: 'by-name', state: 'wrong' },
    },
  ],
  solution: ['kubectl run visit --image=busybox:1.37 --restart=OnFailure -- wget -qO- http://shop'],
  right: [
    {
      name: 'once',
      commands: ['kubectl run visit --image=busybox:1.37 --restart=Never -- wget -qO- http://shop'],
      undo,
    },
    {
      name: 'full-name',
      commands: [
        'kubectl run visit --image=busybox:1.37 --restart=Never -- wget -qO- http://shop.default.svc.cluster.local',
      ],
      undo,
    },
    {
      name: 'in-a-shell',
      commands: [
        `kubectl run visit --image=busybox:1.37 --restart=Never -- sh -c 'wget -qO- http://shop/ && echo done'`,
      ],
      undo,
    },
    {
      name: 'from-an-nginx',
      commands: ['kubectl run visit --image=busybox:1.36 --restart=OnFailure --command -- wget -qO- http://shop:80/'],
      undo,
    },
  ],
  wrong: [
    {
      name: 'by-address',
      commands: [
        `kubectl run visit --image=busybox:1.37 --restart=Never -- wget -qO- "http://$(kubectl get service shop -o jsonpath='{.spec.clusterIP}')"`,
      ],
      caughtBy: 'by-name',
      undo,
    },
    {
      name: 'unknown-name',
      commands: ['kubectl run visit --image=busybox:1.37 --restart=Never -- wget -T 5 -qO- http://shp'],
      caughtBy: 'by-name',
      undo,
    },
    {
      name: 'unknown-page',
      commands: ['kubectl run visit --image=busybox:1.37 --restart=Never -- wget -qO- http://shop/nothing'],
      caughtBy: 'got-an-answer',
      undo,
    },
  ],
});
