/** Claims of a Pod that is to be scheduled: whether they can be had on a node, and what is asked for before it is bound. Source: plugins/volumebinding/{volume_binding,binder}.go. */
import type { Cluster } from '../cluster/cluster.ts';
import { kubeScheduler, updateAs } from '../controllers/create-as.ts';
import { type Collection, collectionOf } from '../controllers/kit/collection.ts';
import {
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type StorageClass,
  toJson,
} from '../controllers/kit/wire.ts';
import { findVolume } from '../controllers/volumes/find-volume.ts';
import { type Filter, refuse } from './filters/filter.ts';
import { matchesAnyTerm } from './filters/node-affinity.ts';

export const selectedNode = 'volume.kubernetes.io/selected-node';
const noProvisioner = 'kubernetes.io/no-provisioner';

export class Volumes {
  readonly #cluster: Cluster;
  readonly #claims: Collection<PersistentVolumeClaim>;
  readonly #volumes: Collection<PersistentVolume>;
  readonly #classes: Collection<StorageClass>;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#claims = collectionOf(cluster, '/api/v1/persistentvolumeclaims');
    this.#volumes = collectionOf(cluster, '/api/v1/persistentvolumes');
    this.#classes = collectionOf(cluster, '/apis/storage.k8s.io/v1/storageclasses');
  }

  /** Why the Pod cannot be scheduled anywhere, whatever the node. */
  problemOf(pod: Pod): string | undefined {
    for (const { name, isEphemeral } of claimNames(pod)) {
      const claim = this.#claims.get(pod.metadata.namespace ?? '', name);
      const quoted = JSON.stringify(name);
      if (!claim)
        return isEphemeral
          ? `waiting for ephemeral volume controller to create the persistentvolumeclaim ${quoted}`
          : `persistentvolumeclaim ${quoted} not found`;
      if (claim.status?.phase === 'Lost')
        return `persistentvolumeclaim ${quoted} bound to non-existent persistentvolume ${JSON.stringify(claim.spec?.volumeName ?? '')}`;
      if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim ${quoted} is being deleted`;
      if (!isBound(claim) && !this.#waits(claim)) return 'pod has unbound immediate PersistentVolumeClaims';
    }
    return undefined;
  }

  readonly filter: Filter = (pod) => {
    const claims = this.#claimsOf(pod);
    if (claims.length === 0) return undefined;
    return ({ node }) => {
      for (const claim of claims) {
        if (isBound(claim)) {
          const volume = this.#volumes.get('', claim.spec?.volumeName ?? '');
          if (!volume)
            return refuse(false, 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)');
          if (!canReach(volume, node)) return refuse(false, "node(s) didn't match PersistentVolume's node affinity");
        } else if (!this.#isToBeHad(claim, node))
          return refuse(false, "node(s) didn't find available persistent volumes to bind");
      }
      return undefined;
    };
  };

  /** Sees to it that unbound claims get their volumes on this node. True when all are bound already. */
  prepare(pod: Pod, node: Node): boolean {
    const unbound = this.#claimsOf(pod).filter((claim) => !isBound(claim));
    for (const claim of unbound) {
      const { namespace = '', name, uid } = claim.metadata;
      const volume = this.#find(claim, node);
      if (volume) {
        const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1' };
        const place = { namespace: '', name: volume.metadata.name };
        this.#write('/api/v1/persistentvolumes', place, (live: PersistentVolume) => ({
          ...withAnnotation(live, 'pv.kubernetes.io/bound-by-controller', 'yes'),
          spec: { ...live.spec, claimRef },
        }));
      } else if (claim.metadata.annotations?.[selectedNode] !== node.metadata.name)
        this.#write('/api/v1/persistentvolumeclaims', { namespace, name }, (live: PersistentVolumeClaim) =>
          withAnnotation(live, selectedNode, node.metadata.name),
        );
    }
    return unbound.length === 0;
  }

  #write<T>(path: string, place: { namespace: string; name: string }, change: (live: T) => unknown): void {
    updateAs(this.#cluster, path, place, (live) => toJson(change(live as unknown as T)), kubeScheduler);
  }

  #claimsOf(pod: Pod): PersistentVolumeClaim[] {
    return claimNames(pod).flatMap(({ name }) => this.#claims.get(pod.metadata.namespace ?? '', name) ?? []);
  }

  /** Its class binds when a Pod comes. */
  #waits({ spec }: PersistentVolumeClaim): boolean {
    return this.#classes.get('', spec?.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  #find(claim: PersistentVolumeClaim, node: Node): PersistentVolume | undefined {
    return findVolume(claim, this.#volumes.list(), (volume) => canReach(volume, node));
  }

  #isToBeHad(claim: PersistentVolumeClaim, node: Node): boolean {
    const selected = claim.metadata.annotations?.[selectedNode];
    if (selected !== undefined && selected !== node.metadata.name) return false;
    if (this.#find(claim, node)) return true;
    const provisioner = this.#classes.get('', claim.spec?.storageClassName ?? '')?.provisioner;
    return provisioner !== undefined && provisioner !== noProvisioner;
  }
}

function withAnnotation<T extends { metadata: { annotations?: Readonly<Record<string, string>> } }>(
  object: T,
  key: string,
  value: string,
): T {
  const annotations = { ...object.metadata.annotations, [key]: value };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

interface ClaimName {
  readonly name: string;
  readonly isEphemeral: boolean;
}

/** The names of its claims; those of ephemeral volumes are the Pod's own. */
export function claimNames({ metadata, spec }: Pod): ClaimName[] {
  return (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }): ClaimName[] => {
    if (persistentVolumeClaim) return [{ name: persistentVolumeClaim.claimName, isEphemeral: false }];
    return ephemeral ? [{ name: `${metadata.name}-${name}`, isEphemeral: true }] : [];
  });
}

export function isBound({ spec, metadata }: PersistentVolumeClaim): boolean {
  return Boolean(spec?.volumeName) && metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined;
}

function canReach({ spec }: PersistentVolume, node: Node): boolean {
  const { required } = spec?.nodeAffinity ?? {};
  return !required || matchesAnyTerm(required.nodeSelectorTerms, node);
}
