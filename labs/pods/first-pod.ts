import { step } from '../vocabulary/define-lab.ts';
import { podExists, podImage, podReady } from '../vocabulary/pod-conditions.ts';

export const firstPod = step({
  id: 'first-pod',
  goal: {
    en: 'Run a Pod named hello from the image nginx:1.27.',
    ja: 'イメージ nginx:1.27 から、hello という名前の Pod を起動します。',
  },
  conditions: [
    podExists({ id: 'hello-exists', pod: 'hello' }),
    podImage({ id: 'hello-image', pod: 'hello', image: 'nginx:1.27' }),
    podReady({ id: 'hello-ready', pod: 'hello' }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl run NAME --image=IMAGE` makes one Pod.',
        ja: '`kubectl run 名前 --image=イメージ` で Pod を 1 つ作れます。',
      },
      when: { condition: 'hello-exists', state: 'not-yet' },
    },
    {
      text: {
        en: 'A Pod cannot be renamed. Delete the other one with `kubectl delete pod NAME` and run hello.',
        ja: 'Pod の名前は後から変えられません。`kubectl delete pod 名前` で削除してから、hello を起動してください。',
      },
      when: { condition: 'hello-exists', state: 'wrong' },
    },
    {
      text: {
        en: 'Set the image with `kubectl set image pod/hello hello=nginx:1.27`, or delete the Pod and run it again.',
        ja: '`kubectl set image pod/hello hello=nginx:1.27` でイメージを変えるか、Pod を削除して起動し直してください。',
      },
      when: { condition: 'hello-image', state: 'wrong' },
    },
  ],
  solution: ['kubectl run hello --image=nginx:1.27'],
  right: [
    {
      name: 'from-a-manifest',
      commands: ['kubectl run hello --image=nginx:1.27 --dry-run=client -o yaml | kubectl apply -f -'],
      undo: ['kubectl delete pod hello --now'],
    },
    {
      name: 'other-container-name',
      commands: [
        "kubectl run hello --image=nginx:1.27 --dry-run=client -o yaml | sed 's/    name: hello/    name: server/' | kubectl create -f -",
      ],
      undo: ['kubectl delete pod hello --now'],
    },
    {
      name: 'image-mended',
      commands: ['kubectl run hello --image=nginx:1.28', 'kubectl set image pod/hello hello=nginx:1.27'],
      undo: ['kubectl delete pod hello --now'],
    },
  ],
  wrong: [
    {
      name: 'other-name',
      commands: ['kubectl run helo --image=nginx:1.27'],
      caughtBy: 'hello-exists',
      undo: ['kubectl delete pod helo --now'],
    },
    {
      name: 'other-image',
      commands: ['kubectl run hello --image=busybox:1.37 -- sleep 3600'],
      caughtBy: 'hello-image',
      undo: ['kubectl delete pod hello --now'],
    },
    {
      name: 'other-version',
      commands: ['kubectl run hello --image=nginx:1.28'],
      caughtBy: 'hello-image',
      undo: ['kubectl delete pod hello --now'],
    },
  ],
});
