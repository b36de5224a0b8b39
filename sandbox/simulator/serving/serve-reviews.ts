/** Questions that are created and answered at once: who am I, what may I do, whose token is this. */
import { reviewAccess, reviewRules, reviewSelf, reviewToken } from '../access/reviews.ts';
import { roundTrip } from '../decode/round-trip.ts';
import { methodNotAllowed } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { type Exchange, managerOf } from './exchange.ts';
import { contentTypeOf, parseTyped, readBody } from './read-body.ts';
import { readWriteOptions } from './request-options.ts';
import { addWarning, sendObject } from './respond.ts';
import { tracked } from './tracked.ts';

const groups = new Set(['/apis/authorization.k8s.io/v1', '/apis/authentication.k8s.io/v1']);

/** True when it answered. Throws StatusError 400, 405, 422. */
export async function serveReview({
  info,
  cluster,
  request,
  response,
  query,
  user,
  media,
}: Exchange): Promise<boolean> {
  const resource = groups.has(info.groupPath) ? cluster.resourceAt(`${info.groupPath}/${info.resource}`) : undefined;
  if (!resource || info.subresource !== '') return false;
  if (info.verb !== 'create') throw methodNotAllowed();
  const options = readWriteOptions(query, 'CreateOptions');
  const body = parseTyped(await readBody({ request, cluster }), contentTypeOf(request), resource.kind);
  const decoded = resource.decode(body, options.fieldValidation);
  const { warnings } = decoded;
  const manager = managerOf(options.fieldManager, request.headers['user-agent']);
  // Those about oneself are answered with an object of their own.
  const object = resource.kind.startsWith('SelfSubjectR')
    ? decoded.object
    : tracked(decoded.object, undefined, { resource, manager, subresource: '', now: cluster.now() });
  for (const warning of warnings) addWarning(response, warning);
  const answers: Readonly<Record<string, () => JsonObject>> = {
    SelfSubjectReview: () => withTime(reviewSelf(object, user), cluster.timestamp()),
    SelfSubjectRulesReview: () => reviewRules(object, user, cluster.rbac),
    TokenReview: () => reviewToken(object, (token) => cluster.identities.byToken(token)),
  };
  const answer = answers[resource.kind] ?? (() => reviewAccess(object, user, cluster.authorize, info.namespace));
  sendObject(response, 201, roundTrip(answer(), resource.schema), media);
  return true;
}

/** A question about oneself says when it was asked. */
function withTime(review: JsonObject, now: string): JsonObject {
  return { ...review, metadata: { ...(review.metadata as JsonObject | undefined), creationTimestamp: now } };
}
