import { step } from '../vocabulary/define-lab.ts';
import { hostLeadsTo } from '../vocabulary/ingress-conditions.ts';

const undo = ['kubectl delete ingress shop --ignore-not-found'];
const pipe = (edit: string): string => `sed '${edit}' ingress.yaml | kubectl apply -f -`;

export const openTheDoor = step({
  id: 'open-the-door',
  goal: {
    en: 'Make an Ingress that leads shop.example to the Service shop.',
    ja: 'shop.example を Service shop につなぐ Ingress を作ります。',
  },
  conditions: [
    hostLeadsTo({ id: 'door', host: 'shop.example', path: '/', service: 'shop' }),
    hostLeadsTo({ id: 'every-page', host: 'shop.example', path: '/some/page', service: 'shop' }),
  ],
  hints: [
    {
      text: {
        en: 'The file is in your home folder: `kubectl apply -f ingress.yaml`. Then `curl -H "Host: shop.example" localhost`.',
        ja: 'ファイルはホームディレクトリにあります。`kubectl apply -f ingress.yaml` のあと、`curl -H "Host: shop.example" localhost` で確かめてください。',
      },
      when: { condition: 'door', state: 'not-yet' },
    },
    {
      text: {
        en: 'Compare with the Service: `kubectl get service shop` has its name and port.',
        ja: 'Service と見比べてください。名前とポートは `kubectl get service shop` でわかります。',
      },
      when: { condition: 'door', state: 'wrong' },
    },
    {
      text: {
        en: 'Only pathType Prefix takes all pages below / with it.',
        ja: '/ より下のすべてのページに当てはまるのは、pathType が Prefix のときです。',
      },
      when: { condition: 'every-page', state: 'wrong' },
    },
  ],
  solution: ['kubectl apply -f ingress.yaml'],
  right: [
    { name: 'created', commands: ["kubectl create ingress shop --rule='shop.example/*=shop:80'"], undo },
    { name: 'other-name', commands: [pipe('s/^  name: shop/  name: front/')], undo: ['kubectl delete ingress front'] },
    {
      name: 'with-class',
      commands: ["kubectl create ingress shop --class=traefik --rule='shop.example/*=shop:80'"],
      undo,
    },
  ],
  wrong: [
    {
      name: 'exact',
      commands: ["kubectl create ingress shop --rule='shop.example/=shop:80'"],
      caughtBy: 'every-page',
      undo,
    },
    { name: 'other-port', commands: [pipe('s/number: 80/number: 8080/')], caughtBy: 'door', undo },
    {
      name: 'other-service',
      commands: [pipe('s/ name: shop$/ name: stop/')],
      caughtBy: 'door',
      undo: [...undo, 'kubectl delete ingress stop --ignore-not-found'],
    },
  ],
});
