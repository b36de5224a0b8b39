import { step } from '../vocabulary/define-lab.ts';
import { podLabel, podRunning } from '../vocabulary/pod-conditions.ts';

/** It says a word once, at the beginning, and then goes on talking. */
export const parrotManifest = `apiVersion: v1
kind: Pod
metadata:
  name: parrot
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: parrot
      image: busybox:1.37
      command:
        - sh
        - -c
        - |
          echo "my word is $(hostname | tr a-z n-za-m)"
          while true; do
            echo "nothing new at $(date)"
            sleep 1
          done
`;

const word = 'cneebg';
const says = `"$(kubectl logs parrot | sed -n 's/my word is //p')"`;
const start = 'kubectl apply -f parrot.yaml';
const wait = 'kubectl wait pod/parrot --for=jsonpath={.status.phase}=Running --timeout=60s';
const undo = ['kubectl delete pod parrot --now'];

export const readLogs = step({
  id: 'read-logs',
  goal: {
    en: 'Apply parrot.yaml, find the word that parrot says in its log, and write it into the label says of parrot.',
    ja: 'parrot.yaml を適用し、parrot がログに出力する言葉を見つけて、parrot のラベル says に書き込みます。',
  },
  conditions: [
    podRunning({ id: 'parrot-runs', pod: 'parrot' }),
    podLabel({ id: 'the-word', pod: 'parrot', key: 'says', value: word, secret: true }),
  ],
  hints: [
    {
      text: {
        en: 'The word stands in the first line: `kubectl logs parrot | head -n 1`.',
        ja: '言葉は最初の行にあります。`kubectl logs parrot | head -n 1` で見られます。',
      },
      when: { condition: 'the-word', state: 'not-yet' },
    },
    {
      text: {
        en: 'That is not the word. Change the label with `kubectl label pod parrot says=WORD --overwrite`.',
        ja: '言葉が違います。`kubectl label pod parrot says=言葉 --overwrite` で変えてください。',
      },
      when: { condition: 'the-word', state: 'wrong' },
    },
  ],
  solution: [start, wait, `kubectl label pod parrot says=${says} --overwrite`],
  right: [
    {
      name: 'created',
      commands: ['kubectl create -f parrot.yaml', wait, `kubectl label pod parrot says=${says}`],
      undo,
    },
    {
      name: 'annotated-by-patch',
      commands: [
        start,
        wait,
        `kubectl patch pod parrot -p "{\\"metadata\\":{\\"labels\\":{\\"says\\":\\"${word}\\"}}}"`,
      ],
      undo,
    },
    {
      name: 'in-the-file',
      commands: [
        `sed 's/^  name: parrot/  name: parrot\\n  labels: {says: ${word}}/' parrot.yaml | kubectl apply --server-side -f -`,
      ],
      undo,
    },
  ],
  wrong: [
    { name: 'own-name', commands: [start, 'kubectl label pod parrot says=parrot'], caughtBy: 'the-word', undo },
    { name: 'last-line', commands: [start, 'kubectl label pod parrot says=nothing'], caughtBy: 'the-word', undo },
    { name: 'unread', commands: [start, 'kubectl label pod parrot says='], caughtBy: 'the-word', undo },
  ],
});
