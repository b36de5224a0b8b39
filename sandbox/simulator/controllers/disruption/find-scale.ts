/** How many Pods the owner of a Pod, or the owner's owner, wants. Source: the finders of pkg/controller/disruption/disruption.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import type { OwnerReference } from '../../meta/object-meta.ts';
import { collectionOf } from '../kit/collection.ts';
import { controllerOf } from '../kit/owners.ts';
import type { Deployment, ReplicaSet, ReplicationController, StatefulSet } from '../kit/wire.ts';

type Scalable = Deployment | ReplicaSet | ReplicationController | StatefulSet;

const paths: Readonly<Record<string, string>> = {
  'apps/v1 Deployment': '/apis/apps/v1/deployments',
  'apps/v1 ReplicaSet': '/apis/apps/v1/replicasets',
  'apps/v1 StatefulSet': '/apis/apps/v1/statefulsets',
  'v1 ReplicationController': '/api/v1/replicationcontrollers',
};
export const scalablePaths: readonly string[] = Object.values(paths);

export interface Scale {
  readonly uid: string;
  readonly replicas: number;
  readonly problem?: string;
}

/** Undefined when nobody of that name scales it. */
export function findScale(cluster: Cluster, namespace: string, owner: OwnerReference): Scale | undefined {
  const path = paths[`${owner.apiVersion} ${owner.kind}`];
  if (path === undefined) {
    const plural = `${owner.kind.toLowerCase()}s`;
    const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
    return { uid: owner.uid, replicas: 0, problem: `${plural}${group} does not implement the scale subresource` };
  }
  const found = collectionOf<Scalable>(cluster, path).get(namespace, owner.name);
  if (found?.metadata.uid !== owner.uid) return undefined;
  const above = controllerOf(found);
  if (above && owner.kind === 'ReplicaSet') return findScale(cluster, namespace, above);
  return { uid: owner.uid, replicas: found.spec?.replicas ?? 1 };
}
