import { step } from '../vocabulary/define-lab.ts';
import { hostLeadsTo } from '../vocabulary/ingress-conditions.ts';

const name = (service: string): string =>
  `kubectl patch ingress old --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/name","value":"${service}"}]'`;
const undo = [name('shopp')];

export const mendIngress = step({
  id: 'mend-ingress',
  goal: {
    en: 'old.example should show the shop, and shows an error. Find out why and mend the Ingress old.',
    ja: 'old.example は shop を表示するはずですが、エラーになります。理由を調べ、Ingress old を直します。',
  },
  conditions: [hostLeadsTo({ id: 'old-door', host: 'old.example', path: '/', service: 'shop' })],
  hints: [
    {
      text: {
        en: '`kubectl describe ingress old` names the Service it leads to, and says when that is not there.',
        ja: '`kubectl describe ingress old` で、行き先の Service と、それが見つからないことがわかります。',
      },
    },
    {
      text: {
        en: 'Change the name of the Service with `kubectl edit ingress old`.',
        ja: '`kubectl edit ingress old` で Service の名前を直します。',
      },
      when: { condition: 'old-door', state: 'wrong' },
    },
  ],
  solution: [name('shop')],
  right: [
    { name: 'edited', commands: [`KUBE_EDITOR='sed -i s/shopp/shop/' kubectl edit ingress old`], undo },
    {
      name: 'made-anew',
      commands: ['kubectl delete ingress old', "kubectl create ingress old --rule='old.example/*=shop:80'"],
      undo,
    },
    {
      name: 'applied',
      commands: ["kubectl get ingress old -o yaml | sed '/resourceVersion:/d; s/shopp/shop/' | kubectl replace -f -"],
      undo,
    },
  ],
  wrong: [
    { name: 'another-slip', commands: [name('shops')], caughtBy: 'old-door', undo },
    { name: 'the-other-shop', commands: [name('cart')], caughtBy: 'old-door', undo },
    {
      name: 'no-such-port',
      commands: [
        name('shop'),
        `kubectl patch ingress old --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/port/number","value":8080}]'`,
      ],
      caughtBy: 'old-door',
      undo: [
        `kubectl patch ingress old --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/port/number","value":80}]'`,
        ...undo,
      ],
    },
  ],
});
