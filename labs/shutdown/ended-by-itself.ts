import type { Condition } from '../lab.ts';
import { met, notYet, wrong } from '../vocabulary/judgement.ts';
import { onPod } from '../vocabulary/pod-conditions.ts';
import { fill } from '../vocabulary/texts.ts';

/** 128 + 9: what a process that was killed leaves behind; 126 to 128: what is left where it never ran. */
const badEnds = [137, 126, 127, 128];

/** The Pod was stopped at its deadline, and its process ended before it had to be killed. */
export function endedByItself(id: string, name: string): Condition {
  return onPod(
    { id, pod: name },
    { en: '{pod} was told to stop and ended by itself', ja: '{pod} が終了を求められ、自分で終了した' },
    (pod, expected) => {
      const state = pod.status.containerStatuses.find((container) => container.name === name)?.state;
      const code = state?.terminated?.exitCode;
      if (code === undefined) return notYet(expected, { en: 'it still runs', ja: 'まだ動いています' });
      const seen = fill({ en: 'exit code {code}', ja: '終了コード {code}' }, { code });
      return badEnds.includes(code) ? wrong(expected, seen) : met(expected, seen);
    },
  );
}
