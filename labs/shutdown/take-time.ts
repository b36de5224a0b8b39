import { step } from '../vocabulary/define-lab.ts';
import { met, wrong } from '../vocabulary/judgement.ts';
import { onPod } from '../vocabulary/pod-conditions.ts';
import { fill } from '../vocabulary/texts.ts';
import { endedByItself } from './ended-by-itself.ts';

const undo = ['kubectl delete pod slow --now'];
const withGrace = (seconds: number): string =>
  `sed 's/GracePeriodSeconds: 2/GracePeriodSeconds: ${seconds}/' slow.yaml | kubectl apply -f -`;

/** It still saves for four seconds: the work was not simply left out. */
const stillSaves = onPod(
  { id: 'saves', pod: 'slow' },
  { en: '{pod} still takes 4 seconds to save its work', ja: '{pod} は今も 4 秒かけて保存する' },
  (pod, expected) => {
    const words = [...(pod.spec.containers[0]?.command ?? []), ...(pod.spec.containers[0]?.args ?? [])].join(' ');
    const grace = fill(
      { en: '{seconds} s of grace', ja: '猶予は {seconds} 秒です' },
      { seconds: pod.spec.terminationGracePeriodSeconds ?? 30 },
    );
    return /sleep 4/.test(words)
      ? met(expected, grace)
      : wrong(expected, { en: 'its script no longer does', ja: 'スクリプトが保存しなくなりました' });
  },
);

export const takeTime = step({
  id: 'take-time',
  goal: {
    en: 'The Pod slow needs 4 seconds to save its work, and is killed before. Give it the time in slow.yaml and apply it.',
    ja: 'Pod slow は保存に 4 秒かかりますが、その前に強制終了されます。slow.yaml で十分な時間を与え、適用します。',
  },
  conditions: [endedByItself('slow-ended', 'slow'), stillSaves],
  hints: [
    {
      text: {
        en: 'terminationGracePeriodSeconds is the time between the request to stop and the kill. It must be longer than the work takes.',
        ja: 'terminationGracePeriodSeconds は、終了を求めてから強制終了するまでの時間です。保存にかかる時間より長くしてください。',
      },
    },
    {
      text: {
        en: 'Killed again. Delete the Pod, raise terminationGracePeriodSeconds in slow.yaml, and apply it.',
        ja: 'また強制終了されました。Pod を削除し、slow.yaml の terminationGracePeriodSeconds を増やして、適用してください。',
      },
      when: { condition: 'slow-ended', state: 'wrong' },
    },
  ],
  solution: ["sed -i 's/GracePeriodSeconds: 2/GracePeriodSeconds: 10/' slow.yaml", 'kubectl apply -f slow.yaml'],
  right: [
    { name: 'seven', commands: [withGrace(7)], undo },
    { name: 'the-usual-thirty', commands: ["sed '/GracePeriodSeconds/d' slow.yaml | kubectl apply -f -"], undo },
    {
      name: 'created',
      commands: ["sed 's/GracePeriodSeconds: 2/GracePeriodSeconds: 8/' slow.yaml | kubectl create -f -"],
      undo,
    },
  ],
  wrong: [
    { name: 'as-it-was', commands: ['kubectl apply -f slow.yaml'], caughtBy: 'slow-ended', undo },
    { name: 'still-too-short', commands: [withGrace(3)], caughtBy: 'slow-ended', undo },
    {
      name: 'no-work',
      commands: ["sed 's/sleep 4; //' slow.yaml | kubectl apply -f -"],
      caughtBy: 'saves',
      undo,
    },
  ],
});
