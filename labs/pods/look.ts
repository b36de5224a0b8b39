import { step } from '../vocabulary/define-lab.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { onPod } from '../vocabulary/pod-conditions.ts';
import { fill } from '../vocabulary/texts.ts';

/** The label that shows the learner has found the node. */
export const nodeLabel = 'runs-on';

const labelledWithNode = onPod(
  { id: 'node-label', pod: 'hello' },
  {
    en: '{pod} has a label runs-on with the name of its node',
    ja: '{pod} に、動いているノードの名前を値とするラベル runs-on が付いている',
  },
  (pod, expected) => {
    const { labels } = pod.metadata;
    const value = labels[nodeLabel];
    const node = pod.spec.nodeName;
    if (node === undefined)
      return notYet(expected, { en: 'it is on no node yet', ja: 'まだノードに割り当てられていません' });
    if (value === node)
      return met(expected, fill({ en: '{key}={value}', ja: '{key}={value}' }, { key: nodeLabel, value }));
    if (value !== undefined) {
      return wrong(
        expected,
        fill(
          {
            en: 'runs-on is {value}, which is not its node',
            ja: 'runs-on は {value} ですが、これはノードの名前ではありません',
          },
          { value },
        ),
      );
    }
    const other = Object.entries(labels).find(([, v]) => v === node)?.[0];
    if (other === undefined) return notYet(expected, { en: 'no label runs-on', ja: 'ラベル runs-on はまだありません' });
    return wrong(
      expected,
      fill(
        {
          en: 'the node is right, but the label is called {other}',
          ja: 'ノードの名前は合っていますが、ラベルの名前が {other} です',
        },
        { other },
      ),
    );
  },
);

export const look = step({
  id: 'look',
  goal: {
    en: 'Find the node that hello runs on, and write its name into the label runs-on of hello.',
    ja: 'hello が動いているノードを調べ、その名前を hello のラベル runs-on に書き込みます。',
  },
  conditions: [labelledWithNode],
  hints: [
    {
      text: {
        en: '`kubectl get pod hello -o wide` has a column NODE; `kubectl describe pod hello` has a line Node.',
        ja: '`kubectl get pod hello -o wide` の NODE 列、または `kubectl describe pod hello` の Node の行を見てください。',
      },
      when: { condition: 'node-label', state: 'not-yet' },
    },
    {
      text: {
        en: '`kubectl label pod hello runs-on=NODE` sets a label; `--overwrite` changes one that is there.',
        ja: '`kubectl label pod hello runs-on=ノード名` でラベルを付けます。すでにあるラベルを変えるには `--overwrite` を加えます。',
      },
    },
  ],
  solution: [`kubectl label pod hello runs-on="$(kubectl get pod hello -o jsonpath='{.spec.nodeName}')" --overwrite`],
  right: [
    {
      name: 'read-from-the-table',
      commands: [`kubectl label pod hello runs-on="$(kubectl get pod hello -o wide --no-headers | awk '{print $7}')"`],
      undo: ['kubectl label pod hello runs-on-'],
    },
    {
      name: 'read-from-the-nodes',
      commands: [`kubectl label pod hello "runs-on=$(kubectl get nodes -o name | sed s,node/,,)"`],
      undo: ['kubectl label pod hello runs-on-'],
    },
    {
      name: 'patched',
      commands: [
        `kubectl patch pod hello -p "{\\"metadata\\":{\\"labels\\":{\\"runs-on\\":\\"$(kubectl get pod hello -o jsonpath='{.spec.nodeName}')\\"}}}"`,
      ],
      undo: ['kubectl label pod hello runs-on-'],
    },
  ],
  wrong: [
    {
      name: 'own-name',
      commands: ['kubectl label pod hello runs-on=hello'],
      caughtBy: 'node-label',
      undo: ['kubectl label pod hello runs-on-'],
    },
    {
      name: 'other-label',
      commands: [`kubectl label pod hello node="$(kubectl get pod hello -o jsonpath='{.spec.nodeName}')"`],
      caughtBy: 'node-label',
      undo: ['kubectl label pod hello node-'],
    },
    {
      name: 'its-address',
      commands: [`kubectl label pod hello runs-on="$(kubectl get pod hello -o jsonpath='{.status.podIP}')"`],
      caughtBy: 'node-label',
      undo: ['kubectl label pod hello runs-on-'],
    },
  ],
});
