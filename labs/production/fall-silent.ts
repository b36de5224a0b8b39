import type { Condition } from '../lab.ts';
import { step } from '../vocabulary/define-lab.ts';
import { onDeployment } from '../vocabulary/deployment.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { isReady, type Pod, restartsOf } from '../vocabulary/pod.ts';
import { fill, listed } from '../vocabulary/texts.ts';

const shop = { deployment: 'shop' };

/** Of the two Pods exactly one is as asked; both are too many. */
function exactlyOne(id: string, text: Condition['text'], fits: (pod: Pod) => boolean): Condition {
  return onDeployment({ id, ...shop }, text, ({ pods }) => {
    const names = pods.filter(fits).map(({ metadata }) => metadata.name);
    const seen = fill({ en: 'so is: {names}', ja: '該当する Pod: {names}' }, { names: listed(names) });
    if (names.length > 1) return wrong(text, seen);
    return names.length === 1 ? met(text, seen) : notYet(text, seen);
  });
}

const oneAside = exactlyOne(
  'one-aside',
  {
    en: 'One Pod of shop is not ready, and was not restarted',
    ja: 'shop の Pod が 1 つ、再起動されることなく Ready でなくなっている',
  },
  (pod) => restartsOf(pod) === 0 && pod.status.phase === 'Running' && !isReady(pod),
);

const oneRestarted = exactlyOne(
  'one-restarted',
  {
    en: 'The other one was restarted, and is ready again',
    ja: 'もう 1 つの Pod は再起動され、再び Ready になっている',
  },
  (pod) => restartsOf(pod) > 0 && isReady(pod),
);

const stillTwo = onDeployment(
  { id: 'still-two', ...shop },
  { en: '{deployment} still has two Pods', ja: '{deployment} の Pod は 2 つのままである' },
  ({ deployment, pods }, text) => {
    const seen = fill(
      { en: 'it wants {wanted} and has {count}', ja: '求めているのは {wanted} 個、あるのは {count} 個です' },
      { wanted: deployment.spec.replicas, count: pods.length },
    );
    if (deployment.spec.replicas !== 2) return wrong(text, seen);
    return pods.length === 2 ? met(text, seen) : notYet(text, seen);
  },
);

const first = '"$(kubectl get pods -l app=shop -o name | head -n 1)"';
const last = '"$(kubectl get pods -l app=shop -o name | tail -n 1)"';
const html = '/usr/share/nginx/html';
const hang = `kubectl exec ${last} -- rm ${html}/index.html`;
const openAll = `for pod in $(kubectl get pods -l app=shop -o name); do kubectl exec "$pod" -- touch ${html}/ready; done`;
/** A restart stays in the count, so only the first way takes it; the others differ in how a Pod steps aside. */
const undo = [openAll];

export const fallSilent = step({
  id: 'fall-silent',
  goal: {
    en: 'Make the readiness probe fail in one Pod of shop and the liveness probe in the other, and compare what becomes of them.',
    ja: 'shop の Pod の一方では readinessProbe を、もう一方では livenessProbe を失敗させ、それぞれどうなるかを比べます。',
  },
  conditions: [stillTwo, oneAside, oneRestarted],
  hints: [
    {
      text: {
        en: `The readiness probe asks for /ready: \`kubectl exec NAME -- rm ${html}/ready\`.`,
        ja: `readinessProbe は /ready を調べます。\`kubectl exec 名前 -- rm ${html}/ready\` で失敗させられます。`,
      },
      when: { condition: 'one-aside', state: 'not-yet' },
    },
    {
      text: {
        en: `The liveness probe asks for the page itself. In the other Pod: \`kubectl exec NAME -- rm ${html}/index.html\`.`,
        ja: `livenessProbe はページそのものを調べます。もう一方の Pod で \`kubectl exec 名前 -- rm ${html}/index.html\` を実行してください。`,
      },
      when: { condition: 'one-restarted', state: 'not-yet' },
    },
    {
      text: {
        en: `Now nobody serves. Bring one back: \`kubectl exec NAME -- touch ${html}/ready\`.`,
        ja: `応答できる Pod がなくなりました。\`kubectl exec 名前 -- touch ${html}/ready\` で一方を戻してください。`,
      },
      when: { condition: 'one-aside', state: 'wrong' },
    },
    {
      text: {
        en: 'Both were restarted. Delete them with `kubectl delete pod -l app=shop`, wait until two new ones are ready, and try again.',
        ja: '両方とも再起動されました。`kubectl delete pod -l app=shop` で削除し、新しい 2 つが Ready になってから、やり直してください。',
      },
      when: { condition: 'one-restarted', state: 'wrong' },
    },
    {
      text: {
        en: 'shop is to have two Pods: `kubectl scale deployment shop --replicas=2`.',
        ja: 'shop の Pod は 2 つにします。`kubectl scale deployment shop --replicas=2` を実行してください。',
      },
      when: { condition: 'still-two', state: 'wrong' },
    },
  ],
  solution: [`kubectl exec ${first} -- rm ${html}/ready`, hang],
  right: [
    { name: 'moved', commands: [`kubectl exec ${first} -- mv ${html}/ready ${html}/closed`, hang], undo },
    { name: 'by-shell', commands: [`kubectl exec ${first} -- sh -c 'cd ${html} && rm -f ready'`], undo },
    {
      name: 'put-elsewhere',
      commands: [`kubectl exec ${first} -c shop -- mv ${html}/ready /tmp/ready`],
      undo: ['kubectl delete pod -l app=shop --now', 'kubectl rollout status deployment shop --timeout=60s'],
    },
  ],
  wrong: [
    {
      name: 'both-aside',
      commands: [
        `for pod in $(kubectl get pods -l app=shop -o name); do kubectl exec "$pod" -- rm ${html}/ready; done`,
      ],
      caughtBy: 'one-aside',
      undo,
    },
    {
      name: 'one-more',
      commands: ['kubectl scale deployment shop --replicas=3'],
      caughtBy: 'still-two',
      undo: ['kubectl scale deployment shop --replicas=2'],
    },
    {
      name: 'one-less',
      commands: ['kubectl scale deployment shop --replicas=1'],
      caughtBy: 'still-two',
      undo: ['kubectl scale deployment shop --replicas=2', 'kubectl rollout status deployment shop --timeout=60s'],
    },
  ],
});
