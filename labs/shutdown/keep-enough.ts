import { z } from 'zod';
import type { Condition } from '../lab.ts';
import { step } from '../vocabulary/define-lab.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { listPods, podsIn } from '../vocabulary/pod.ts';
import { sayNothingFound } from '../vocabulary/say-seen.ts';
import { fill } from '../vocabulary/texts.ts';

const watched = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', namespace: 'default' };
const schema = z.object({
  metadata: z.object({ name: z.string(), generation: z.number().default(0) }),
  spec: z.object({
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) }).default({ matchLabels: {} }),
  }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      disruptionsAllowed: z.number().default(0),
      expectedPods: z.number().default(0),
    })
    .default({ observedGeneration: 0, disruptionsAllowed: 0, expectedPods: 0 }),
});

/** Of the three Pods one may go at a time, however the budget is written. */
const oneMayGo: Condition = {
  id: 'one-may-go',
  text: {
    en: 'A PodDisruptionBudget for shop lets one Pod go at a time',
    ja: 'shop の PodDisruptionBudget で、一度に退避できる Pod が 1 つになっている',
  },
  watches: [watched, podsIn('default')],
  judge(state) {
    const { text } = this;
    const budgets = state.list(watched).map((object) => schema.parse(object));
    const budget = budgets.find(({ spec }) => spec.selector.matchLabels.app === 'shop');
    const [other] = budgets;
    if (!budget && other) {
      const { metadata, spec } = other;
      const name = `PodDisruptionBudget ${metadata.name}`;
      return wrong(text, sayNothingFound(name, spec.selector.matchLabels, listPods(state, 'default')));
    }
    if (!budget) return notYet(text, { en: 'no PodDisruptionBudget', ja: 'PodDisruptionBudget はまだありません' });
    const { observedGeneration, disruptionsAllowed: allowed, expectedPods: pods } = budget.status;
    const seen = fill(
      { en: '{name} lets {allowed} of {pods} go', ja: '{name} では、{pods} 個のうち {allowed} 個が退避できます' },
      { name: budget.metadata.name, allowed, pods },
    );
    if (observedGeneration < budget.metadata.generation || pods === 0) return notYet(text, seen);
    return allowed === 1 ? met(text, seen) : wrong(text, seen);
  },
};

const undo = ['kubectl delete pdb shop'];
const create = (how: string): string => `kubectl create poddisruptionbudget shop --selector=app=shop ${how}`;

export const keepEnough = step({
  id: 'keep-enough',
  goal: {
    en: 'Make a PodDisruptionBudget, so that whoever empties a node takes only one Pod of shop at a time.',
    ja: 'PodDisruptionBudget を作り、ノードを空にする人が一度に退避できる shop の Pod を 1 つだけにします。',
  },
  conditions: [oneMayGo],
  hints: [
    {
      text: {
        en: '`kubectl create poddisruptionbudget shop --selector=app=shop --max-unavailable=1`',
        ja: '`kubectl create poddisruptionbudget shop --selector=app=shop --max-unavailable=1` で作れます。',
      },
    },
    {
      text: {
        en: '`kubectl get pdb` shows ALLOWED DISRUPTIONS. A budget cannot be changed everywhere: delete it and make it anew.',
        ja: '`kubectl get pdb` の ALLOWED DISRUPTIONS を見てください。一度削除して、作り直すのが簡単です。',
      },
      when: { condition: 'one-may-go', state: 'wrong' },
    },
  ],
  solution: [create('--max-unavailable=1')],
  right: [
    { name: 'least-two', commands: [create('--min-available=2')], undo },
    { name: 'in-percent', commands: [create('--min-available=50%')], undo },
    {
      name: 'other-name',
      commands: [create('--max-unavailable=1').replace('budget shop', 'budget front')],
      undo: ['kubectl delete pdb front'],
    },
  ],
  wrong: [
    { name: 'none-may-go', commands: [create('--min-available=3')], caughtBy: 'one-may-go', undo },
    { name: 'two-may-go', commands: [create('--max-unavailable=2')], caughtBy: 'one-may-go', undo },
    {
      name: 'nobody-selected',
      commands: ['kubectl create poddisruptionbudget shop --selector=app=shp --max-unavailable=1'],
      caughtBy: 'one-may-go',
      undo,
    },
  ],
});
