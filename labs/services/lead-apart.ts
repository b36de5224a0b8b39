import { step } from '../vocabulary/define-lab.ts';
import { hostLeadsTo } from '../vocabulary/ingress-conditions.ts';

const shopOnly = ['kubectl apply -f ingress.yaml'];
const again = ['kubectl delete ingress shop --ignore-not-found', ...shopOnly];

export const leadApart = step({
  id: 'lead-apart',
  goal: {
    en: 'Lead shop.example/cart to the Service cart; everything else of shop.example still goes to shop.',
    ja: 'shop.example/cart は Service cart へ、shop.example のそれ以外はこれまでどおり shop へつなぎます。',
  },
  conditions: [
    hostLeadsTo({ id: 'cart-path', host: 'shop.example', path: '/cart', service: 'cart' }),
    hostLeadsTo({ id: 'below-cart', host: 'shop.example', path: '/cart/', service: 'cart' }),
    hostLeadsTo({ id: 'the-rest', host: 'shop.example', path: '/', service: 'shop' }),
  ],
  hints: [
    {
      text: {
        en: 'Add a second entry under paths in ingress.yaml, with path /cart, pathType Prefix and the Service cart, and apply it again.',
        ja: 'ingress.yaml の paths に、path が /cart、pathType が Prefix、Service が cart の項目を加え、もう一度適用してください。',
      },
    },
    {
      text: {
        en: 'The longest matching path wins, so both can stand side by side: / for shop, /cart for cart.',
        ja: 'いちばん長く一致したパスが選ばれるので、shop の / と cart の /cart を並べて書けます。',
      },
      when: { condition: 'the-rest', state: 'wrong' },
    },
  ],
  solution: ["kubectl create ingress cart --rule='shop.example/cart*=cart:80'"],
  right: [
    {
      name: 'one-ingress',
      commands: [
        "kubectl create ingress shop --rule='shop.example/*=shop:80' --rule='shop.example/cart*=cart:80' --dry-run=client -o yaml | kubectl apply -f -",
      ],
      undo: again,
    },
    {
      name: 'patched',
      commands: [
        `kubectl patch ingress shop --type=json -p '[{"op":"add","path":"/spec/rules/0/http/paths/-","value":{"path":"/cart","pathType":"Prefix","backend":{"service":{"name":"cart","port":{"number":80}}}}}]'`,
      ],
      undo: again,
    },
    {
      name: 'second-rule',
      commands: [
        `kubectl patch ingress shop --type=json -p '[{"op":"add","path":"/spec/rules/-","value":{"host":"shop.example","http":{"paths":[{"path":"/cart","pathType":"Prefix","backend":{"service":{"name":"cart","port":{"number":80}}}}]}}}]'`,
      ],
      undo: again,
    },
  ],
  wrong: [
    {
      name: 'exact',
      commands: ["kubectl create ingress cart --rule='shop.example/cart=cart:80'"],
      caughtBy: 'below-cart',
      undo: ['kubectl delete ingress cart'],
    },
    {
      name: 'everything',
      commands: [
        `kubectl patch ingress shop --type=json -p '[{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/name","value":"cart"}]'`,
      ],
      caughtBy: 'the-rest',
      undo: again,
    },
    {
      name: 'wrong-port',
      commands: ["kubectl create ingress cart --rule='shop.example/cart*=cart:8080'"],
      caughtBy: 'cart-path',
      undo: ['kubectl delete ingress cart'],
    },
  ],
});
