import { z } from 'zod';
import type { ClusterState, Condition } from '../lab.ts';
import { step } from '../vocabulary/define-lab.ts';
import { type Container, onDeployment } from '../vocabulary/deployment.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { isReady } from '../vocabulary/pod.ts';
import { fill } from '../vocabulary/texts.ts';
import { inOrder } from '../vocabulary/time-conditions.ts';
import { makeConfig } from './configure.ts';

const configMaps = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default' };
const mail = { deployment: 'mail' };
const oldSender = 'hello@shop.example';
const newSender = 'orders@shop.example';

const schema = z.object({
  metadata: z.object({
    creationTimestamp: z.string().optional(),
    managedFields: z.array(z.looseObject({ time: z.string().optional() })).default([]),
  }),
  data: z.record(z.string(), z.string()).default({}),
});

interface Sender {
  readonly value: string | undefined;
  /** When its ConfigMap was changed last, as Date.getTime counts; to the second. */
  readonly changedMs: number;
}

/** What the ConfigMap says that the container takes SENDER from, whatever its name. */
function senderOf(state: ClusterState, { env }: Container): Sender | undefined {
  const from = env.find(({ name }) => name === 'SENDER')?.valueFrom?.configMapKeyRef;
  const object = state.list(configMaps).find(({ metadata }) => metadata.name === from?.name);
  if (!from || !object) return undefined;
  const { metadata, data } = schema.parse(object);
  const times = [metadata.creationTimestamp, ...metadata.managedFields.map(({ time }) => time)];
  return { value: data[from.key], changedMs: Math.max(...times.map((time) => Date.parse(time ?? '') || 0)) };
}

const changed: Condition = onDeployment(
  { id: 'new-sender', ...mail },
  {
    en: `The ConfigMap of {deployment} names the sender ${newSender}`,
    ja: `{deployment} の ConfigMap の sender が ${newSender} である`,
  },
  ({ container, state }, text) => {
    const sender = senderOf(state, container);
    if (!sender)
      return wrong(text, { en: 'SENDER comes from no ConfigMap', ja: 'SENDER を読む ConfigMap がありません' });
    const seen = fill({ en: 'the sender is {value}', ja: 'sender は {value} です' }, { value: sender.value ?? '-' });
    if (sender.value === newSender) return met(text, seen);
    return sender.value === oldSender ? notYet(text, seen) : wrong(text, seen);
  },
  [configMaps],
);

const newer: Condition = onDeployment(
  { id: 'newer', ...mail },
  {
    en: 'The container of {deployment} was started after the last change of its ConfigMap',
    ja: '{deployment} のコンテナは、ConfigMap の最後の変更より後に起動している',
  },
  ({ container, pods, state }, text) => {
    const changedMs = senderOf(state, container)?.changedMs ?? 0;
    const started = pods.map((pod) => Date.parse(pod.status.containerStatuses[0]?.state?.running?.startedAt ?? ''));
    const isNewer = pods.length > 0 && pods.every(isReady) && started.every((ms) => ms >= changedMs);
    return isNewer
      ? met(text, { en: 'it knows the newest', ja: '最新の内容で動いています' })
      : notYet(text, { en: 'it was started before', ja: '変更より前に起動したものです' });
  },
  [configMaps],
);

const restart = 'kubectl rollout restart deployment mail';
const put = (sender: string): string => `kubectl patch configmap mail -p '{"data":{"sender":"${sender}"}}'`;
const back = `${makeConfig} --dry-run=client -o yaml | kubectl apply -f -`;
const undo = [back];

export const changeConfig = step({
  id: 'change-config',
  goal: {
    en: `Change the sender in the ConfigMap to ${newSender}, and let mail use it.`,
    ja: `ConfigMap の sender を ${newSender} に変え、mail がそれを使うようにします。`,
  },
  conditions: [changed, inOrder({ id: 'changed-then-started', of: [changed, newer] })],
  hints: [
    {
      text: {
        en: 'Change it with `kubectl edit configmap mail`.',
        ja: '`kubectl edit configmap mail` で変えられます。',
      },
      when: { condition: 'new-sender', state: 'not-yet' },
    },
    {
      text: {
        en: 'A variable is set when a container starts. `kubectl rollout restart deployment mail` starts new ones.',
        ja: '環境変数は、コンテナの起動時に設定されます。`kubectl rollout restart deployment mail` で新しいコンテナを起動してください。',
      },
      when: { condition: 'changed-then-started', state: 'not-yet' },
    },
    {
      text: {
        en: `The sender is to be ${newSender}, and to come from a ConfigMap. \`kubectl apply -f mail.yaml\` brings the Deployment back.`,
        ja: `sender は ConfigMap から読み、${newSender} にします。Deployment は \`kubectl apply -f mail.yaml\` で元に戻せます。`,
      },
      when: { condition: 'new-sender', state: 'wrong' },
    },
  ],
  solution: [put(newSender), restart, 'kubectl rollout status deployment mail'],
  right: [
    {
      name: 'edited-and-deleted',
      commands: [
        `KUBE_EDITOR='sed -i s/${oldSender}/${newSender}/' kubectl edit configmap mail`,
        'kubectl delete pod -l app=mail --now',
      ],
      undo,
    },
    {
      name: 'applied',
      commands: [`${back.replace(oldSender, newSender)}`, restart],
      undo,
    },
    {
      name: 'another-configmap',
      commands: [
        makeConfig.replace('configmap mail', 'configmap mail-2').replace(oldSender, newSender),
        `kubectl get deployment mail -o json | sed -e '/configMap/,/}/s/"name": "mail"/"name": "mail-2"/' -e '/"resourceVersion"/d' | kubectl replace -f -`,
      ],
      undo: ['kubectl rollout undo deployment mail', 'kubectl delete configmap mail-2', ...undo],
    },
  ],
  wrong: [
    { name: 'another-sender', commands: [put('order@shop.example')], caughtBy: 'new-sender', undo },
    { name: 'nothing-left', commands: ['kubectl delete configmap mail'], caughtBy: 'new-sender', undo },
    {
      name: 'into-the-template',
      commands: [
        `kubectl patch deployment mail -p '{"spec":{"template":{"spec":{"containers":[{"name":"mail","env":[{"name":"SENDER","value":"${newSender}","valueFrom":null}]}]}}}}'`,
      ],
      caughtBy: 'new-sender',
      undo: ['kubectl rollout undo deployment mail', 'kubectl rollout status deployment mail --timeout=60s'],
    },
  ],
});
