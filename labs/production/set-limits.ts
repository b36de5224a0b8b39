import { step } from '../vocabulary/define-lab.ts';
import { onDeployment } from '../vocabulary/deployment.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { readQuantity } from '../vocabulary/quantity.ts';
import { runsUndisturbed } from '../vocabulary/running-conditions.ts';
import { fill } from '../vocabulary/texts.ts';
import { holdsFor } from '../vocabulary/time-conditions.ts';
import { onContainer } from './container-condition.ts';

/** A limit far above what is needed protects nobody. */
const most = 256 * 2 ** 20;

const limited = onContainer(
  { id: 'limited', deployment: 'report' },
  {
    en: '{deployment} has a limit of memory, 256Mi or less',
    ja: '{deployment} にメモリの上限 (256Mi 以下) がある',
  },
  ({ resources }, text) => {
    const { memory } = resources.limits;
    if (memory === undefined) return notYet(text, { en: 'it has none', ja: 'まだありません' });
    const seen = fill({ en: 'the limit is {memory}', ja: '上限は {memory} です' }, { memory });
    return (readQuantity(memory) ?? 0) <= most ? met(text, seen) : wrong(text, seen);
  },
);

const guaranteed = onDeployment(
  { id: 'guaranteed', deployment: 'report' },
  {
    en: 'The newest Pod of {deployment} is of the QoS class Guaranteed',
    ja: '{deployment} の新しい Pod の QoS クラスが Guaranteed である',
  },
  ({ pods, container }, text) => {
    const qos = pods[0]?.status.qosClass;
    if (qos === undefined) return notYet(text, { en: 'no Pod yet', ja: 'Pod はまだありません' });
    const seen = fill({ en: 'it is {qos}', ja: '今は {qos} です' }, { qos });
    if (qos === 'Guaranteed') return met(text, seen);
    return Object.keys(container.resources.limits).length === 0 ? notYet(text, seen) : wrong(text, seen);
  },
);

const undo = ['kubectl rollout undo deployment report'];
const limits = (memory: string): string => `cpu=250m,memory=${memory}`;
const set = (requests: string, most: string): string =>
  `kubectl set resources deployment report --requests=${requests} --limits=${most}`;

export const setLimits = step({
  id: 'set-limits',
  goal: {
    en: 'Give report a limit of memory that it can live with, and let its Pod be of the class Guaranteed.',
    ja: 'report に、無理なく動けるメモリの上限を設け、Pod を Guaranteed クラスにします。',
  },
  conditions: [
    limited,
    guaranteed,
    holdsFor({ seconds: 5, of: runsUndisturbed({ id: 'survives', deployment: 'report', replicas: 1 }) }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl set resources deployment report --requests=… --limits=…` sets both. Guaranteed means: a request and a limit for cpu and for memory, and they are equal.',
        ja: '`kubectl set resources deployment report --requests=… --limits=…` で両方を設定できます。Guaranteed になるのは、cpu と memory の両方に要求と上限があり、同じ値のときです。',
      },
      when: { condition: 'limited', state: 'not-yet' },
    },
    {
      text: {
        en: 'Killed: it took more than its limit. It needs 100Mi and a little; 200Mi is enough.',
        ja: '上限を超えたので、強制終了されました。必要なのは 100Mi と少しです。200Mi あれば足ります。',
      },
      when: { condition: 'survives', state: 'wrong' },
    },
    {
      text: {
        en: 'A limit must be near what is needed, or it protects nobody. 200Mi is enough.',
        ja: '上限は、必要な量に近くなければ役に立ちません。200Mi で足ります。',
      },
      when: { condition: 'limited', state: 'wrong' },
    },
    {
      text: {
        en: '`kubectl set resources deployment report --requests=cpu=250m,memory=200Mi --limits=cpu=250m,memory=200Mi`',
        ja: '`kubectl set resources deployment report --requests=cpu=250m,memory=200Mi --limits=cpu=250m,memory=200Mi` で同じ値になります。',
      },
      when: { condition: 'guaranteed', state: 'wrong' },
    },
  ],
  solution: [set(limits('200Mi'), limits('200Mi'))],
  right: [
    {
      name: 'limits-alone',
      commands: [
        `kubectl patch deployment report -p '{"spec":{"template":{"spec":{"containers":[{"name":"report","resources":{"requests":null,"limits":{"cpu":"500m","memory":"160Mi"}}}]}}}}'`,
      ],
      undo,
    },
    {
      name: 'from-the-file',
      commands: [
        "sed 's/^              memory: 200Mi/              memory: 200Mi\\n              cpu: 250m\\n            limits:\\n              memory: 200Mi\\n              cpu: 250m/' report.yaml | kubectl apply -f -",
      ],
      undo,
    },
    { name: 'a-little-more', commands: [set('cpu=300m,memory=256Mi', 'cpu=300m,memory=256Mi')], undo },
  ],
  wrong: [
    { name: 'too-little', commands: [set(limits('64Mi'), limits('64Mi'))], caughtBy: 'survives', undo },
    { name: 'too-much', commands: [set(limits('2Gi'), limits('2Gi'))], caughtBy: 'limited', undo },
    { name: 'no-cpu', commands: [set('memory=200Mi', 'memory=200Mi')], caughtBy: 'guaranteed', undo },
    { name: 'not-equal', commands: [set('cpu=100m,memory=100Mi', limits('200Mi'))], caughtBy: 'guaranteed', undo },
  ],
});
