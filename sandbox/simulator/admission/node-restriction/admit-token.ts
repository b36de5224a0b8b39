import { isObject } from '../../patch/json.ts';
import { refuse } from '../refuse.ts';
import { livePod } from './admit-pod.ts';
import type { Asked } from './node-restriction.ts';

interface TokenSpec {
  readonly audiences?: readonly string[];
  readonly boundObjectRef?: {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly uid?: string;
  };
}

/** Tokens are made for Pods on the node only. Throws StatusError 403, 404. */
export function admitToken(asked: Asked): void {
  const { request, cluster, node } = asked;
  if (request.operation !== 'CREATE' || request.subresource !== 'token') return;
  const spec = (isObject(request.object?.spec) ? request.object.spec : {}) as TokenSpec;
  const ref = spec.boundObjectRef;
  if (ref?.apiVersion !== 'v1' || ref.kind !== 'Pod' || !ref.name)
    throw refuse(request, 'node requested token not bound to a pod');
  if (!ref.uid) throw refuse(request, 'node requested token with a pod binding without a uid');
  const pod = livePod(asked, ref.name);
  if (pod.metadata?.uid !== ref.uid)
    throw refuse(
      request,
      `the UID in the bound object reference (${ref.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  if (pod.spec?.nodeName !== node)
    throw refuse(request, 'node requested token bound to a pod scheduled on a different node');
  const { audiences = [] } = spec;
  if (audiences.length > 1) throw refuse(request, 'node may only request 0 or 1 audiences');
  const [audience = ''] = audiences;
  const projected = (pod.spec.volumes ?? []).flatMap((volume) => volume.projected?.sources ?? []);
  if (
    projected.some((source) => source.serviceAccountToken && (source.serviceAccountToken.audience ?? '') === audience)
  )
    return;
  const may = cluster.authorize({
    user: request.user,
    verb: 'request-serviceaccounts-token-audience',
    namespace: request.namespace,
    group: '',
    resource: audience,
    subresource: '',
    name: request.name,
  });
  if (!may)
    throw refuse(
      request,
      `audience ${JSON.stringify(audience)} not found in pod spec volume, ${request.user.name} is not authorized to request tokens for this audience`,
    );
}
