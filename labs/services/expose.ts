import { step } from '../vocabulary/define-lab.ts';
import { readyEndpoints, selectorFinds, servicePort } from '../vocabulary/service-conditions.ts';

const undo = ['kubectl delete service shop'];

export const expose = step({
  id: 'expose',
  goal: {
    en: 'Make a Service named shop that takes port 80 to the Pods with the label app=shop.',
    ja: 'ラベル app=shop の Pod へポート 80 でつながる、shop という名前の Service を作ります。',
  },
  conditions: [
    { ...selectorFinds({ id: 'selects-shop', service: 'shop', label: 'app=shop' }), explainedAt: 'selectors' },
    servicePort({ id: 'port-80', service: 'shop', port: 80, target: 80, targetName: 'http' }),
    readyEndpoints({ id: 'three-behind', service: 'shop', count: 3 }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl expose deployment shop --port=80` takes the selector from the Deployment.',
        ja: '`kubectl expose deployment shop --port=80` は、Deployment のセレクターを引き継いで Service を作ります。',
      },
      when: { condition: 'three-behind', state: 'not-yet' },
    },
    {
      text: {
        en: 'nginx listens on port 80. `kubectl edit service shop`, or delete it and make it anew.',
        ja: 'nginx が待ち受けているのはポート 80 です。`kubectl edit service shop` で直すか、削除して作り直してください。',
      },
      when: { condition: 'port-80', state: 'wrong' },
    },
    {
      text: {
        en: 'Compare the selector with the labels: `kubectl describe service shop` and `kubectl get pods --show-labels`.',
        ja: 'セレクターとラベルを見比べてください。`kubectl describe service shop` と `kubectl get pods --show-labels` で調べられます。',
      },
      when: { condition: 'selects-shop', state: 'wrong' },
    },
  ],
  solution: ['kubectl expose deployment shop --port=80'],
  right: [
    { name: 'created', commands: ['kubectl create service clusterip shop --tcp=80:80'], undo },
    {
      name: 'by-port-name',
      commands: ['kubectl expose deployment shop --port=80 --target-port=http'],
      undo,
    },
    { name: 'node-port', commands: ['kubectl expose deployment shop --port=80 --type=NodePort'], undo },
  ],
  wrong: [
    {
      name: 'other-target',
      commands: ['kubectl expose deployment shop --port=80 --target-port=8080'],
      caughtBy: 'port-80',
      undo,
    },
    {
      name: 'other-selector',
      commands: ['kubectl create service clusterip shop --tcp=80', 'kubectl set selector service shop app=shp'],
      caughtBy: 'selects-shop',
      undo,
    },
    {
      name: 'other-port',
      commands: ['kubectl expose deployment shop --port=8080 --target-port=80'],
      caughtBy: 'port-80',
      undo,
    },
  ],
});
