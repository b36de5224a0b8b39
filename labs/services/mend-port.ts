import { step } from '../vocabulary/define-lab.ts';
import { servicePort } from '../vocabulary/service-conditions.ts';

const undo = [`kubectl patch service cart -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'`];

export const mendPort = step({
  id: 'mend-port',
  goal: {
    en: 'The Service cart has a Pod now, and still nobody answers. Mend the port it sends to.',
    ja: 'Service cart から Pod が見つかるようになりましたが、まだ答えがありません。送り先のポートを直します。',
  },
  conditions: [servicePort({ id: 'cart-port', service: 'cart', port: 80, target: 80, targetName: 'http' })],
  hints: [
    {
      text: {
        en: 'Something must listen where the Service sends to. `kubectl describe pod -l app=cart` shows the port of the container.',
        ja: '送り先では、何かが待ち受けていなければなりません。コンテナのポートは `kubectl describe pod -l app=cart` でわかります。',
      },
    },
    {
      text: {
        en: 'Set targetPort to 80 with `kubectl edit service cart`.',
        ja: '`kubectl edit service cart` で targetPort を 80 にします。',
      },
      when: { condition: 'cart-port', state: 'wrong' },
    },
  ],
  solution: [`kubectl patch service cart -p '{"spec":{"ports":[{"port":80,"targetPort":80}]}}'`],
  right: [
    {
      name: 'by-name',
      commands: [`kubectl patch service cart -p '{"spec":{"ports":[{"port":80,"targetPort":"http"}]}}'`],
      undo,
    },
    {
      name: 'edited',
      commands: [`KUBE_EDITOR='sed -i s/8080/80/' kubectl edit service cart`],
      undo,
    },
    {
      name: 'made-anew',
      commands: ['kubectl delete service cart', 'kubectl expose deployment cart --port=80'],
      undo,
    },
  ],
  wrong: [
    {
      name: 'the-other-side',
      commands: [
        `kubectl patch service cart --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'`,
      ],
      caughtBy: 'cart-port',
      undo: [`kubectl patch service cart --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":80}]'`],
    },
    {
      name: 'yet-another-port',
      commands: [`kubectl patch service cart -p '{"spec":{"ports":[{"port":80,"targetPort":8000}]}}'`],
      caughtBy: 'cart-port',
      undo,
    },
    {
      name: 'unknown-name',
      commands: [`kubectl patch service cart -p '{"spec":{"ports":[{"port":80,"targetPort":"web"}]}}'`],
      caughtBy: 'cart-port',
      undo,
    },
  ],
});
