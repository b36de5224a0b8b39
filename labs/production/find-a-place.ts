import { step } from '../vocabulary/define-lab.ts';
import { met, wrong } from '../vocabulary/judgement.ts';
import { readQuantity } from '../vocabulary/quantity.ts';
import { runsUndisturbed } from '../vocabulary/running-conditions.ts';
import { fill } from '../vocabulary/texts.ts';
import { onContainer } from './container-condition.ts';

/** What the program takes, in bytes: who asks for less may be put where there is not enough. */
const needed = 100 * 2 ** 20;

const asks = onContainer(
  { id: 'asks', deployment: 'report' },
  {
    en: '{deployment} asks for the memory it needs, 100Mi or more',
    ja: '{deployment} が、必要なだけのメモリ (100Mi 以上) を要求している',
  },
  ({ resources }, text) => {
    const { memory } = resources.requests;
    if (memory === undefined) return wrong(text, { en: 'it asks for no memory', ja: 'メモリを要求していません' });
    const seen = fill({ en: 'it asks for {memory}', ja: '要求しているメモリは {memory} です' }, { memory });
    return (readQuantity(memory) ?? 0) >= needed ? met(text, seen) : wrong(text, seen);
  },
);

const undo = ['kubectl delete deployment report --now --ignore-not-found'];
const withMemory = (memory: string): string => `sed 's/200Gi/${memory}/' report.yaml | kubectl apply -f -`;

export const findAPlace = step({
  id: 'find-a-place',
  goal: {
    en: 'report finds no node. Find out why, and let it ask for what it really needs: some 100Mi.',
    ja: 'report を置けるノードがありません。理由を調べ、本当に必要な量 (約 100Mi) を要求するように直します。',
  },
  conditions: [asks, runsUndisturbed({ id: 'placed', deployment: 'report', replicas: 1 })],
  hints: [
    {
      text: {
        en: '`kubectl apply -f report.yaml`, then `kubectl describe pod -l app=report` and read its events.',
        ja: '`kubectl apply -f report.yaml` のあと、`kubectl describe pod -l app=report` でイベントを読んでください。',
      },
      when: { condition: 'placed', state: 'not-yet' },
    },
    {
      text: {
        en: 'No node has that much left. Somebody wrote 200Gi and meant 200Mi: change it in report.yaml and apply the file again.',
        ja: 'それだけ空いているノードはありません。200Mi のつもりで 200Gi と書かれています。report.yaml を直し、もう一度適用してください。',
      },
      when: { condition: 'placed', state: 'wrong' },
    },
    {
      text: {
        en: 'Who asks for less than they need is put where there may not be enough. Ask for 100Mi or more: `kubectl set resources deployment report --requests=memory=200Mi`.',
        ja: '必要な量より少なく要求すると、足りないノードに置かれるかもしれません。`kubectl set resources deployment report --requests=memory=200Mi` のように、100Mi 以上を要求してください。',
      },
      when: { condition: 'asks', state: 'wrong' },
    },
  ],
  solution: ['sed -i s/200Gi/200Mi/ report.yaml', 'kubectl apply -f report.yaml'],
  right: [
    {
      name: 'set-by-command',
      commands: [
        'kubectl apply -f report.yaml',
        'kubectl set resources deployment report --requests=memory=150Mi,cpu=50m',
      ],
      undo,
    },
    {
      name: 'edited',
      commands: ['kubectl create -f report.yaml', `KUBE_EDITOR='sed -i s/200Gi/200Mi/' kubectl edit deployment report`],
      undo,
    },
    {
      name: 'in-bytes',
      commands: ["sed 's/200Gi/128000000/' report.yaml | kubectl apply --server-side -f -"],
      undo,
    },
  ],
  wrong: [
    { name: 'as-it-was', commands: [withMemory('200Gi')], caughtBy: 'placed', undo },
    {
      name: 'nothing-asked',
      commands: ["sed '/resources:/,$d' report.yaml | kubectl apply -f -"],
      caughtBy: 'asks',
      undo,
    },
    { name: 'too-little-asked', commands: [withMemory('20Mi')], caughtBy: 'asks', undo },
    {
      name: 'too-many-cores',
      commands: ["sed 's/memory: 200Gi/cpu: 500/' report.yaml | kubectl apply -f -"],
      caughtBy: 'placed',
      undo,
    },
  ],
});
