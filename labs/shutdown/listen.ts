import { step } from '../vocabulary/define-lab.ts';
import { podImage } from '../vocabulary/pod-conditions.ts';
import { endedByItself } from './ended-by-itself.ts';

const undo = ['kubectl delete pod deaf --now'];
/** With one second of grace: nobody needs to wait longer to see that it is killed. */
const withScript = (script: string): string =>
  `kubectl create -f deaf.yaml --dry-run=client -o json | sed -e 's|"while true; do.*"|"${script}"|' -e 's|PeriodSeconds": 5|PeriodSeconds": 1|' | kubectl apply -f -`;

export const listen = step({
  id: 'listen',
  goal: {
    en: 'Change deaf.yaml so that the process of the Pod deaf ends by itself when it is told to stop.',
    ja: 'Pod deaf のプロセスが、終了を求められたら自分で終了するように deaf.yaml を変えます。',
  },
  conditions: [
    endedByItself('deaf-ended', 'deaf'),
    podImage({ id: 'deaf-image', pod: 'deaf', container: 'deaf', image: 'busybox:1.37' }),
  ],
  hints: [
    {
      text: {
        en: "Add a first line to the script: `trap 'exit 0' TERM`. Then apply the file and wait for the deadline.",
        ja: "スクリプトの先頭に `trap 'exit 0' TERM` という行を加え、適用して、期限が来るのを待ってください。",
      },
      when: { condition: 'deaf-ended', state: 'not-yet' },
    },
    {
      text: {
        en: 'Exit code 137 is 128 + 9: it did not listen and was killed. Delete the Pod, change the script, and apply it again.',
        ja: '終了コード 137 は 128 + 9、つまり聞かずに強制終了されました。Pod を削除し、スクリプトを変えて、もう一度適用してください。',
      },
      when: { condition: 'deaf-ended', state: 'wrong' },
    },
  ],
  solution: [
    'sed -i "s/^          while/          trap \'exit 0\' TERM\\n          while/" deaf.yaml',
    'kubectl apply -f deaf.yaml',
  ],
  right: [
    {
      name: 'other-code',
      commands: [withScript('bye() { exit 3; }; trap bye TERM; while true; do sleep 1; done')],
      undo,
    },
    { name: 'plain-exit', commands: [withScript('trap exit TERM; while true; do sleep 1; done')], undo },
    { name: 'waiting', commands: [withScript('trap exit TERM; sleep 1000 \\& wait')], undo },
  ],
  wrong: [
    { name: 'as-it-was', commands: ['kubectl apply -f deaf.yaml'], caughtBy: 'deaf-ended', undo },
    {
      name: 'other-signal',
      commands: [withScript('trap exit INT; while true; do sleep 1; done')],
      caughtBy: 'deaf-ended',
      undo,
    },
    {
      name: 'ignored',
      commands: [withScript('trap : TERM; while true; do sleep 1; done')],
      caughtBy: 'deaf-ended',
      undo,
    },
  ],
});
