import type { V1Pod } from '@kubernetes/client-node';
import { mirrorAnnotation } from '../../meta/mirror-annotation.ts';
import { notFound } from '../../meta/status.ts';
import { equal, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import { refuse } from '../refuse.ts';
import { referencedBy } from './api-reference.ts';
import type { Asked } from './node-restriction.ts';

function named(node: string): string {
  return `node ${JSON.stringify(node)}`;
}

/** The Pod as it is. Throws StatusError 404, in the words of a lister, which calls it by its singular. */
export function livePod({ request, cluster }: Asked, name: string): V1Pod {
  const found = cluster.get('/api/v1/pods', request.namespace, name);
  if (!found) throw notFound({ group: '', resource: 'pod' }, name);
  return found as unknown as V1Pod;
}

/** Mirrors of static Pods are made and deleted, nothing else. Throws StatusError 403, 404. */
export function admitPod(asked: Asked): void {
  const { request, node } = asked;
  if (request.operation === 'CREATE') {
    admitMirror(asked);
    return;
  }
  if (request.operation !== 'DELETE')
    throw refuse(
      request,
      `unexpected operation "${request.operation}", ${named(node)} can only create and delete mirror pods`,
    );
  if (livePod(asked, request.name).spec?.nodeName !== node)
    throw refuse(request, `${named(node)} can only delete pods with spec.nodeName set to itself`);
}

function admitMirror({ request, cluster, node }: Asked): void {
  const pod = request.object as unknown as V1Pod;
  const { annotations = {}, ownerReferences = [] } = pod.metadata ?? {};
  const may = (what: string) => refuse(request, `${named(node)} ${what}`);
  if (annotations[mirrorAnnotation] === undefined)
    throw refuse(
      request,
      `pod does not have "${mirrorAnnotation}" annotation, ${named(node)} can only create mirror pods`,
    );
  if (pod.spec?.nodeName !== node) throw may('can only create pods with spec.nodeName set to itself');
  const [owner] = ownerReferences;
  if (ownerReferences.length > 1) throw may('can only create pods with a single owner reference set to itself');
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node)
    throw may('can only create pods with an owner reference set to itself');
  if (!owner.controller) throw may('can only create pods with a controller owner reference set to itself');
  if (owner.blockOwnerDeletion) throw may('must not set blockOwnerDeletion on an owner reference');
  const live = cluster.get('/api/v1/nodes', undefined, node);
  if (!live) throw notFound({ group: '', resource: 'node' }, node);
  const { uid = '' } = metaOf(live);
  if (owner.uid !== uid) throw refuse(request, `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`);
  const reference = referencedBy(pod.spec);
  if (reference !== undefined) throw may(`can not create pods that reference ${reference}`);
}

/** Throws StatusError 403. */
export function admitPodStatus({ request, node }: Asked): void {
  if (request.operation !== 'UPDATE') throw refuse(request, `unexpected operation "${request.operation}"`);
  const [old, made] = [request.old as unknown as V1Pod, request.object as unknown as V1Pod];
  if (old.spec?.nodeName !== node)
    throw refuse(request, `${named(node)} can only update pod status for pods with spec.nodeName set to itself`);
  const isSame = (of: (pod: V1Pod) => unknown): boolean => equal(of(old) as Json, of(made) as Json);
  if (!isSame(({ metadata }) => metadata?.labels ?? {}))
    throw refuse(request, `${named(node)} cannot update labels through pod status`);
  if (!isSame(({ status }) => status?.resourceClaimStatuses ?? []))
    throw refuse(request, `${named(node)} cannot update resource claim statues`);
  if (!isSame(({ status }) => status?.extendedResourceClaimStatus ?? null))
    throw refuse(request, `${named(node)} cannot update extended resource claim status`);
}

/** Throws StatusError 403, 404. */
export function admitEviction(asked: Asked): void {
  const { request, node } = asked;
  if (request.operation !== 'CREATE') throw refuse(request, `unexpected operation ${request.operation}`);
  if (livePod(asked, request.name).spec?.nodeName !== node)
    throw refuse(request, `node ${node} can only evict pods with spec.nodeName set to itself`);
}

/** Of a claim's status a node writes how large the volume has become. Throws StatusError 403. */
export function admitClaimStatus({ request, node }: Asked): void {
  if (request.operation !== 'UPDATE') throw refuse(request, `unexpected operation "${request.operation}"`);
  if (equal(unresized(request.old), unresized(request.object))) return;
  throw refuse(
    request,
    `${named(node)} is not allowed to update fields other than status.quantity and status.conditions`,
  );
}

function unresized(claim: JsonObject | undefined): JsonObject {
  const { resourceVersion: _v, managedFields: _m, ...metadata } = metaOf(claim ?? {});
  const { capacity, conditions, allocatedResources, allocatedResourceStatuses, ...status } = isObject(claim?.status)
    ? claim.status
    : {};
  return { ...claim, metadata: metadata as unknown as JsonObject, status };
}
