import { ok } from '../../../sandbox/contract/failure.ts';
import { answer } from '../../_server/answer.ts';
import { findLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

/** Steps passed, by lab; `known` says whether anything is stored about who asks. */
export function GET() {
  return answer(async () => {
    const learner = await findLearner();
    if (learner === undefined) return ok({ known: false, labs: {} });
    const attempts = await (await openedStore()).attempts.ofLearner(learner);
    const labs = Object.fromEntries(attempts.map(({ lab, passed }) => [lab, passed.map(({ step }) => step)]));
    return ok({ known: true, labs });
  });
}
