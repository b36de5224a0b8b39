import { z } from 'zod';
import type { Condition } from '../lab.ts';
import { step } from '../vocabulary/define-lab.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { sayMissing } from '../vocabulary/say-seen.ts';
import { fill, listed } from '../vocabulary/texts.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';

/** A ConfigMap that Kubernetes itself puts there. */
const ofEveryNamespace = 'kube-root-ca.crt';
const schema = z.object({ data: z.record(z.string(), z.string()).default({}) });

/** The object holds these keys. Wrong when one is missing, or when one is there that does not belong in an open note. */
function holdsKeys(kind: 'ConfigMap' | 'Secret', name: string, keys: readonly string[]): Condition {
  const watched = { apiVersion: 'v1', kind, namespace: 'default' };
  const text = fill(
    { en: 'The {kind} {name} holds {keys}', ja: '{kind} {name} に {keys} がある' },
    { kind, name, keys: listed(keys) },
  );
  return {
    id: kind === 'ConfigMap' ? 'config' : 'secret',
    text,
    watches: [watched],
    judge: (state) => {
      const object = state.list(watched).find(({ metadata }) => metadata.name === name);
      if (!object) {
        const others = state.list(watched).map(({ metadata }) => metadata.name);
        return notYet(
          text,
          sayMissing(
            kind,
            name,
            others.filter((other) => other !== ofEveryNamespace),
          ),
        );
      }
      const held = Object.keys(schema.parse(object).data);
      const seen = fill({ en: 'it holds {held}', ja: 'あるのは {held} です' }, { held: listed(held) });
      if (kind === 'ConfigMap' && held.includes('password'))
        return wrong(
          text,
          fill(
            { en: '{seen}; a password belongs in a Secret', ja: '{seen}。パスワードは Secret に入れます' },
            { seen },
          ),
        );
      const missing = keys.filter((key) => !held.includes(key));
      if (missing.length === 0) return met(text, seen);
      const values = { seen, missing: listed(missing) };
      return wrong(text, fill({ en: '{seen}; missing: {missing}', ja: '{seen}。足りないもの: {missing}' }, values));
    },
  };
}

const texts = "--from-literal=sender=hello@shop.example --from-literal='footer=The shop by the sea'";
export const makeConfig = `kubectl create configmap mail ${texts}`;
const makeSecret = 'kubectl create secret generic mail --from-literal=password=anchor';
const start = 'kubectl apply -f mail.yaml';
const undo = ['kubectl delete configmap,secret,deployment mail --now --ignore-not-found'];
const asYaml = '--dry-run=client -o yaml | kubectl apply -f -';

export const configure = step({
  id: 'configure',
  goal: {
    en: 'Give mail what it asks for: sender and footer in a ConfigMap named mail, password in a Secret named mail.',
    ja: 'mail が必要とするものを用意します。sender と footer は ConfigMap mail に、password は Secret mail に入れます。',
  },
  conditions: [
    holdsKeys('ConfigMap', 'mail', ['sender', 'footer']),
    holdsKeys('Secret', 'mail', ['password']),
    deploymentAvailable({ id: 'mail-runs', deployment: 'mail', replicas: 1 }),
  ],
  hints: [
    {
      text: {
        en: '`kubectl create configmap mail --from-literal=sender=hello@shop.example --from-literal=footer=Bye`',
        ja: '`kubectl create configmap mail --from-literal=sender=hello@shop.example --from-literal=footer=Bye` で ConfigMap を作れます。',
      },
      when: { condition: 'config', state: 'not-yet' },
    },
    {
      text: {
        en: '`kubectl create secret generic mail --from-literal=password=anchor`',
        ja: '`kubectl create secret generic mail --from-literal=password=anchor` で Secret を作れます。',
      },
      when: { condition: 'secret', state: 'not-yet' },
    },
    {
      text: {
        en: 'mail.yaml names the keys it wants: look for `key:`. Delete the ConfigMap with `kubectl delete configmap mail` and make it anew.',
        ja: '必要なキーは mail.yaml の `key:` に書かれています。`kubectl delete configmap mail` で削除し、作り直してください。',
      },
      when: { condition: 'config', state: 'wrong' },
    },
    {
      text: {
        en: 'mail.yaml asks the Secret for the key password. Delete it with `kubectl delete secret mail` and make it anew.',
        ja: 'mail.yaml は Secret のキー password を使います。`kubectl delete secret mail` で削除し、作り直してください。',
      },
      when: { condition: 'secret', state: 'wrong' },
    },
    {
      text: {
        en: '`kubectl apply -f mail.yaml`. If its Pod waits, `kubectl describe pod -l app=mail` says for what; it looks again every few seconds.',
        ja: '`kubectl apply -f mail.yaml` を実行します。Pod が待っているときは、`kubectl describe pod -l app=mail` で何を待っているかがわかります。数秒ごとに確かめ直されます。',
      },
      when: { condition: 'mail-runs', state: 'not-yet' },
    },
  ],
  solution: [makeConfig, makeSecret, start],
  right: [
    {
      name: 'from-files',
      commands: [
        "printf hello@shop.example > sender; printf 'The shop by the sea' > footer; printf anchor > password",
        'kubectl create configmap mail --from-file=sender --from-file=footer',
        'kubectl create secret generic mail --from-file=password',
        start,
      ],
      undo: ['rm sender footer password', ...undo],
    },
    { name: 'applied', commands: [`${makeConfig} ${asYaml}`, `${makeSecret} ${asYaml}`, start], undo },
    { name: 'config-last', commands: [start, makeSecret, makeConfig], undo },
  ],
  wrong: [
    {
      name: 'password-in-the-open',
      commands: [`${makeConfig} --from-literal=password=anchor`],
      caughtBy: 'config',
      undo,
    },
    {
      name: 'other-key',
      commands: [makeConfig.replace('sender=', 'from=')],
      caughtBy: 'config',
      undo,
    },
    {
      name: 'other-secret-key',
      commands: [makeSecret.replace('password=', 'passwort=')],
      caughtBy: 'secret',
      undo,
    },
  ],
});
