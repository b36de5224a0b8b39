import { step } from '../vocabulary/define-lab.ts';
import { oneNotReady, readyEndpoints } from '../vocabulary/service-conditions.ts';
import { deploymentWants } from '../vocabulary/workload-conditions.ts';

const oneOf = '"$(kubectl get pods -l app=shop -o name | head -n 1)"';
const openAll = 'for pod in $(kubectl get pods -l app=shop -o name); do kubectl exec "$pod" -- rm -f /tmp/closed; done';

export const closeOne = step({
  id: 'close-one',
  goal: {
    en: 'Make one Pod of shop not ready by creating the file /tmp/closed in it, and see it leave the Service.',
    ja: 'shop の Pod を 1 つ選び、ファイル /tmp/closed を作って準備のできていない状態にし、Service から外れるのを見ます。',
  },
  conditions: [
    oneNotReady({ id: 'one-closed', service: 'shop' }),
    readyEndpoints({ id: 'two-left', service: 'shop', count: 2 }),
    deploymentWants({ id: 'still-three', deployment: 'shop', replicas: 3 }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl exec NAME -- touch /tmp/closed`, then look with `kubectl get endpointslices -l kubernetes.io/service-name=shop -o yaml`.',
        ja: '`kubectl exec 名前 -- touch /tmp/closed` のあと、`kubectl get endpointslices -l kubernetes.io/service-name=shop -o yaml` で見てください。',
      },
      when: { condition: 'one-closed', state: 'not-yet' },
    },
    {
      text: {
        en: 'More than one is closed. Remove the file from the others: `kubectl exec NAME -- rm /tmp/closed`.',
        ja: '2 つ以上が閉じています。ほかの Pod からはファイルを削除してください。`kubectl exec 名前 -- rm /tmp/closed` でできます。',
      },
      when: { condition: 'one-closed', state: 'wrong' },
    },
    {
      text: {
        en: 'All three Pods stay; one of them only steps aside. `kubectl scale deployment shop --replicas=3`.',
        ja: 'Pod は 3 つのままにし、1 つだけをわきへよけさせます。`kubectl scale deployment shop --replicas=3` を実行してください。',
      },
      when: { condition: 'still-three', state: 'wrong' },
    },
  ],
  solution: [`kubectl exec ${oneOf} -- touch /tmp/closed`],
  right: [
    { name: 'by-shell', commands: [`kubectl exec ${oneOf} -- sh -c 'echo closed > /tmp/closed'`], undo: [openAll] },
    {
      name: 'another-pod',
      commands: [`kubectl exec "$(kubectl get pods -l app=shop -o name | tail -n 1)" -- touch /tmp/closed`],
      undo: [openAll],
    },
    { name: 'by-copy', commands: [`kubectl exec ${oneOf} -- cp /etc/hostname /tmp/closed`], undo: [openAll] },
  ],
  wrong: [
    {
      name: 'all-of-them',
      commands: [
        'for pod in $(kubectl get pods -l app=shop -o name); do kubectl exec "$pod" -- touch /tmp/closed; done',
      ],
      caughtBy: 'one-closed',
      undo: [openAll],
    },
    {
      name: 'two-of-them',
      commands: [
        'for pod in $(kubectl get pods -l app=shop -o name | head -n 2); do kubectl exec "$pod" -- touch /tmp/closed; done',
      ],
      caughtBy: 'one-closed',
      undo: [openAll],
    },
    {
      name: 'one-less',
      commands: ['kubectl scale deployment shop --replicas=2'],
      caughtBy: 'still-three',
      undo: ['kubectl scale deployment shop --replicas=3', 'kubectl rollout status deployment shop --timeout=60s'],
    },
  ],
});
