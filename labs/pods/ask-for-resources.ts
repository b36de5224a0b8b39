import { step } from '../vocabulary/define-lab.ts';
import { met, wrong } from '../vocabulary/judgement.ts';
import { onPod, podExists, podReady } from '../vocabulary/pod-conditions.ts';
import { readQuantity } from '../vocabulary/quantity.ts';
import { fill } from '../vocabulary/texts.ts';

const mebibyte = 2 ** 20;
/** A web server needs some MiB to start: less is a slip, such as `64m`, which is a part of one byte. */
const leastBytes = 16 * mebibyte;
const mostBytes = 128 * mebibyte;

const asks = onPod(
  { id: 'asks', pod: 'small' },
  { en: '{pod} asks for cpu and memory', ja: '{pod} が cpu と memory を要求している' },
  ({ spec }, expected) => {
    const { cpu, memory } = spec.containers[0]?.resources.requests ?? {};
    const seen = fill(
      { en: 'cpu: {cpu}, memory: {memory}', ja: 'cpu: {cpu}、memory: {memory}' },
      { cpu: cpu ?? '-', memory: memory ?? '-' },
    );
    return cpu !== undefined && memory !== undefined ? met(expected, seen) : wrong(expected, seen);
  },
);

const limited = onPod(
  { id: 'limited', pod: 'small' },
  {
    en: '{pod} may take at most 128Mi of memory',
    ja: '{pod} が使えるメモリは 128Mi までである',
  },
  ({ spec }, expected) => {
    const { memory } = spec.containers[0]?.resources.limits ?? {};
    if (memory === undefined) return wrong(expected, { en: 'it has no limit', ja: '上限がありません' });
    const seen = fill({ en: 'the limit is {memory}', ja: '上限は {memory} です' }, { memory });
    const bytes = readQuantity(memory) ?? 0;
    return bytes >= leastBytes && bytes <= mostBytes ? met(expected, seen) : wrong(expected, seen);
  },
);

const undo = ['kubectl delete pod small --now'];
const draft = 'kubectl run small --image=nginx:1.27 --dry-run=client -o yaml';
const drafted = (resources: string): string => `${draft} | sed 's|resources: {}|resources: ${resources}|'`;
const good = '{requests: {cpu: 50m, memory: 32Mi}, limits: {memory: 128Mi}}';
const apply = 'kubectl apply -f -';

export const askForResources = step({
  id: 'ask-for-resources',
  goal: {
    en: 'Make a Pod named small that asks for cpu and memory, and may take at most 128Mi of memory.',
    ja: 'cpu と memory を要求し、メモリは 128Mi までしか使えない、small という名前の Pod を作ります。',
  },
  conditions: [
    podExists({ id: 'small-exists', pod: 'small', known: ['hello', 'web', 'parrot', 'pair'] }),
    asks,
    limited,
    podReady({ id: 'small-ready', pod: 'small' }),
  ],
  hints: [
    {
      text: {
        en: `\`${draft} > small.yaml\` writes a manifest. Put requests and limits in the place of \`resources: {}\`, and apply it.`,
        ja: `\`${draft} > small.yaml\` でマニフェストを書き出せます。\`resources: {}\` のところに requests と limits を書き、適用してください。`,
      },
      when: { condition: 'small-exists', state: 'not-yet' },
    },
    {
      text: {
        en: 'Resources of a Pod are best written before it is made. Delete small, add what is missing in small.yaml, and apply it.',
        ja: 'リソースは、Pod を作る前に書いておくのが確実です。small を削除し、足りないものを small.yaml に加えて、適用してください。',
      },
      when: { condition: 'asks', state: 'wrong' },
    },
    {
      text: {
        en: 'Memory is written in Mi: `limits: {memory: 128Mi}`. A small m is a thousandth. Delete small and apply it anew.',
        ja: 'メモリは Mi で書きます: `limits: {memory: 128Mi}`。小文字の m は 1000 分の 1 です。small を削除し、適用し直してください。',
      },
      when: { condition: 'limited', state: 'wrong' },
    },
    {
      text: {
        en: 'The Pod is to be called small. Delete the other one and make it anew.',
        ja: 'Pod の名前は small です。別の名前の Pod を削除し、作り直してください。',
      },
      when: { condition: 'small-exists', state: 'wrong' },
    },
  ],
  solution: [`${drafted(good)} > small.yaml`, 'kubectl apply -f small.yaml'],
  right: [
    {
      name: 'set-locally',
      commands: [
        `${draft} | kubectl set resources --local -f - --requests=cpu=50m,memory=32Mi --limits=memory=100Mi -o yaml | ${apply}`,
      ],
      undo,
    },
    {
      name: 'limits-alone',
      commands: [`${drafted('{limits: {cpu: 100m, memory: 64Mi}}')} | kubectl create -f -`],
      undo,
    },
    {
      name: 'overridden',
      commands: [
        `kubectl run small --image=nginx:1.27 --overrides='{"spec":{"containers":[{"name":"small","image":"nginx:1.27","resources":{"requests":{"cpu":"50m","memory":"32Mi"},"limits":{"memory":"128M"}}}]}}'`,
      ],
      undo,
    },
  ],
  wrong: [
    { name: 'nothing-asked', commands: ['kubectl run small --image=nginx:1.27'], caughtBy: 'asks', undo },
    {
      name: 'no-limit',
      commands: [`${drafted('{requests: {cpu: 50m, memory: 32Mi}}')} | ${apply}`],
      caughtBy: 'limited',
      undo,
    },
    {
      name: 'much-more',
      commands: [`${drafted('{requests: {cpu: 50m, memory: 32Mi}, limits: {memory: 1Gi}}')} | ${apply}`],
      caughtBy: 'limited',
      undo,
    },
    {
      name: 'other-name',
      commands: [`${drafted(good)} | sed 's/  name: small/  name: smal/' | ${apply}`],
      caughtBy: 'small-exists',
      undo: ['kubectl delete pod smal --now'],
    },
  ],
});
