import { z } from 'zod';
import { ok } from '../../../sandbox/contract/failure.ts';
import { answer, readBody } from '../../_server/answer.ts';
import { certificateName } from '../../_server/certificate/certificate-name.ts';
import { finishedBy, issueCertificate } from '../../_server/certificate/certificates.ts';
import { findLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

const issueSchema = z.strictObject({
  name: certificateName,
  lessons: z.array(z.string().max(60)).min(1).max(50),
});

/** What the learner has finished, and the certificates they have. */
export function GET() {
  return answer(async () => {
    const learner = await findLearner();
    if (learner === undefined) return ok({ finished: [], issued: [] });
    const issued = await (await openedStore()).certificates.ofLearner(learner);
    return ok({
      finished: (await finishedBy(learner)).map(({ lesson }) => lesson),
      issued: issued.map(({ id, name, issuedAt, lessons }) => ({
        id,
        name,
        issuedAt: issuedAt.toISOString(),
        lessons: lessons.map(({ lesson }) => lesson),
      })),
    });
  });
}

/** Issues a certificate for lessons that are finished, under a name of the learner's choice. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, issueSchema);
    if (!body.ok) return body;
    const learner = await findLearner();
    const issued = await issueCertificate({ learner: learner ?? '', ...body.value, now: new Date() });
    return issued.ok ? ok({ id: issued.value.id }) : issued;
  });
}
