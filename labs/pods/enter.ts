import { step } from '../vocabulary/define-lab.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { isReady } from '../vocabulary/pod.ts';
import { onPod } from '../vocabulary/pod-conditions.ts';

const probeKept = onPod(
  { id: 'probe-kept', pod: 'web' },
  { en: '{pod} still has its readiness probe', ja: '{pod} に readinessProbe が残っている' },
  (pod, expected) => {
    const probe = pod.spec.containers.find(({ readinessProbe }) => readinessProbe !== undefined)?.readinessProbe;
    if (probe === undefined)
      return wrong(expected, {
        en: 'this Pod has no readiness probe',
        ja: 'この Pod には readinessProbe がありません',
      });
    return JSON.stringify(probe).includes('/tmp/open')
      ? met(expected, { en: 'the probe is there', ja: 'readinessProbe があります' })
      : wrong(expected, {
          en: 'the probe asks for something else',
          ja: 'readinessProbe が別のものを調べています',
        });
  },
);

const webReady = onPod(
  { id: 'web-ready', pod: 'web' },
  { en: '{pod} is ready', ja: '{pod} の準備ができている (Ready)' },
  (pod, expected) => {
    if (isReady(pod)) return met(expected, { en: 'it is ready', ja: 'Ready です' });
    if ('ready' in pod.metadata.labels) {
      return wrong(expected, {
        en: 'a label ready, but the probe still fails',
        ja: 'ラベル ready はありますが、readinessProbe は失敗しています',
      });
    }
    return notYet(expected, { en: 'its readiness probe fails', ja: 'readinessProbe が失敗しています' });
  },
);

export const enter = step({
  id: 'enter',
  goal: {
    en: 'web runs but is not ready. Find out why, go into its container and make it ready.',
    ja: 'web は動いていますが、Ready になりません。理由を調べ、コンテナの中に入って Ready にします。',
  },
  conditions: [probeKept, webReady],
  hints: [
    {
      text: {
        en: 'The last lines of `kubectl describe pod web` say which probe fails, and a line Readiness says what it runs.',
        ja: '`kubectl describe pod web` の最後に失敗しているプローブが、Readiness の行に実行されるコマンドが書かれています。',
      },
      when: { condition: 'web-ready', state: 'not-yet' },
    },
    {
      text: {
        en: '`kubectl exec web -- COMMAND` runs a command in the container; the file it looks for can be empty.',
        ja: '`kubectl exec web -- コマンド` でコンテナの中でコマンドを実行できます。探されているファイルは空で構いません。',
      },
      when: { condition: 'web-ready', state: 'not-yet' },
    },
    {
      text: {
        en: 'A label says something about a Pod; it does not change what the probe finds.',
        ja: 'ラベルは Pod についての印で、プローブの結果は変わりません。',
      },
      when: { condition: 'web-ready', state: 'wrong' },
    },
    {
      text: {
        en: 'Without a probe a Pod counts as ready at once. Delete it and apply web.yaml as it was.',
        ja: 'プローブがないと、Pod はすぐに Ready とみなされます。削除して、元の web.yaml を適用してください。',
      },
      when: { condition: 'probe-kept', state: 'wrong' },
    },
  ],
  solution: ['kubectl exec web -- touch /tmp/open'],
  right: [
    {
      name: 'by-shell',
      commands: ["kubectl exec web -- sh -c 'echo yes > /tmp/open'"],
      undo: ['kubectl exec web -- rm /tmp/open'],
    },
    {
      name: 'by-copy',
      commands: ['kubectl exec web -c nginx -- cp /etc/hostname /tmp/open'],
      undo: ['kubectl exec web -- rm /tmp/open'],
    },
    {
      name: 'through-a-pipe',
      commands: ['echo open | kubectl exec -i web -- tee /tmp/open'],
      undo: ['kubectl exec web -- rm /tmp/open'],
    },
  ],
  wrong: [
    {
      name: 'label-only',
      commands: ['kubectl label pod web ready=true'],
      caughtBy: 'web-ready',
      undo: ['kubectl label pod web ready-'],
    },
    {
      name: 'without-probe',
      commands: ['kubectl delete pod web --now', 'kubectl run web --image=nginx:1.27 --labels=app=web'],
      caughtBy: 'probe-kept',
      undo: [
        'kubectl delete pod web --now',
        'kubectl apply -f web.yaml',
        'kubectl wait pod/web --for=jsonpath={.status.phase}=Running --timeout=60s',
      ],
    },
    {
      name: 'another-question',
      commands: ['kubectl delete pod web --now', "sed 's,/tmp/open,/etc/hostname,' web.yaml | kubectl apply -f -"],
      caughtBy: 'probe-kept',
      undo: [
        'kubectl delete pod web --now',
        'kubectl apply -f web.yaml',
        'kubectl wait pod/web --for=jsonpath={.status.phase}=Running --timeout=60s',
      ],
    },
  ],
});
