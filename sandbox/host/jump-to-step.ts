/** Brings a learner's cluster to where a step begins: runs the solutions of the steps before it in the learner's box. */
import type { Lab } from '../../labs/lab.ts';
import { type Failure, fail, ok, type Result } from '../contract/failure.ts';
import type { JumpView } from '../contract/jump-view.ts';
import type { JudgedLab } from './judged-lab.ts';
import type { Box } from './parts.ts';
import { shownFailure } from './shown-failure.ts';

/** A command may wait for a rollout; one that takes longer hangs. */
const commandMs = 120_000;
/** How long the cluster may take to follow a solution. */
const followMs = 90_000;

interface Jump {
  readonly to: string;
  readonly lab: Lab;
  readonly judged: JudgedLab;
  readonly box: Pick<Box, 'run'>;
  readonly signal: AbortSignal;
  /** Null once the step has begun. */
  onView(view: JumpView | null): void;
}

/** Not allowed when this cluster is past the step's beginning: only a new one can be there. */
export function planJump(lab: Lab, to: string, reached: number): Result<readonly string[]> {
  const at = lab.steps.findIndex(({ id }) => id === to);
  if (at < 0) return fail('not-found', `The lab ${lab.id} has no step '${to}'.`);
  if (at <= reached && at > 0)
    return fail('not-allowed', 'This cluster is past the beginning of that step. Start it on a new cluster.');
  return ok(lab.steps.slice(reached, at).map(({ id }) => id));
}

export async function jumpToStep(
  { to, lab, judged, box, signal, onView }: Jump,
  steps: readonly string[],
): Promise<void> {
  let done = 0;
  const tell = (failure: Failure | null): void =>
    onView({ to, steps: [...steps], done, failure: failure && shownFailure(failure) });
  tell(null);
  const replay = judged.replay();
  for (const id of steps) {
    replay?.begin(id);
    const solved = await solve(id, { lab, judged, box, signal });
    if (!solved.ok) {
      replay?.end();
      if (!signal.aborted) tell(solved.failure);
      return;
    }
    done += 1;
    tell(null);
  }
  await judged.noteJump(to);
  replay?.end(to);
  onView(null);
}

type Solve = Pick<Jump, 'lab' | 'judged' | 'box' | 'signal'>;

async function solve(id: string, { lab, judged, box, signal }: Solve): Promise<Result<void>> {
  const solution = lab.steps.find((step) => step.id === id)?.solution ?? [];
  for (const command of solution) {
    const ran = await box.run(command, AbortSignal.any([signal, AbortSignal.timeout(commandMs)]));
    if (ran.code !== 0)
      return fail('unexpected', `The solution of the step '${id}' did not work in this cluster.`, {
        command,
        output: ran.output,
      });
  }
  const missing = await judged.untilMet(id, followMs, signal);
  if (missing === undefined) return ok(undefined);
  return fail('timed-out', `After its solution the step '${id}' was not met: ${missing}.`);
}
