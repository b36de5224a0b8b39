import { fail } from '../../../../../sandbox/contract/failure.ts';
import { answer } from '../../../../_server/answer.ts';
import { askOwnerOf } from '../../../../_server/ask-host.ts';
import { findLearner } from '../../../../_server/learner.ts';

const calls = new Map([
  ['extend', 'extendSandbox'],
  ['reset', 'resetSandbox'],
  ['end', 'endSandbox'],
] as const);

/** `POST /api/sandboxes/<id>/extend|reset|end` */
export function POST(_: Request, { params }: { params: Promise<{ id: string; deed: string }> }) {
  return answer(async () => {
    const { id, deed } = await params;
    const call = calls.get(deed as 'extend');
    const learner = await findLearner();
    if (call === undefined || learner === undefined) return fail('not-found', `There is nothing to ${deed} here.`);
    return askOwnerOf(call, { learner, sandbox: id });
  });
}
