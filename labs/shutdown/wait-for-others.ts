import { z } from 'zod';
import type { Condition } from '../lab.ts';
import { step } from '../vocabulary/define-lab.ts';
import { sayNoDeployment } from '../vocabulary/deployment.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { fill } from '../vocabulary/texts.ts';
import { requestsCalm } from '../vocabulary/traffic-conditions.ts';
import { deploymentAvailable } from '../vocabulary/workload-conditions.ts';

/** Traefik looks at the cluster anew every 2 s at most; kube-proxy is quicker. */
const leastSeconds = 3;

const schema = z.object({
  spec: z.object({
    template: z.object({
      spec: z.looseObject({
        terminationGracePeriodSeconds: z.number().default(30),
        containers: z.array(
          z.looseObject({
            name: z.string(),
            args: z.array(z.string()).default([]),
            lifecycle: z
              .looseObject({
                preStop: z
                  .looseObject({
                    sleep: z.looseObject({ seconds: z.number() }).optional(),
                    exec: z.looseObject({ command: z.array(z.string()).default([]) }).optional(),
                  })
                  .optional(),
              })
              .default({}),
          }),
        ),
      }),
    }),
  }),
});

/** Seconds a Pod of the template goes on serving after it was told to stop, by its hook or by its program; undefined when it does not. */
function pauseOf(
  container: z.infer<typeof schema>['spec']['template']['spec']['containers'][number],
): number | undefined {
  const { preStop } = container.lifecycle;
  const words = preStop?.exec?.command.join(' ') ?? '';
  const flag = container.args
    .map((arg) => /^--delay-shutdown=(\d+)$/.exec(arg)?.[1])
    .find((found) => found !== undefined);
  const seconds = preStop?.sleep?.seconds ?? /\bsleep (\d+)/.exec(words)?.[1] ?? flag;
  return seconds === undefined ? undefined : Number(seconds);
}

const watched = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default' };

export function servesOn(id: string): Condition {
  const text = {
    en: 'A Pod of shop goes on serving for some seconds after it was told to stop',
    ja: 'shop の Pod は、終了を求められてから数秒間は応答を続ける',
  };
  return {
    id,
    text,
    watches: [watched],
    judge: (state) => {
      const object = state.list(watched).find(({ metadata }) => metadata.name === 'shop');
      if (!object) return notYet(text, sayNoDeployment(state, 'default', 'shop'));
      const { terminationGracePeriodSeconds: grace, containers } = schema.parse(object).spec.template.spec;
      const [container] = containers;
      const seconds = container && pauseOf(container);
      if (seconds === undefined)
        return notYet(
          text,
          fill(
            {
              en: 'container {name} has no preStop hook and ends at once',
              ja: 'コンテナ {name} に preStop フックがなく、すぐに終了します',
            },
            { name: container?.name ?? 'shop' },
          ),
        );
      const seen = fill(
        { en: '{seconds} s, of {grace} s grace', ja: '{seconds} 秒 (猶予は {grace} 秒)' },
        { seconds, grace },
      );
      return seconds >= leastSeconds && seconds < grace ? met(text, seen) : wrong(text, seen);
    },
  };
}

const hook = (yaml: string): string =>
  `kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"containers":[{"name":"shop",${yaml}}]}}}}'`;
const undo = ['kubectl rollout undo deployment shop', 'kubectl rollout status deployment shop --timeout=90s'];

export const waitForOthers = step({
  id: 'wait-for-others',
  goal: {
    en: 'Let a Pod of shop that is being stopped go on serving for 5 seconds, until everybody has heard that it goes.',
    ja: '終了を求められた shop の Pod が、全員に知れ渡るまでの 5 秒間、応答を続けるようにします。',
  },
  conditions: [
    servesOn('serves-on'),
    deploymentAvailable({ id: 'three-up', deployment: 'shop', replicas: 3 }),
    requestsCalm({ id: 'calm', deployment: 'shop', seconds: leastSeconds }),
  ],
  hints: [
    {
      text: {
        en: 'Add `lifecycle: {preStop: {sleep: {seconds: 5}}}` to the container in shop.yaml, in line with `image`, and apply the file.',
        ja: 'shop.yaml のコンテナに、`image` と同じ深さで `lifecycle: {preStop: {sleep: {seconds: 5}}}` を加え、適用してください。',
      },
      when: { condition: 'serves-on', state: 'not-yet' },
    },
    {
      text: {
        en: 'Five seconds are a good measure here: longer than others need to hear of it, shorter than terminationGracePeriodSeconds.',
        ja: 'ここでは 5 秒がちょうどよい長さです。ほかに伝わるまでより長く、terminationGracePeriodSeconds より短くします。',
      },
      when: { condition: 'serves-on', state: 'wrong' },
    },
  ],
  solution: [hook('"lifecycle":{"preStop":{"sleep":{"seconds":5}}}'), 'kubectl rollout status deployment shop'],
  right: [
    {
      name: 'by-exec',
      commands: [hook('"lifecycle":{"preStop":{"exec":{"command":["sh","-c","sleep 5"]}}}')],
      undo,
    },
    {
      name: 'by-its-program',
      // It goes on to the end of its grace: a short one, since those Pods are waited for.
      commands: [
        `kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":8,"containers":[{"name":"shop","args":["netexec","--http-port=8080","--delay-shutdown=5"]}]}}}}'`,
      ],
      undo,
    },
    {
      name: 'from-the-file',
      commands: [
        "sed -i 's/^          ports:/          lifecycle: {preStop: {sleep: {seconds: 5}}}\\n          ports:/' shop.yaml",
        'kubectl apply -f shop.yaml',
      ],
      undo: ["sed -i '/lifecycle/d' shop.yaml", ...undo],
    },
  ],
  wrong: [
    {
      name: 'too-short',
      commands: [hook('"lifecycle":{"preStop":{"sleep":{"seconds":1}}}')],
      caughtBy: 'serves-on',
      undo,
    },
    {
      name: 'no-grace',
      commands: [
        `kubectl patch deployment shop -p '{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":4,"containers":[{"name":"shop","lifecycle":{"preStop":{"exec":{"command":["sleep","5"]}}}}]}}}}'`,
      ],
      caughtBy: 'serves-on',
      undo,
    },
    {
      name: 'too-short-by-its-program',
      commands: [hook('"args":["netexec","--http-port=8080","--delay-shutdown=1"]')],
      caughtBy: 'serves-on',
      undo,
    },
  ],
});
