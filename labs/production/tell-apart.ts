import { step } from '../vocabulary/define-lab.ts';
import { met, wrong } from '../vocabulary/judgement.ts';
import { runsUndisturbed } from '../vocabulary/running-conditions.ts';
import { fill } from '../vocabulary/texts.ts';
import { onContainer } from './container-condition.ts';

/** Mending is not replacing: the program of cart is known by what it says. */
const sameProgram = onContainer(
  { id: 'same-program', deployment: 'cart' },
  { en: '{deployment} still runs its own program', ja: '{deployment} は元のプログラムのままである' },
  ({ image, command }, text) => {
    const seen = fill({ en: 'it runs {image}', ja: 'イメージは {image} です' }, { image });
    return command.join(' ').includes('asking $STOCK') ? met(text, seen) : wrong(text, seen);
  },
);

const anywhere = `kubectl patch deployment search --type=json -p '[{"op":"remove","path":"/spec/template/spec/nodeSelector"}]'`;
const tell = 'kubectl set env deployment cart STOCK=http://stock';
const undoCart = ['kubectl set env deployment cart STOCK-'];
const undoSearch = [
  `kubectl patch deployment search -p '{"spec":{"template":{"spec":{"nodeSelector":{"disk":"ssd"}}}}}'`,
];
const undo = [...undoCart, ...undoSearch];
const cartWith = (container: string): string =>
  `kubectl patch deployment cart -p '{"spec":{"template":{"spec":{"containers":[{"name":"cart",${container}}]}}}}'`;

export const tellApart = step({
  id: 'tell-apart',
  goal: {
    en: 'Neither cart nor search works. Find out whose problem it is, the program’s or the cluster’s, and mend both.',
    ja: 'cart も search も動いていません。プログラムの問題か、クラスターの問題かを見きわめ、両方を直します。',
  },
  conditions: [
    sameProgram,
    runsUndisturbed({ id: 'cart-up', deployment: 'cart', replicas: 1 }),
    { ...runsUndisturbed({ id: 'search-up', deployment: 'search', replicas: 1 }), explainedAt: 'a-place-to-run' },
  ],
  hints: [
    {
      text: {
        en: '`kubectl get pods` first: a Pod that crashes has started, so ask its logs; a Pod that is Pending has not, so ask its events.',
        ja: 'まず `kubectl get pods` を見ます。落ちる Pod は起動しているので、ログを調べます。Pending の Pod は起動していないので、イベントを調べます。',
      },
    },
    {
      text: {
        en: '`kubectl logs deployment/cart` says which variable is missing. `kubectl set env deployment cart NAME=VALUE` sets it.',
        ja: '足りない環境変数は `kubectl logs deployment/cart` でわかります。`kubectl set env deployment cart 名前=値` で設定してください。',
      },
      when: { condition: 'cart-up', state: 'wrong' },
    },
    {
      text: {
        en: 'No node has the label that search asks for. Take `nodeSelector` out with `kubectl edit deployment search`.',
        ja: 'search が求めるラベルを持つノードはありません。`kubectl edit deployment search` で `nodeSelector` を取り除いてください。',
      },
      when: { condition: 'search-up', state: 'wrong' },
    },
    {
      text: {
        en: 'That is another program. `kubectl rollout undo deployment cart` brings the old one back; then give it what it misses.',
        ja: '別のプログラムになっています。`kubectl rollout undo deployment cart` で戻し、足りないものを与えてください。',
      },
      when: { condition: 'same-program', state: 'wrong' },
    },
  ],
  solution: [tell, anywhere],
  right: [
    {
      name: 'edited',
      commands: [
        cartWith('"env":[{"name":"STOCK","value":"stock"}]'),
        `KUBE_EDITOR="sed -i -e '/nodeSelector:/d' -e '/disk: ssd/d'" kubectl edit deployment search`,
      ],
      undo,
    },
    {
      name: 'replaced',
      // Without resourceVersion: a controller may write the status between the two.
      commands: [
        `kubectl get deployment search -o json | sed -e '/"nodeSelector"/,/}/d' -e '/"resourceVersion"/d' | kubectl replace -f -`,
        tell,
      ],
      undo,
    },
    {
      name: 'from-a-configmap',
      commands: [
        'kubectl create configmap stock --from-literal=STOCK=http://stock',
        'kubectl set env deployment cart --from=configmap/stock',
        `kubectl patch deployment search -p '{"spec":{"template":{"spec":{"nodeSelector":null}}}}'`,
      ],
      undo: [...undo, 'kubectl delete configmap stock'],
    },
  ],
  wrong: [
    {
      name: 'another-program',
      commands: [cartWith('"image":"nginx:1.28","command":null')],
      caughtBy: 'same-program',
      undo: ['kubectl rollout undo deployment cart'],
    },
    {
      name: 'told-nothing',
      commands: ['kubectl set env deployment cart STOCK='],
      caughtBy: 'cart-up',
      undo: undoCart,
    },
    {
      name: 'another-disk',
      commands: [`kubectl patch deployment search -p '{"spec":{"template":{"spec":{"nodeSelector":{"disk":"hdd"}}}}}'`],
      caughtBy: 'search-up',
      undo: undoSearch,
    },
    {
      name: 'switched-off',
      commands: ['kubectl scale deployment cart --replicas=0'],
      caughtBy: 'cart-up',
      undo: ['kubectl scale deployment cart --replicas=1'],
    },
  ],
});
