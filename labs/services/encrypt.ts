import { step } from '../vocabulary/define-lab.ts';
import { hostHasCertificate, hostLeadsTo } from '../vocabulary/ingress-conditions.ts';

const secret = 'kubectl create secret tls shop-tls --cert=tls.crt --key=tls.key';
const tls = (host: string, name = 'shop-tls'): string =>
  `kubectl patch ingress shop -p '{"spec":{"tls":[{"hosts":["${host}"],"secretName":"${name}"}]}}'`;
const undo = [
  'kubectl delete secret shop-tls --ignore-not-found',
  `kubectl patch ingress shop -p '{"spec":{"tls":null}}'`,
];

export const encrypt = step({
  id: 'encrypt',
  goal: {
    en: 'Put tls.crt and tls.key into a Secret, and let the Ingress serve shop.example with it.',
    ja: 'tls.crt と tls.key を Secret に入れ、Ingress が shop.example でその証明書を使うようにします。',
  },
  conditions: [
    hostHasCertificate({ id: 'certificate', host: 'shop.example' }),
    hostLeadsTo({ id: 'still-open', host: 'shop.example', path: '/', service: 'shop' }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl create secret tls shop-tls --cert=tls.crt --key=tls.key`, then a tls section under spec of the Ingress.',
        ja: '`kubectl create secret tls shop-tls --cert=tls.crt --key=tls.key` を実行し、Ingress の spec の下に tls を加えます。',
      },
      when: { condition: 'certificate', state: 'not-yet' },
    },
    {
      text: {
        en: 'The host must be written under tls as well, and secretName must be the name of a Secret of type kubernetes.io/tls.',
        ja: 'tls の下にもホスト名が必要です。secretName には、タイプが kubernetes.io/tls の Secret の名前を書きます。',
      },
      when: { condition: 'certificate', state: 'wrong' },
    },
  ],
  solution: [secret, tls('shop.example')],
  right: [
    {
      name: 'other-name',
      commands: ['kubectl create secret tls mine --cert=tls.crt --key=tls.key', tls('shop.example', 'mine')],
      undo: ['kubectl delete secret mine', ...undo],
    },
    { name: 'ingress-first', commands: [tls('shop.example'), secret], undo },
    {
      name: 'from-a-file',
      commands: [
        `${secret} --dry-run=client -o yaml | kubectl apply -f -`,
        "kubectl create ingress shop --rule='shop.example/*=shop:80,tls=shop-tls' --dry-run=client -o yaml | kubectl apply -f -",
      ],
      undo,
    },
  ],
  wrong: [
    { name: 'no-secret', commands: [tls('shop.example')], caughtBy: 'certificate', undo },
    { name: 'other-host', commands: [secret, tls('shop.test')], caughtBy: 'certificate', undo },
    {
      name: 'plain-secret',
      commands: ['kubectl create secret generic shop-tls --from-file=tls.crt --from-file=tls.key', tls('shop.example')],
      caughtBy: 'certificate',
      undo,
    },
  ],
});
