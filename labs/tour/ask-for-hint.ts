import { step } from '../vocabulary/define-lab.ts';
import { podLabel } from '../vocabulary/pod-conditions.ts';

const undo = ['kubectl label pod hello mood-'];

export const askForHint = step({
  id: 'ask-for-hint',
  goal: { en: 'hello has a label mood with the right value.', ja: 'hello に、正しい値のラベル mood が付いています。' },
  conditions: [podLabel({ id: 'mood', pod: 'hello', key: 'mood', value: 'calm' })],
  hints: [
    {
      text: {
        en: 'It is how a dry dock feels: `kubectl label pod hello mood=calm`',
        ja: '乾ドックの中のように、静かな気分です。`kubectl label pod hello mood=calm`',
      },
      when: { condition: 'mood', state: 'not-yet' },
    },
    {
      text: {
        en: 'Not quite. `kubectl label pod hello mood=calm --overwrite`',
        ja: '少し違います。`kubectl label pod hello mood=calm --overwrite`',
      },
      when: { condition: 'mood', state: 'wrong' },
    },
  ],
  solution: ['kubectl label pod hello mood=calm --overwrite'],
  right: [
    { name: 'without-overwrite', commands: ['kubectl label pod hello mood=calm'], undo },
    { name: 'patched', commands: [`kubectl patch pod hello -p '{"metadata":{"labels":{"mood":"calm"}}}'`], undo },
    { name: 'all-pods', commands: ['kubectl label pods --all mood=calm'], undo },
  ],
  wrong: [
    { name: 'happy', commands: ['kubectl label pod hello mood=happy'], caughtBy: 'mood', undo },
    { name: 'capital', commands: ['kubectl label pod hello mood=Calm'], caughtBy: 'mood', undo },
    { name: 'mistyped', commands: ['kubectl label pod hello mood=clam'], caughtBy: 'mood', undo },
  ],
});
