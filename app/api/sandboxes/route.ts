import { z } from 'zod';
import { ok } from '../../../sandbox/contract/failure.ts';
import type { SandboxView } from '../../../sandbox/contract/sandbox-view.ts';
import { answer, readBody } from '../../_server/answer.ts';
import { askAnyHost } from '../../_server/ask-host.ts';
import { ensureLearner, findLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

const startSchema = z.object({ lab: z.string().min(1).max(60), step: z.string().min(1).max(60).optional() });

/** Starts the learner's sandbox for a lab, or gives the one there is. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, startSchema);
    if (!body.ok) return body;
    return askAnyHost('startSandbox', { learner: await ensureLearner(), ...body.value });
  });
}

/** `?lab=…`: the learner's newest sandbox for the lab, the steps passed and the help taken so far, and what makes clusters here. */
export function GET(request: Request) {
  return answer(async () => {
    const lab = new URL(request.url).searchParams.get('lab') ?? '';
    const [learner, host] = await Promise.all([findLearner(), askAnyHost('describeHost', {})]);
    const provider = host.ok ? host.value.provider : null;
    if (learner === undefined) return ok({ sandbox: null, passed: {}, helps: [], provider });
    const store = await openedStore();
    const attempts = await store.attempts.ofLearner(learner);
    const attempt = attempts.findLast((each) => each.lab === lab);
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
      helps: (attempt?.helps ?? []).map(({ step, kind, item }) => ({ step, kind, item })),
      passed: Object.fromEntries((attempt?.passed ?? []).map(({ step, at }) => [step, at.toISOString()])),
      provider,
    });
  });
}
