import { step } from '../vocabulary/define-lab.ts';
import { met, wrong } from '../vocabulary/judgement.ts';
import { runsUndisturbed } from '../vocabulary/running-conditions.ts';
import { holdsFor } from '../vocabulary/time-conditions.ts';
import { onContainer } from './container-condition.ts';

const keepsLiveness = onContainer(
  { id: 'keeps-liveness', deployment: 'shop' },
  { en: '{deployment} still has a liveness probe', ja: '{deployment} に livenessProbe が残っている' },
  ({ livenessProbe }, text) =>
    livenessProbe
      ? met(text, { en: 'it has one', ja: 'livenessProbe があります' })
      : wrong(text, { en: 'it has none any more', ja: 'livenessProbe がなくなりました' }),
);

const undo = ['kubectl delete deployment shop --now'];
/** Applies shop.yaml with something put in before its liveness probe. */
const withProbe = (probe: string): string =>
  `sed "s|^          livenessProbe:|          ${probe}\\n          livenessProbe:|" shop.yaml | kubectl apply -f -`;

export const startSlowly = step({
  id: 'start-slowly',
  goal: {
    en: 'Let the Pods of shop start in peace: they get ready and stay so, with their liveness probe kept.',
    ja: 'shop の Pod が落ち着いて起動できるようにします。livenessProbe は残したまま、Ready になり、そのまま動き続けるようにします。',
  },
  conditions: [
    keepsLiveness,
    holdsFor({ seconds: 5, of: runsUndisturbed({ id: 'undisturbed', deployment: 'shop', replicas: 2 }) }),
  ],
  hints: [
    {
      text: {
        en: 'Add a `startupProbe` to shop.yaml that asks for the same page and may fail 30 times, and apply the file.',
        ja: 'shop.yaml に、同じページを調べ、30 回まで失敗してよい `startupProbe` を加えて、適用してください。',
      },
      when: { condition: 'undisturbed', state: 'not-yet' },
    },
    {
      text: {
        en: 'The liveness probe gives up before the program has started: `kubectl describe pods -l app=shop`. It needs 6 seconds; a startup probe with `periodSeconds: 1` and `failureThreshold: 30` gives it 30.',
        ja: 'プログラムが起動する前に livenessProbe が失敗しています。`kubectl describe pods -l app=shop` で確かめてください。起動には 6 秒かかります。`periodSeconds: 1`、`failureThreshold: 30` の startupProbe なら、30 秒待てます。',
      },
      when: { condition: 'undisturbed', state: 'wrong' },
    },
    {
      text: {
        en: 'Without a liveness probe nobody would notice when the program hangs. Put it back, and give the start more time instead.',
        ja: 'livenessProbe がないと、プログラムが固まっても誰も気づきません。元に戻し、代わりに起動の時間を延ばしてください。',
      },
      when: { condition: 'keeps-liveness', state: 'wrong' },
    },
  ],
  solution: [
    "sed -i 's|^          livenessProbe:|          startupProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1, failureThreshold: 30}\\n          livenessProbe:|' shop.yaml",
    'kubectl apply -f shop.yaml',
    'kubectl rollout status deployment shop',
  ],
  right: [
    {
      name: 'started-by-command',
      commands: [
        withProbe(
          'startupProbe: {exec: {command: [test, -f, /usr/share/nginx/html/ready]}, periodSeconds: 2, failureThreshold: 15}',
        ),
      ],
      undo,
    },
    {
      name: 'later-liveness',
      commands: ["sed '/livenessProbe:/a \\            initialDelaySeconds: 20' shop.yaml | kubectl create -f -"],
      undo,
    },
    {
      name: 'patient-liveness',
      commands: ["sed 's/failureThreshold: 2/failureThreshold: 20/' shop.yaml | kubectl apply --server-side -f -"],
      undo,
    },
  ],
  wrong: [
    { name: 'as-it-was', commands: ['kubectl apply -f shop.yaml'], caughtBy: 'undisturbed', undo },
    {
      name: 'no-liveness',
      commands: ["sed '/livenessProbe:/,/failureThreshold/d' shop.yaml | kubectl apply -f -"],
      caughtBy: 'keeps-liveness',
      undo,
    },
    {
      name: 'too-little-patience',
      commands: [withProbe('startupProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1, failureThreshold: 2}')],
      caughtBy: 'undisturbed',
      undo,
    },
  ],
});
