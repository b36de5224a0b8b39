/** POST serviceaccounts/x/token. Source: pkg/registry/core/serviceaccount/storage/token.go and pkg/apis/authentication/validation. */
import { decodeObject } from '../decode/decode.ts';
import { roundTrip } from '../decode/round-trip.ts';
import { badRequest, conflict, type FieldError, fieldError, invalid, notFound } from '../meta/status.ts';
import { isObject, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { schemaOf } from '../structure/structure.ts';
import type { ResourceExchange } from './exchange.ts';
import { contentTypeOf, parseTyped, readBody } from './read-body.ts';
import { readWriteOptions } from './request-options.ts';
import { sendObject } from './respond.ts';
import { liveObject } from './serve-write.ts';

const kind = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' };
const [defaultSeconds, leastSeconds, mostSeconds] = [3_600, 600, 2 ** 32];
const defaultAudience = 'https://kubernetes.default.svc.cluster.local';

export async function serveToken(exchange: ResourceExchange): Promise<void> {
  const { info, cluster, request, response, query, media } = exchange;
  const schema = schemaOf(kind.apiVersion, kind.kind) ?? {};
  const { fieldValidation } = readWriteOptions(query, 'CreateOptions');
  const body = parseTyped(await readBody(request), contentTypeOf(request));
  const asked = roundTrip(decodeObject(body, { ...kind, schema }, fieldValidation).object, schema);
  const account = liveObject(exchange);
  if (metaOf(asked).name !== undefined && metaOf(asked).name !== info.name)
    throw badRequest(`metadata.name is provided, but does not match the name on the URL (${info.name})`);
  const spec = isObject(asked.spec) ? asked.spec : {};
  const expirationSeconds = typeof spec.expirationSeconds === 'number' ? spec.expirationSeconds : defaultSeconds;
  check(expirationSeconds);
  const audiences =
    Array.isArray(spec.audiences) && spec.audiences.length > 0 ? spec.audiences.map(String) : [defaultAudience];
  const bound = boundObject(exchange, spec);
  const token = cluster.identities.issue({
    namespace: info.namespace,
    serviceAccount: { name: info.name, uid: metaOf(account).uid ?? '' },
    audiences,
    expirationSeconds,
    id: cluster.newUid(),
    ...bound,
  });
  const expires = new Date(cluster.now().getTime() + expirationSeconds * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const answer: JsonObject = {
    ...kind,
    metadata: { name: info.name, namespace: info.namespace, creationTimestamp: cluster.timestamp() },
    spec: { ...spec, audiences, expirationSeconds, boundObjectRef: spec.boundObjectRef ?? null },
    status: { token, expirationTimestamp: expires },
  };
  sendObject(response, 201, answer, media);
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
  if (errors.length > 0) throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors);
}

const bindable: Readonly<Record<string, { path: string; key: 'pod' | 'secret' | 'node'; resource: string }>> = {
  'v1 Pod': { path: '/api/v1/pods', key: 'pod', resource: 'pods' },
  'v1 Secret': { path: '/api/v1/secrets', key: 'secret', resource: 'secrets' },
  'v1 Node': { path: '/api/v1/nodes', key: 'node', resource: 'nodes' },
};

/** A token may be bound to the life of a Pod, a Secret or a node. */
function boundObject(
  { cluster, info }: ResourceExchange,
  { boundObjectRef: ref }: JsonObject,
): Record<string, { name: string; uid: string }> {
  if (!isObject(ref)) return {};
  const of = bindable[`${String(ref.apiVersion)} ${String(ref.kind)}`];
  if (!of)
    throw badRequest(
      `cannot bind token for serviceaccount to object of type ${String(ref.apiVersion)}, Kind=${String(ref.kind)}`,
    );
  const name = String(ref.name ?? '');
  const found = cluster.reader.get(of.path, of.key === 'node' ? undefined : info.namespace, name);
  if (!found) throw notFound({ group: '', resource: of.resource }, name);
  const { uid = '' } = metaOf(found);
  if (ref.uid && ref.uid !== uid)
    throw conflict(
      { group: '', resource: of.resource },
      name,
      `the UID in the bound object reference (${String(ref.uid)}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  return { [of.key]: { name, uid } };
}
