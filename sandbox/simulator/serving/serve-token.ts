/** POST serviceaccounts/x/token. Source: pkg/registry/core/serviceaccount/storage/token.go and pkg/apis/authentication/validation. */
import { decodeObject } from '../decode/decode.ts';
import { roundTrip } from '../decode/round-trip.ts';
import { badRequest, conflict, type FieldError, fieldError, invalid, notFound } from '../meta/status.ts';
import { isObject, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { schemaOf } from '../structure/structure.ts';
import { admissionOf } from './admit.ts';
import type { ResourceExchange } from './exchange.ts';
import { contentTypeOf, parseTyped, readBody } from './read-body.ts';
import { readWriteOptions } from './request-options.ts';
import { sendObject } from './respond.ts';
import { liveObject } from './serve-write.ts';

const tokenRequests = { group: 'authentication.k8s.io', resource: 'TokenRequest', kind: 'TokenRequest' };
const kind = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' };
const [defaultSeconds, leastSeconds, mostSeconds] = [3_600, 600, 2 ** 32];
const defaultAudience = 'https://kubernetes.default.svc.cluster.local';

export async function serveToken(exchange: ResourceExchange): Promise<void> {
  const { info, cluster, request, response, query, media } = exchange;
  const schema = schemaOf(kind.apiVersion, kind.kind) ?? {};
  const { fieldValidation, dryRun } = readWriteOptions(query, 'CreateOptions');
  const body = parseTyped(await readBody(exchange), contentTypeOf(request));
  const asked = defaulted(roundTrip(decodeObject(body, { ...kind, schema }, fieldValidation).object, schema));
  const admission = admissionOf(exchange, { operation: 'CREATE', dryRun });
  const admitted = admission.mutate(asked, undefined);
  checkPlace(admitted, info);
  const account = metaOf(liveObject(exchange));
  const requested = completed(admitted, { ...info, uid: account.uid ?? '', now: cluster.timestamp() });
  if (metaOf(requested).uid !== account.uid)
    throw conflict(
      tokenRequests,
      info.name,
      `the UID in the token request (${metaOf(requested).uid}) does not match the UID of the service account (${account.uid})`,
    );
  const spec = requested.spec as JsonObject;
  const expirationSeconds = Number(spec.expirationSeconds);
  check(expirationSeconds);
  admission.validate(requested, undefined);
  const token = cluster.identities.issue({
    namespace: info.namespace,
    serviceAccount: { name: info.name, uid: account.uid ?? '' },
    audiences: spec.audiences as readonly string[],
    expirationSeconds,
    id: cluster.newUid(),
    ...boundObject(exchange, spec),
  });
  const expires = new Date(cluster.now().getTime() + expirationSeconds * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const answer: JsonObject = {
    ...requested,
    spec: { ...spec, boundObjectRef: spec.boundObjectRef ?? null },
    status: { token, expirationTimestamp: expires },
  };
  sendObject(response, 201, answer, media);
}

function defaulted(asked: JsonObject): JsonObject {
  const spec = isObject(asked.spec) ? asked.spec : {};
  return { ...asked, ...kind, spec: { ...spec, expirationSeconds: spec.expirationSeconds ?? defaultSeconds } };
}

/** Throws StatusError 400, 422. */
function checkPlace(asked: JsonObject, { name, namespace }: { name: string; namespace: string }): void {
  const given = metaOf(asked);
  if (given.namespace && given.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  if (!given.name || given.name === name) return;
  throw invalid(tokenRequests, name, [
    fieldError.invalid('metadata.name', given.name, 'must match the service account name if specified'),
  ]);
}

interface Filling {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly now: string;
}

function completed(asked: JsonObject, { name, namespace, uid, now }: Filling): JsonObject {
  const { status: _s, ...rest } = asked;
  const meta = metaOf(asked);
  const spec = asked.spec as JsonObject;
  const audiences = Array.isArray(spec.audiences) && spec.audiences.length > 0 ? spec.audiences : [defaultAudience];
  const metadata = { ...meta, name, namespace, uid: meta.uid || uid, creationTimestamp: now };
  return { ...rest, metadata: metadata as unknown as JsonObject, spec: { ...spec, audiences } };
}

function check(seconds: number): void {
  const errors: FieldError[] = [];
  if (seconds < leastSeconds)
    errors.push(
      fieldError.invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 10 minutes'),
    );
  if (seconds > mostSeconds)
    errors.push(
      fieldError.invalid('spec.expirationSeconds', seconds, 'may not specify a duration larger than 2^32 seconds'),
    );
  if (errors.length > 0) throw invalid(tokenRequests, '', errors);
}

interface Bound {
  readonly name: string;
  readonly uid: string;
}

const bindable: Readonly<Record<string, { path: string; key: 'pod' | 'secret' | 'node'; resource: string }>> = {
  Pod: { path: '/api/v1/pods', key: 'pod', resource: 'pods' },
  Secret: { path: '/api/v1/secrets', key: 'secret', resource: 'secrets' },
  Node: { path: '/api/v1/nodes', key: 'node', resource: 'nodes' },
};

/** A token may be bound to the life of a Pod, a Secret or a node. Throws StatusError 400, 404, 409. */
function boundObject(
  { cluster, info }: ResourceExchange,
  { boundObjectRef: ref }: JsonObject,
): { pod?: Bound; secret?: Bound; node?: Bound } {
  if (!isObject(ref)) return {};
  const [version = '', group = ''] = String(ref.apiVersion ?? '')
    .split('/')
    .reverse();
  const refKind = String(ref.kind ?? '');
  const of = group === '' ? bindable[refKind] : undefined;
  if (!of) throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${refKind}`);
  const name = String(ref.name ?? '');
  const found = cluster.reader.get(of.path, of.key === 'node' ? undefined : info.namespace, name);
  if (!found) throw notFound({ group: '', resource: of.resource }, name);
  const { serviceAccountName, nodeName } = (isObject(found.spec) ? found.spec : {}) as {
    serviceAccountName?: string;
    nodeName?: string;
  };
  if (of.key === 'pod' && serviceAccountName !== info.name)
    throw badRequest(
      `cannot bind token for serviceaccount ${JSON.stringify(info.name)} to pod running with different serviceaccount name.`,
    );
  const { uid = '' } = metaOf(found);
  if (ref.uid && ref.uid !== uid)
    throw conflict(
      { group: '', resource: refKind },
      name,
      `the UID in the bound object reference (${String(ref.uid)}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  if (of.key !== 'pod' || !nodeName) return { [of.key]: { name, uid } };
  const node = metaOf(cluster.reader.get('/api/v1/nodes', undefined, nodeName) ?? {});
  return { pod: { name, uid }, node: { name: nodeName, uid: node.uid ?? '' } };
}
