import { step } from '../vocabulary/define-lab.ts';
import { readyEndpoints, selectorFinds } from '../vocabulary/service-conditions.ts';

const undo = ['kubectl set selector service cart app=crat'];

export const mendSelector = step({
  id: 'mend-selector',
  goal: {
    en: 'The Service cart finds no Pods. Find out why and mend its selector.',
    ja: 'Service cart では Pod が見つかりません。理由を調べ、セレクターを直します。',
  },
  conditions: [
    { ...selectorFinds({ id: 'selects-cart', service: 'cart', label: 'app=cart' }), explainedAt: 'selectors' },
    readyEndpoints({ id: 'one-behind', service: 'cart', count: 1 }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl describe service cart` shows the selector and an empty list of endpoints; `kubectl get pods --show-labels` shows what there is to find.',
        ja: '`kubectl describe service cart` でセレクターと空のエンドポイントが、`kubectl get pods --show-labels` で実際のラベルがわかります。',
      },
    },
    {
      text: {
        en: '`kubectl set selector service cart app=cart` changes it in place.',
        ja: '`kubectl set selector service cart app=cart` で、そのまま変更できます。',
      },
      when: { condition: 'selects-cart', state: 'wrong' },
    },
  ],
  solution: ['kubectl set selector service cart app=cart'],
  right: [
    {
      name: 'patched',
      commands: [`kubectl patch service cart -p '{"spec":{"selector":{"app":"cart"}}}'`],
      undo,
    },
    {
      name: 'made-anew',
      commands: ['kubectl delete service cart', 'kubectl expose deployment cart --port=80 --target-port=8080'],
      undo,
    },
    {
      name: 'edited',
      commands: [`KUBE_EDITOR='sed -i s/crat/cart/' kubectl edit service cart`],
      undo,
    },
  ],
  wrong: [
    {
      name: 'the-wrong-shop',
      commands: ['kubectl set selector service cart app=shop'],
      caughtBy: 'selects-cart',
      undo,
    },
    {
      name: 'another-slip',
      commands: ['kubectl set selector service cart app=carts'],
      caughtBy: 'selects-cart',
      undo,
    },
    {
      name: 'no-selector',
      commands: [`kubectl patch service cart --type=json -p '[{"op":"remove","path":"/spec/selector"}]'`],
      caughtBy: 'selects-cart',
      undo,
    },
  ],
});
