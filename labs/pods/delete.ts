import { step } from '../vocabulary/define-lab.ts';
import { podStays, podsGone } from '../vocabulary/selection-conditions.ts';

const undo = ['kubectl run hello --image=nginx:1.27', 'kubectl apply -f pair.yaml'];

export const deletePods = step({
  id: 'delete',
  goal: { en: 'Delete hello and pair, and leave web running.', ja: 'hello と pair を削除し、web は残します。' },
  conditions: [podStays({ id: 'web-stays', pod: 'web' }), podsGone({ id: 'others-gone', pods: ['hello', 'pair'] })],
  hints: [
    {
      text: {
        en: '`kubectl delete pod A B` deletes the Pods it names and waits until they are gone.',
        ja: '`kubectl delete pod A B` は、名前を挙げた Pod を削除し、なくなるまで待ちます。',
      },
      when: { condition: 'others-gone', state: 'not-yet' },
    },
    {
      text: {
        en: 'web is gone as well, and nothing brings it back. Make it again with `kubectl apply -f web.yaml`.',
        ja: 'web も削除され、自動では戻りません。`kubectl apply -f web.yaml` で作り直してください。',
      },
      when: { condition: 'web-stays', state: 'wrong' },
    },
  ],
  solution: ['kubectl delete pod hello pair --ignore-not-found'],
  right: [
    { name: 'one-after-the-other', commands: ['kubectl delete pod hello', 'kubectl delete pod/pair --now'], undo },
    { name: 'by-file', commands: ['kubectl delete -f pair.yaml', 'kubectl delete pod -l run=hello'], undo },
    { name: 'without-waiting', commands: ['kubectl delete pod hello pair --wait=false'], undo },
  ],
  wrong: [
    {
      name: 'everything',
      commands: ['kubectl delete pod --all --now'],
      caughtBy: 'web-stays',
      undo: ['kubectl apply -f web.yaml', ...undo],
    },
    {
      name: 'by-label',
      commands: ['kubectl delete pod -l app=web --now'],
      caughtBy: 'web-stays',
      undo: ['kubectl apply -f web.yaml'],
    },
    {
      name: 'by-its-file',
      commands: ['kubectl delete -f web.yaml --now'],
      caughtBy: 'web-stays',
      undo: ['kubectl apply -f web.yaml'],
    },
  ],
});
