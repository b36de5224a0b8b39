/** Claims get their volumes, and volumes that nobody claims any more are given back. Source: pkg/controller/volume/persistentvolume/pv_controller.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { equal, type Json } from '../../patch/json.ts';
import { updateAs } from '../create-as.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { podsPath } from '../kit/pod-control.ts';
import { isTerminal } from '../kit/pods.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type Pod, type StorageClass, toJson } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { findVolume, isReservedFor, whyUnfit } from './find-volume.ts';

export const claimsPath = '/api/v1/persistentvolumeclaims';
export const volumesPath = '/api/v1/persistentvolumes';
export const classesPath = '/apis/storage.k8s.io/v1/storageclasses';
export const selectedNode = 'volume.kubernetes.io/selected-node';
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner';
const oldStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner';
const bindCompleted = 'pv.kubernetes.io/bind-completed';
const boundByController = 'pv.kubernetes.io/bound-by-controller';
const defaultClass = 'storageclass.kubernetes.io/is-default-class';
const noProvisioner = 'kubernetes.io/no-provisioner';
/** Claims that wait are looked at again and again, which their events show (--pvclaimbinder-sync-period). */
const resyncMs = 15_000;

export function startPersistentVolumeController(cluster: Cluster): void {
  new PersistentVolumeController(cluster).start();
}

type Phase = 'Pending' | 'Bound' | 'Lost';

class PersistentVolumeController {
  readonly #cluster: Cluster;
  readonly #claims: Collection<PersistentVolumeClaim>;
  readonly #volumes: Collection<PersistentVolume>;
  readonly #classes: Collection<StorageClass>;
  readonly #pods: Collection<Pod>;
  readonly #recorder: EventRecorder;
  readonly #claimQueue: WorkQueue;
  readonly #volumeQueue: WorkQueue;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#claims = collectionOf(cluster, claimsPath);
    this.#volumes = collectionOf(cluster, volumesPath);
    this.#classes = collectionOf(cluster, classesPath);
    this.#pods = collectionOf(cluster, podsPath);
    this.#recorder = new EventRecorder(cluster, { component: 'persistentvolume-controller' });
    this.#claimQueue = new WorkQueue(cluster, (key) => this.#syncClaim(key));
    this.#volumeQueue = new WorkQueue(cluster, (key) => this.#syncVolume(key));
  }

  start(): void {
    this.#claims.onChange(({ now, before, object }) => {
      // What the controller wrote itself is no reason to record the same event once more.
      if (now && (!before || isBound(now) || !equal(wishOf(now), wishOf(before)))) this.#claimQueue.add(keyOf(object));
      const volume = object.spec?.volumeName;
      if (volume) this.#volumeQueue.add(volume);
    });
    this.#volumes.onChange(({ now, object }) => {
      if (now) this.#volumeQueue.add(object.metadata.name);
      const { namespace, name } = object.spec?.claimRef ?? {};
      if (namespace && name) this.#claimQueue.add(`${namespace}/${name}`);
      else for (const claim of this.#claims.list()) if (!isBound(claim)) this.#claimQueue.add(keyOf(claim));
    });
    this.#classes.onChange(() => {
      for (const claim of this.#claims.list()) if (!isBound(claim)) this.#claimQueue.add(keyOf(claim));
    });
    for (const claim of this.#claims.list()) this.#claimQueue.add(keyOf(claim));
    for (const volume of this.#volumes.list()) this.#volumeQueue.add(volume.metadata.name);
  }

  #syncClaim(key: string): void {
    const claim = this.#claims.get(...splitKey(key));
    if (!claim || claim.metadata.deletionTimestamp !== undefined) return;
    if (claim.metadata.annotations?.[bindCompleted] !== undefined) this.#syncBound(claim);
    else if (claim.spec?.volumeName) this.#syncRequested(claim, claim.spec.volumeName);
    else this.#syncUnbound(claim);
    const now = this.#claims.get(...splitKey(key));
    if (now && !isBound(now) && now.status?.phase !== 'Lost') this.#claimQueue.addAfter(key, resyncMs);
  }

  #syncUnbound(claim: PersistentVolumeClaim): void {
    const className = claim.spec?.storageClassName;
    const storageClass = this.#classes.get('', className ?? '');
    const isDelayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
    const candidates = this.#volumes.list().filter((volume) => !isDelayed || isReservedFor(volume, claim));
    const volume = findVolume(claim, candidates);
    if (volume) {
      this.#bind(volume, claim);
      return;
    }
    if (className === undefined && this.#assignDefaultClass(claim)) return;
    if (isDelayed && claim.metadata.annotations?.[selectedNode] === undefined) this.#tellWhatItWaitsFor(claim);
    else if (className) {
      this.#provision(claim, className, storageClass);
      return;
    } else
      this.#event(
        claim,
        'Normal',
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      );
    this.#setPhase(claim, 'Pending', undefined);
  }

  #assignDefaultClass(claim: PersistentVolumeClaim): boolean {
    const defaults = this.#classes.list().filter(({ metadata }) => metadata.annotations?.[defaultClass] === 'true');
    const newest = defaults.sort((a, b) => (a.metadata.creationTimestamp > b.metadata.creationTimestamp ? -1 : 1))[0];
    if (!newest) return false;
    const storageClassName = newest.metadata.name;
    this.#write(claimsPath, claim, (live: PersistentVolumeClaim) => ({
      ...live,
      spec: { ...live.spec, storageClassName },
    }));
    return true;
  }

  #tellWhatItWaitsFor(claim: PersistentVolumeClaim): void {
    const { namespace, name } = claim.metadata;
    const waiting = this.#pods
      .list(namespace)
      .filter(
        (pod) =>
          !pod.spec?.nodeName &&
          !isTerminal(pod) &&
          (pod.spec?.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name),
      )
      .map((pod) => pod.metadata.name);
    if (waiting.length === 0)
      this.#event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
    else {
      const who = waiting.length > 1 ? `pods ${waiting.join(',')}` : `pod ${waiting[0]}`;
      this.#event(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${who} to be scheduled`);
    }
  }

  /** Leaves it to who makes volumes of this class. */
  #provision(claim: PersistentVolumeClaim, className: string, storageClass: StorageClass | undefined): void {
    if (!storageClass) {
      const text = `storageclass.storage.k8s.io ${JSON.stringify(className)} not found`;
      this.#event(claim, 'Warning', 'ProvisioningFailed', text);
      this.#setPhase(claim, 'Pending', undefined);
      return;
    }
    const { provisioner } = storageClass;
    if (provisioner === noProvisioner) return;
    const known = claim.metadata.annotations ?? {};
    if (known[storageProvisioner] !== provisioner)
      this.#write(claimsPath, claim, (live: PersistentVolumeClaim) =>
        annotated(live, { [storageProvisioner]: provisioner, [oldStorageProvisioner]: provisioner }),
      );
    this.#event(
      claim,
      'Normal',
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
    );
  }

  /** The claim names its volume itself. */
  #syncRequested(claim: PersistentVolumeClaim, name: string): void {
    const volume = this.#volumes.get('', name);
    if (!volume) this.#setPhase(claim, 'Pending', undefined);
    else if (!volume.spec?.claimRef) {
      const why = whyUnfit(volume, claim);
      if (why === undefined) this.#bind(volume, claim);
      else {
        const text = `Cannot bind to requested volume ${JSON.stringify(name)}: ${why}`;
        this.#event(claim, 'Warning', 'VolumeMismatch', text);
        this.#setPhase(claim, 'Pending', undefined);
      }
    } else if (isReservedFor(volume, claim)) this.#bind(volume, claim);
    else {
      this.#event(
        claim,
        'Warning',
        'FailedBinding',
        `volume ${JSON.stringify(name)} already bound to a different claim.`,
      );
      this.#setPhase(claim, 'Pending', undefined);
    }
  }

  #syncBound(claim: PersistentVolumeClaim): void {
    const volume = this.#volumes.get('', claim.spec?.volumeName ?? '');
    if (!volume)
      this.#lose(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
    else if (!volume.spec?.claimRef || volume.spec.claimRef.uid === claim.metadata.uid) this.#bind(volume, claim);
    else this.#lose(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
  }

  #lose(claim: PersistentVolumeClaim, reason: string, message: string): void {
    if (claim.status?.phase === 'Lost') return;
    this.#setPhase(claim, 'Lost', undefined);
    this.#event(claim, 'Warning', reason, message);
  }

  #bind(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const { name, namespace, uid, resourceVersion } = claim.metadata;
    const { claimRef } = volume.spec ?? {};
    if (claimRef?.uid !== uid) {
      const reference = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid, resourceVersion };
      this.#write(volumesPath, volume, (live: PersistentVolume) => ({
        ...(claimRef ? live : annotated(live, { [boundByController]: 'yes' })),
        spec: { ...live.spec, claimRef: { ...claimRef, ...reference } },
      }));
    }
    this.#setVolumePhase(volume.metadata.name, 'Bound');
    const volumeName = volume.metadata.name;
    const isSet = claim.spec?.volumeName === volumeName;
    if (!isSet || claim.metadata.annotations?.[bindCompleted] === undefined)
      this.#write(claimsPath, claim, (live: PersistentVolumeClaim) => ({
        ...annotated(live, { [bindCompleted]: 'yes', ...(isSet ? {} : { [boundByController]: 'yes' }) }),
        spec: { ...live.spec, volumeName },
      }));
    this.#setPhase(claim, 'Bound', volume);
  }

  #setPhase(claim: PersistentVolumeClaim, phase: Phase, volume: PersistentVolume | undefined): void {
    const { accessModes: _, capacity: before, phase: old, ...others } = claim.status ?? {};
    const capacity = old === phase && before ? before : volume?.spec?.capacity;
    const status = {
      ...others,
      ...(volume ? { accessModes: volume.spec?.accessModes, capacity } : {}),
      phase,
    };
    if (equal(status as unknown as Json, (claim.status ?? {}) as unknown as Json)) return;
    this.#write(claimsPath, claim, (live: PersistentVolumeClaim) => ({ ...live, status }), 'status');
  }

  #syncVolume(name: string): void {
    const volume = this.#volumes.get('', name);
    if (!volume) return;
    const { claimRef } = volume.spec ?? {};
    if (!claimRef?.uid) {
      if (volume.metadata.deletionTimestamp === undefined) this.#setVolumePhase(name, 'Available');
      return;
    }
    const claim = this.#claims.get(claimRef.namespace ?? '', claimRef.name ?? '');
    if (claim?.metadata.uid !== claimRef.uid) this.#setVolumePhase(name, 'Released');
    else if (claim.spec?.volumeName === name) this.#setVolumePhase(name, 'Bound');
    else if (!claim.spec?.volumeName) this.#claimQueue.add(keyOf(claim));
    else this.#unbind(volume);
  }

  /** It was meant for a claim that has got another one. */
  #unbind(volume: PersistentVolume): void {
    this.#write(volumesPath, volume, (live: PersistentVolume) => {
      const { claimRef: _, ...spec } = live.spec ?? {};
      const { [boundByController]: __, ...annotations } = live.metadata.annotations ?? {};
      return { ...live, metadata: { ...live.metadata, annotations }, spec };
    });
  }

  #setVolumePhase(name: string, phase: 'Available' | 'Bound' | 'Released'): void {
    const volume = this.#volumes.get('', name);
    if (!volume || volume.status?.phase === phase) return;
    const lastPhaseTransitionTime = this.#cluster.timestamp();
    this.#write(
      volumesPath,
      volume,
      (live: PersistentVolume) => ({ ...live, status: { ...live.status, phase, lastPhaseTransitionTime } }),
      'status',
    );
  }

  #write<T extends PersistentVolume | PersistentVolumeClaim>(
    path: string,
    { metadata: { namespace = '', name } }: T,
    change: (live: T) => object,
    subresource = '',
  ): void {
    updateAs(this.#cluster, path, { namespace, name, subresource }, (live) => toJson(change(live as unknown as T)));
  }

  #event(claim: PersistentVolumeClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#recorder.record(claim, type, reason, message);
  }
}

function annotated<T extends PersistentVolume | PersistentVolumeClaim>(
  live: T,
  more: Readonly<Record<string, string>>,
): T {
  return { ...live, metadata: { ...live.metadata, annotations: { ...live.metadata.annotations, ...more } } };
}

function isBound({ spec, metadata }: PersistentVolumeClaim): boolean {
  return Boolean(spec?.volumeName) && metadata.annotations?.[bindCompleted] !== undefined;
}

/** What decides how a claim gets its volume. */
function wishOf({ spec, metadata }: PersistentVolumeClaim): Json {
  return { spec, node: metadata.annotations?.[selectedNode] ?? '' } as unknown as Json;
}
