import { seal, unseal } from '../contract/seal.ts';

/** Where TLS is, browsers take the name only for a Secure cookie of this very host, so no neighbour can plant one; the other is not read there. */
export function learnerCookieName(secure: boolean): string {
  return secure ? '__Host-drydock_learner' : 'drydock_learner';
}

const purpose = 'learner:';

/** `<id>.<signature>` */
export function sealLearner(learner: string, secret: string): string {
  return seal(purpose, learner, secret);
}

/** The learner's id, or undefined when the cookie is absent or not ours. */
export function openLearner(cookie: string | undefined, secret: string): string | undefined {
  return unseal(purpose, cookie, secret);
}

/** The learner of a whole `Cookie` header. `secure`: the browser speaks TLS. */
export function learnerOfCookies(header: string | undefined, secret: string, secure: boolean): string | undefined {
  const cookies = new Map((header ?? '').split(';').map((pair) => splitOnce(pair.trim())));
  return openLearner(cookies.get(learnerCookieName(secure)), secret);
}

function splitOnce(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}
