import type { Condition } from '../lab.ts';
import { step } from '../vocabulary/define-lab.ts';
import { deploymentsIn, findDeployment, sayNoDeployment } from '../vocabulary/deployment.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { listPods, podsIn } from '../vocabulary/pod.ts';
import { fill, listed } from '../vocabulary/texts.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';

const inProduction: Condition = {
  id: 'in-production',
  text: {
    en: 'The Deployment front is in the namespace production',
    ja: 'Deployment front が namespace production にある',
  },
  watches: [deploymentsIn('production'), podsIn('production')],
  judge(state) {
    const { text } = this;
    if (findDeployment(state, 'production', 'front'))
      return met(text, { en: 'the policy has let it in', ja: 'ポリシーの検査を通りました' });
    const pods = listPods(state, 'production').map(({ metadata }) => metadata.name);
    if (pods.length === 0) return notYet(text, sayNoDeployment(state, 'production', 'front'));
    return wrong(
      text,
      fill({ en: 'there are only Pods: {pods}', ja: 'Pod しかありません: {pods}' }, { pods: listed(pods) }),
    );
  },
};

const asTested: Condition = {
  id: 'as-tested',
  text: {
    en: 'Its image is the one that runs in staging, too',
    ja: 'イメージが staging で動いているものと同じである',
  },
  watches: [deploymentsIn('production'), deploymentsIn('staging')],
  judge(state) {
    const { text } = this;
    const imageIn = (namespace: string): string | undefined =>
      findDeployment(state, namespace, 'front')?.spec.template.spec.containers[0]?.image;
    const production = imageIn('production');
    const staging = imageIn('staging');
    if (staging === undefined)
      return wrong(text, { en: 'front is gone from staging', ja: 'staging から front がなくなりました' });
    if (production === undefined) return notYet(text, { en: 'not there yet', ja: 'まだありません' });
    const seen = fill(
      {
        en: 'staging has {staging}, production {production}',
        ja: 'staging は {staging}、production は {production} です',
      },
      { staging, production },
    );
    return production === staging ? met(text, seen) : wrong(text, seen);
  },
};

const fit =
  'readinessProbe: {httpGet: {path: /, port: 80}}\\n          resources: {requests: {cpu: 20m, memory: 64Mi}, limits: {memory: 128Mi}}';
/** front.yaml with what the policy asks for. */
const fitted = (more = ''): string =>
  `sed 's|^          ports:|          ${fit}\\n          ports:|${more}' front.yaml`;
const undo = ['kubectl delete deployment front -n production --now'];
const apply = 'kubectl apply -n production -f -';

export const promote = step({
  id: 'promote',
  goal: {
    en: 'Bring front into production. A policy refuses it as it is: read what it says, and mend front.yaml.',
    ja: 'front を production に適用します。今のままではポリシーに拒まれます。メッセージを読み、front.yaml を直します。',
  },
  conditions: [
    inProduction,
    { ...asTested, explainedAt: 'the-same-program-tomorrow' },
    deploymentAvailable({ id: 'front-up', deployment: 'front', namespace: 'production', replicas: 2 }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl apply -n production -f front.yaml`. Each refusal names one thing that is missing: first the readinessProbe, then the resources.',
        ja: '`kubectl apply -n production -f front.yaml` を実行してください。拒否のメッセージに、足りないもの (readinessProbe と resources) が書かれています。',
      },
      when: { condition: 'in-production', state: 'not-yet' },
    },
    {
      text: {
        en: 'Below `image`, in line with it: `readinessProbe: {httpGet: {path: /, port: 80}}` and `resources: {requests: {cpu: 20m, memory: 64Mi}, limits: {memory: 128Mi}}`.',
        ja: '`image` の下に、同じ深さで `readinessProbe: {httpGet: {path: /, port: 80}}` と `resources: {requests: {cpu: 20m, memory: 64Mi}, limits: {memory: 128Mi}}` を書きます。',
      },
      when: { condition: 'in-production', state: 'not-yet' },
    },
    {
      text: {
        en: 'The policy looks at Deployments; a bare Pod slips past it, and nobody replaces it. Delete it and apply front.yaml.',
        ja: 'このポリシーは Deployment を検査します。単独の Pod はすり抜けますが、失われても補われません。削除して、front.yaml を適用してください。',
      },
      when: { condition: 'in-production', state: 'wrong' },
    },
    {
      text: {
        en: 'What goes out is what was tested: the same image in both namespaces.',
        ja: '本番に出すのは、試したものと同じイメージです。両方の namespace で同じにしてください。',
      },
      when: { condition: 'as-tested', state: 'wrong' },
    },
  ],
  solution: [fitted().replace('sed ', 'sed -i '), 'kubectl apply -n production -f front.yaml'],
  right: [
    { name: 'created', commands: [`${fitted()} | kubectl create -n production -f -`], undo },
    { name: 'server-side', commands: [`${fitted()} | kubectl apply --server-side -n production -f -`], undo },
    {
      name: 'out-of-staging',
      commands: [
        `kubectl get deployment front -n staging -o json | sed 's/"namespace": "staging"/"namespace": "production"/; s|"imagePullPolicy"|"readinessProbe": {"tcpSocket": {"port": 80}}, "imagePullPolicy"|' | kubectl set resources --local -f - --requests=cpu=20m,memory=64Mi --limits=memory=128Mi -o json | sed '/"uid"/d; /"resourceVersion"/d' | kubectl create -f -`,
      ],
      undo,
    },
  ],
  wrong: [
    {
      name: 'a-bare-pod',
      commands: ['kubectl run front -n production --image=nginx:1.28'],
      caughtBy: 'in-production',
      undo: ['kubectl delete pod front -n production --now'],
    },
    {
      name: 'not-as-tested',
      commands: [`${fitted('; s/nginx:1.28/nginx:1.29/')} | ${apply}`],
      caughtBy: 'as-tested',
      undo,
    },
    {
      name: 'only-one',
      commands: [`${fitted('; s/replicas: 2/replicas: 1/')} | ${apply}`],
      caughtBy: 'front-up',
      undo,
    },
    {
      name: 'moved',
      commands: ['kubectl delete deployment front -n staging --now', `${fitted()} | ${apply}`],
      caughtBy: 'as-tested',
      undo: [...undo, 'kubectl apply -n staging -f front.yaml'],
    },
  ],
});
