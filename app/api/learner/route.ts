import { fail, ok } from '../../../sandbox/contract/failure.ts';
import { answer } from '../../_server/answer.ts';
import { askOwnerOf } from '../../_server/ask-host.ts';
import { findLearner, forgetLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

/** Everything stored about the learner, as a file. */
export async function GET() {
  const response = await answer(async () => {
    const learner = await findLearner();
    const all = learner === undefined ? undefined : await (await openedStore()).learners.exportAll(learner);
    return all ? ok(all) : fail('not-found', 'Nothing is stored about you.');
  });
  if (response.ok) response.headers.set('content-disposition', 'attachment; filename="drydock-progress.json"');
  return response;
}

/** Deletes everything stored about the learner. */
export function DELETE() {
  return answer(async () => {
    const learner = await findLearner();
    if (learner !== undefined) {
      await endSandboxesOf(learner);
      await (await openedStore()).learners.remove(learner);
    }
    await forgetLearner();
    return ok(undefined);
  });
}

/** A cluster of somebody who is not known any more would only wait for its time to end. */
async function endSandboxesOf(learner: string): Promise<void> {
  const store = await openedStore();
  for (const { lab } of await store.attempts.ofLearner(learner)) {
    const sandbox = await store.sandboxes.currentOf({ learner, lab });
    if (sandbox?.state === 'ready' || sandbox?.state === 'starting')
      await askOwnerOf('endSandbox', { learner, sandbox: sandbox.id });
  }
}
