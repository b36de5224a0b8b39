import { createHmac, timingSafeEqual } from 'node:crypto';

export const learnerCookie = 'drydock_learner';

function sign(learner: string, secret: string): string {
  return createHmac('sha256', secret).update(`learner:${learner}`).digest('base64url');
}

/** `<id>.<signature>` */
export function sealLearner(learner: string, secret: string): string {
  return `${learner}.${sign(learner, secret)}`;
}

/** The learner's id, or undefined when the cookie is absent or not ours. */
export function openLearner(cookie: string | undefined, secret: string): string | undefined {
  const [learner = '', signature = ''] = (cookie ?? '').split('.');
  const wanted = Buffer.from(sign(learner, secret));
  const given = Buffer.from(signature);
  return learner !== '' && wanted.length === given.length && timingSafeEqual(wanted, given) ? learner : undefined;
}
