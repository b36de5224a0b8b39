import type { Learners } from '../../store/learners.ts';
import type { Sandbox } from './sandbox.ts';

interface Forgotten {
  readonly sandboxes: readonly Pick<Sandbox, 'record' | 'end'>[];
  readonly learners: Pick<Learners, 'known'>;
}

/** Ends the sandboxes of learners that the store does not know any more; their sockets close with them. */
export async function endForgottenLearners({ sandboxes, learners }: Forgotten): Promise<void> {
  const owners = new Set(sandboxes.map(({ record }) => record.learner));
  if (owners.size === 0) return;
  const known = await learners.known([...owners]);
  for (const sandbox of sandboxes) if (!known.has(sandbox.record.learner)) void sandbox.end('asked');
}
