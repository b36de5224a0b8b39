import { createHmac, timingSafeEqual } from 'node:crypto';

export const learnerCookie = 'drydock_learner';
/** Where TLS is: browsers take this name only for a Secure cookie of this very host, so no neighbour can plant one. */
export const secureLearnerCookie = '__Host-drydock_learner';

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

/** The learner of a whole `Cookie` header. */
export function learnerOfCookies(header: string | undefined, secret: string): string | undefined {
  const cookies = new Map((header ?? '').split(';').map((pair) => splitOnce(pair.trim())));
  return openLearner(cookies.get(secureLearnerCookie) ?? cookies.get(learnerCookie), secret);
}

function splitOnce(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}
