import { step } from '../vocabulary/define-lab.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';

const backToThree = ['kubectl scale deployment shop --replicas=3'];

export const scale = step({
  id: 'scale',
  goal: {
    en: 'Let shop run with 5 replicas.',
    ja: 'shop のレプリカを 5 つにします。',
  },
  conditions: [deploymentAvailable({ id: 'five-available', deployment: 'shop', replicas: 5, before: 3 })],
  hints: [
    {
      text: {
        en: '`kubectl scale deployment shop --replicas=5`, or change replicas in shop.yaml and apply it.',
        ja: '`kubectl scale deployment shop --replicas=5` を実行するか、shop.yaml の replicas を変えて適用します。',
      },
    },
  ],
  solution: ['kubectl scale deployment shop --replicas=5'],
  right: [
    {
      name: 'from-the-file',
      commands: ["sed -i 's/replicas: 3/replicas: 5/' shop.yaml", 'kubectl apply -f shop.yaml'],
      undo: ["sed -i 's/replicas: 5/replicas: 3/' shop.yaml", 'kubectl apply -f shop.yaml', ...backToThree],
    },
    {
      name: 'patched',
      commands: [`kubectl patch deployment shop -p '{"spec":{"replicas":5}}'`],
      undo: backToThree,
    },
    {
      name: 'in-two-goes',
      commands: [
        'kubectl scale deploy/shop --replicas=4',
        'kubectl scale deploy/shop --current-replicas=4 --replicas=5',
      ],
      undo: backToThree,
    },
  ],
  wrong: [
    {
      name: 'one-too-few',
      commands: ['kubectl scale deployment shop --replicas=4'],
      caughtBy: 'five-available',
      undo: backToThree,
    },
    {
      name: 'to-nothing',
      commands: ['kubectl scale deployment shop --replicas=0'],
      caughtBy: 'five-available',
      undo: backToThree,
    },
    {
      name: 'one-too-many',
      commands: ['kubectl scale deployment shop --replicas=6'],
      caughtBy: 'five-available',
      undo: backToThree,
    },
  ],
});
