import { step } from '../vocabulary/define-lab.ts';
import { podApplied, podLabel, podRunning } from '../vocabulary/pod-conditions.ts';

/** The manifest of this step. Its readiness probe asks for a file that the next step creates. */
export const webManifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: nginx
      image: nginx:1.27
      readinessProbe:
        exec:
          command: [test, -f, /tmp/open]
        periodSeconds: 2
`;

export const declare = step({
  id: 'declare',
  goal: {
    en: 'Describe a Pod named web in the file web.yaml and apply it; it carries the label app=web.',
    ja: 'web という名前の Pod を web.yaml に書いて適用します。ラベル app=web を付けます。',
  },
  conditions: [
    podApplied({ id: 'web-applied', pod: 'web' }),
    podLabel({ id: 'web-label', pod: 'web', key: 'app', value: 'web' }),
    podRunning({ id: 'web-running', pod: 'web' }),
  ],
  hints: [
    {
      text: {
        en: 'The file of the lesson is in your home folder already: look at it with `cat web.yaml`.',
        ja: 'このファイルはホームディレクトリにすでにあります。`cat web.yaml` で見てください。',
      },
      when: { condition: 'web-running', state: 'not-yet' },
    },
    {
      text: {
        en: 'Delete the Pod with `kubectl delete pod web` and make it with `kubectl apply -f web.yaml`.',
        ja: '`kubectl delete pod web` で削除し、`kubectl apply -f web.yaml` で作り直してください。',
      },
      when: { condition: 'web-applied', state: 'wrong' },
    },
    {
      text: {
        en: 'Correct the label under metadata in web.yaml and apply the file again.',
        ja: 'web.yaml の metadata の下のラベルを直し、もう一度適用してください。',
      },
      when: { condition: 'web-label', state: 'wrong' },
    },
  ],
  solution: ['kubectl apply -f web.yaml'],
  right: [
    {
      name: 'server-side',
      commands: ['kubectl apply --server-side -f web.yaml'],
      undo: ['kubectl delete pod web --now'],
    },
    {
      name: 'created-and-applied',
      commands: ['kubectl create --save-config -f web.yaml'],
      undo: ['kubectl delete pod web --now'],
    },
    {
      name: 'label-later',
      commands: ["sed '/labels:/d; /    app: web/d' web.yaml | kubectl apply -f -", 'kubectl label pod web app=web'],
      undo: ['kubectl delete pod web --now'],
    },
  ],
  wrong: [
    {
      name: 'imperative',
      commands: ['kubectl run web --image=nginx:1.27 --labels=app=web'],
      caughtBy: 'web-applied',
      undo: ['kubectl delete pod web --now'],
    },
    {
      name: 'other-label',
      commands: ["sed 's/app: web/app: wep/' web.yaml | kubectl apply -f -"],
      caughtBy: 'web-label',
      undo: ['kubectl delete pod web --now'],
    },
    {
      name: 'created',
      commands: ['kubectl create -f web.yaml'],
      caughtBy: 'web-applied',
      undo: ['kubectl delete pod web --now'],
    },
  ],
});
