import { ok } from '../../../sandbox/contract/failure.ts';
import type { AttemptSummary } from '../../../store/attempts.ts';
import { answer } from '../../_server/answer.ts';
import { findLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

/** Steps passed, by lab, and the lab worked on last; `known` says whether anything is stored about who asks. */
export function GET() {
  return answer(async () => {
    const learner = await findLearner();
    if (learner === undefined) return ok({ known: false, labs: {}, latest: null });
    const attempts = await (await openedStore()).attempts.ofLearner(learner);
    const labs = Object.fromEntries(attempts.map(({ lab, passed }) => [lab, passed.map(({ step }) => step)]));
    const lastDeed = ({ startedAt, passed }: AttemptSummary): number =>
      Math.max(startedAt.getTime(), ...passed.map(({ at }) => at.getTime()));
    const latest = attempts.toSorted((a, b) => lastDeed(b) - lastDeed(a))[0]?.lab ?? null;
    return ok({ known: true, labs, latest });
  });
}
