import { step } from '../vocabulary/define-lab.ts';
import { podLabel } from '../vocabulary/pod-conditions.ts';

const undo = ['kubectl label pod hello colour-'];

export const mend = step({
  id: 'mend',
  goal: { en: 'hello has the label colour=orange.', ja: 'hello にラベル colour=orange が付いています。' },
  conditions: [podLabel({ id: 'orange', pod: 'hello', key: 'colour', value: 'orange' })],
  hints: [
    {
      text: {
        en: '`kubectl label pod hello colour=orange` sets the label.',
        ja: '`kubectl label pod hello colour=orange` でラベルを付けられます。',
      },
      when: { condition: 'orange', state: 'not-yet' },
    },
    {
      text: {
        en: 'A label that is there is only changed with `--overwrite`.',
        ja: 'すでにあるラベルを変えるには `--overwrite` を付けます。',
      },
      when: { condition: 'orange', state: 'wrong' },
    },
  ],
  solution: ['kubectl label pod hello colour=orange --overwrite'],
  right: [
    { name: 'explicit-overwrite', commands: ['kubectl label pod hello colour=orange --overwrite=true'], undo },
    {
      name: 'patched',
      commands: [`kubectl patch pod hello -p '{"metadata":{"labels":{"colour":"orange"}}}'`],
      undo,
    },
    { name: 'all-pods', commands: ['kubectl label pods --all colour=orange --overwrite'], undo },
  ],
  wrong: [
    { name: 'blue', commands: ['kubectl label pod hello colour=blue --overwrite'], caughtBy: 'orange', undo },
    { name: 'capital', commands: ['kubectl label pod hello colour=Orange --overwrite'], caughtBy: 'orange', undo },
    { name: 'empty', commands: ['kubectl label pod hello colour= --overwrite'], caughtBy: 'orange', undo },
  ],
});
