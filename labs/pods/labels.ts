import { step } from '../vocabulary/define-lab.ts';
import { labelPicks } from '../vocabulary/selection-conditions.ts';

export const labels = step({
  id: 'labels',
  goal: {
    en: 'Give hello and web the label tier=front, and pair the label tier=back.',
    ja: 'hello と web にはラベル tier=front を、pair にはラベル tier=back を付けます。',
  },
  conditions: [
    labelPicks({ id: 'front', key: 'tier', value: 'front', pods: ['hello', 'web'] }),
    labelPicks({ id: 'back', key: 'tier', value: 'back', pods: ['pair'] }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl label pod A B key=value` labels several Pods; `kubectl get pods -l key=value` shows whom a selector picks.',
        ja: '`kubectl label pod A B キー=値` で複数の Pod に付けられます。`kubectl get pods -l キー=値` で、選ばれる Pod がわかります。',
      },
    },
    {
      text: {
        en: 'A label is changed with `--overwrite` and taken away with `key-`.',
        ja: 'ラベルは `--overwrite` で変え、`キー-` で外します。',
      },
      when: { condition: 'front', state: 'wrong' },
    },
    {
      text: {
        en: 'A label is changed with `--overwrite` and taken away with `key-`.',
        ja: 'ラベルは `--overwrite` で変え、`キー-` で外します。',
      },
      when: { condition: 'back', state: 'wrong' },
    },
  ],
  solution: ['kubectl label pod hello web tier=front --overwrite', 'kubectl label pod pair tier=back --overwrite'],
  right: [
    {
      name: 'one-by-one',
      commands: [
        'kubectl label pod hello tier=front',
        'kubectl label pod/web tier=front',
        'kubectl label pod pair tier=back',
      ],
      undo: ['kubectl label pod --all tier-'],
    },
    {
      name: 'mended',
      commands: ['kubectl label pod hello web pair tier=front', 'kubectl label pod pair tier=back --overwrite'],
      undo: ['kubectl label pod --all tier-'],
    },
    {
      name: 'patched-and-edited',
      commands: [
        `for pod in hello web; do kubectl patch pod $pod -p '{"metadata":{"labels":{"tier":"front"}}}'; done`,
        'KUBE_EDITOR="sed -i \'s/^  name: pair/  name: pair\\n  labels: {tier: back}/\'" kubectl edit pod pair',
      ],
      undo: ['kubectl label pod --all tier-'],
    },
  ],
  wrong: [
    {
      name: 'all-front',
      commands: ['kubectl label pod --all tier=front'],
      caughtBy: 'front',
      undo: ['kubectl label pod --all tier-'],
    },
    {
      name: 'swapped',
      commands: ['kubectl label pod hello web tier=back', 'kubectl label pod pair tier=front'],
      caughtBy: 'back',
      undo: ['kubectl label pod --all tier-'],
    },
    {
      name: 'one-too-many',
      commands: ['kubectl label pod hello web pair tier=front'],
      caughtBy: 'front',
      undo: ['kubectl label pod --all tier-'],
    },
  ],
});
