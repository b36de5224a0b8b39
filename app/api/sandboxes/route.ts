import { z } from 'zod';
import { networkOf } from '../../../config/network-of.ts';
import { ok } from '../../../sandbox/contract/failure.ts';
import type { SandboxView } from '../../../sandbox/contract/sandbox-view.ts';
import type { SandboxRecord } from '../../../store/sandboxes.ts';
import { answer, readBody } from '../../_server/answer.ts';
import { askAnyHost } from '../../_server/ask-host.ts';
import { clientAddress } from '../../_server/client.ts';
import { findLearner, rememberLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

const startSchema = z.object({ lab: z.string().min(1).max(60), step: z.string().min(1).max(60).optional() });

/** Starts the learner's sandbox for a lab, or gives the one there is. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, startSchema);
    if (!body.ok) return body;
    const known = await findLearner();
    const { learners } = await openedStore();
    const learner = known ?? (await learners.create(new Date())).id;
    let isRemembered = known !== undefined;
    try {
      const network = networkOf(await clientAddress());
      const started = await askAnyHost('startSandbox', { learner, network, ...body.value });
      if (started.ok && !isRemembered) {
        await rememberLearner(learner);
        isRemembered = true;
      }
      return started;
    } finally {
      // Whoever asks in vain leaves nothing behind.
      if (!isRemembered) await learners.remove(learner);
    }
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
    return ok({
      sandbox: record ? viewOf(record) : null,
      helps: (attempt?.helps ?? []).map(({ step, kind, item }) => ({ step, kind, item })),
      passed: Object.fromEntries((attempt?.passed ?? []).map(({ step, at }) => [step, at.toISOString()])),
      provider,
    });
  });
}

/** As the store has it: what it is about just now, its host tells. */
function viewOf({ startedAt, endsAt, network: _, ...record }: SandboxRecord): SandboxView {
  const times = { startedAt: startedAt.toISOString(), endsAt: endsAt.toISOString() };
  return { ...record, ...times, phase: null, phaseStartedAt: null };
}
