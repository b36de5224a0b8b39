import { z } from 'zod';
import { ok } from '../../../sandbox/contract/failure.ts';
import type { SandboxView } from '../../../sandbox/contract/sandbox-view.ts';
import { answer, fromOwnPage, readBody } from '../../_server/answer.ts';
import { askAnyHost } from '../../_server/ask-host.ts';
import { ensureLearner, findLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

const startSchema = z.object({ lab: z.string().min(1).max(60) });

/** Starts the learner's sandbox for a lab, or gives the one there is. */
export function POST(request: Request) {
  return answer(async () => {
    const own = fromOwnPage(request);
    if (!own.ok) return own;
    const body = await readBody(request, startSchema);
    if (!body.ok) return body;
    return askAnyHost('startSandbox', { learner: await ensureLearner(), lab: body.value.lab });
  });
}

/** `?lab=…`: the learner's newest sandbox for the lab, the steps passed so far, and what makes clusters here. */
export function GET(request: Request) {
  return answer(async () => {
    const lab = new URL(request.url).searchParams.get('lab') ?? '';
    const [learner, host] = await Promise.all([findLearner(), askAnyHost('describeHost', {})]);
    const provider = host.ok ? host.value.provider : null;
    if (learner === undefined) return ok({ sandbox: null, passed: {}, provider });
    const store = await openedStore();
    const attempts = await store.attempts.ofLearner(learner);
    const passes = attempts.findLast((attempt) => attempt.lab === lab)?.passed ?? [];
    const record = await store.sandboxes.currentOf({ learner, lab });
    const sandbox: SandboxView | null = record
      ? {
          ...record,
          startedAt: record.startedAt.toISOString(),
          endsAt: record.endsAt.toISOString(),
          phase: null,
          phaseStartedAt: null,
        }
      : null;
    return ok({
      sandbox,
      passed: Object.fromEntries(passes.map(({ step, at }) => [step, at.toISOString()])),
      provider,
    });
  });
}
