import type { Condition } from '../lab.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { statusOf } from '../vocabulary/pod.ts';
import { onPod } from '../vocabulary/pod-conditions.ts';
import { fill } from '../vocabulary/texts.ts';

/** 128 + 9: what a process that was killed leaves behind. */
const killed = 137;
/** What is left where it never ran. */
const neverRan = [126, 127, 128];

/** The Pod was stopped at its deadline, and its process ended before it had to be killed. */
export function endedByItself(id: string, name: string): Condition {
  return onPod(
    { id, pod: name },
    { en: '{pod} was told to stop and ended by itself', ja: '{pod} が終了を求められ、自分で終了した' },
    (pod, expected) => {
      const state = pod.status.containerStatuses.find((container) => container.name === name)?.state;
      const code = state?.terminated?.exitCode;
      if (code === undefined)
        return notYet(
          expected,
          fill({ en: '{name} is {status}', ja: '{name} は {status} です' }, { name, status: statusOf(pod) }),
        );
      const grace = pod.spec.terminationGracePeriodSeconds ?? 30;
      const values = { name, code, grace };
      if (code === killed)
        return wrong(
          expected,
          fill(
            {
              en: '{name} did not end within {grace} s and was killed: exit code {code}',
              ja: '{name} は {grace} 秒以内に終了せず、強制終了されました。終了コード {code}',
            },
            values,
          ),
        );
      const seen = fill({ en: '{name} ended with exit code {code}', ja: '{name} の終了コードは {code} です' }, values);
      return neverRan.includes(code) ? wrong(expected, seen) : met(expected, seen);
    },
  );
}
