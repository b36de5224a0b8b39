import { step } from '../vocabulary/define-lab.ts';
import { podExists, podReady } from '../vocabulary/pod-conditions.ts';

export const runOne = step({
  id: 'run-one',
  goal: { en: 'Let a Pod named hello run.', ja: 'hello という名前の Pod を動かします。' },
  conditions: [podExists({ id: 'hello-exists', pod: 'hello' }), podReady({ id: 'hello-ready', pod: 'hello' })],
  hints: [
    {
      text: {
        en: 'Press Run below the command in the text, or type `kubectl run hello --image=nginx:1.27`.',
        ja: '本文のコマンドの下にある「実行」を押すか、`kubectl run hello --image=nginx:1.27` と入力してください。',
      },
      when: { condition: 'hello-exists', state: 'not-yet' },
    },
    {
      text: {
        en: 'It has another name. Delete it with `kubectl delete pod NAME`, and run hello.',
        ja: '名前が違います。`kubectl delete pod 名前` で削除してから、hello を起動してください。',
      },
      when: { condition: 'hello-exists', state: 'wrong' },
    },
    {
      text: {
        en: 'The image is on its way. A few seconds, and the Pod is ready.',
        ja: 'イメージを用意しています。数秒で準備ができます。',
      },
      when: { condition: 'hello-ready', state: 'not-yet' },
    },
  ],
  solution: ['kubectl run hello --image=nginx:1.27'],
  right: [
    {
      name: 'newer-image',
      commands: ['kubectl run hello --image=nginx:1.28'],
      undo: ['kubectl delete pod hello --now'],
    },
    {
      name: 'other-program',
      commands: ['kubectl run hello --image=busybox:1.37 -- sleep 3600'],
      undo: ['kubectl delete pod hello --now'],
    },
    {
      name: 'applied',
      commands: ['kubectl run hello --image=nginx:1.27 --dry-run=client -o yaml | kubectl apply -f -'],
      undo: ['kubectl delete pod hello --now'],
    },
  ],
  wrong: [
    {
      name: 'mistyped',
      commands: ['kubectl run helo --image=nginx:1.27'],
      caughtBy: 'hello-exists',
      undo: ['kubectl delete pod helo --now'],
    },
    {
      name: 'other-name',
      commands: ['kubectl run nginx --image=nginx:1.27'],
      caughtBy: 'hello-exists',
      undo: ['kubectl delete pod nginx --now'],
    },
    {
      name: 'one-letter-off',
      commands: ['kubectl run hallo --image=nginx:1.27'],
      caughtBy: 'hello-exists',
      undo: ['kubectl delete pod hallo --now'],
    },
  ],
});
