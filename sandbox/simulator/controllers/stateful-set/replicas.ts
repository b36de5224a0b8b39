/** Makes, renews and takes away the Pods of a StatefulSet, one after the other unless it says Parallel. Source: updateStatefulSet in pkg/controller/statefulset/stateful_set_control.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { createAs, deleteAs } from '../create-as.ts';
import { collectionOf } from '../kit/collection.ts';
import type { EventRecorder } from '../kit/event-recorder.ts';
import { podsPath } from '../kit/pod-control.ts';
import { isAvailable, isTerminal } from '../kit/pods.ts';
import { type Pod, type StatefulSet, toJson } from '../kit/wire.ts';
import { createClaims, syncClaimOwners } from './claims.ts';
import { describePod, isInRange, ordinalOf, replicasOf, revisionLabel, startOf } from './ordinals.ts';
import { isRunningAndReady, type Revisions } from './stateful-set-status.ts';

/** Throws StatusError and RetryError. */
export function bringInOrder(
  cluster: Cluster,
  recorder: EventRecorder,
  set: StatefulSet,
  pods: readonly Pod[],
  revisions: Revisions,
): void {
  new Ordering(cluster, recorder, set, revisions).run(pods);
}

class Ordering {
  readonly #cluster: Cluster;
  readonly #recorder: EventRecorder;
  readonly #set: StatefulSet;
  readonly #revisions: Revisions;
  readonly #isOrdered: boolean;

  constructor(cluster: Cluster, recorder: EventRecorder, set: StatefulSet, revisions: Revisions) {
    this.#cluster = cluster;
    this.#recorder = recorder;
    this.#set = set;
    this.#revisions = revisions;
    this.#isOrdered = set.spec?.podManagementPolicy !== 'Parallel';
  }

  run(pods: readonly Pod[]): void {
    const set = this.#set;
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod, set) ?? -1, pod]));
    const [start, count] = [startOf(set), replicasOf(set)];
    for (let ordinal = start; ordinal < start + count; ordinal++)
      if (this.#keep(ordinal, byOrdinal.get(ordinal)) && this.#isOrdered) return;
    const condemned = pods
      .filter((pod) => !isInRange(ordinalOf(pod, set) ?? -1, set))
      .sort((a, b) => (ordinalOf(b, set) ?? 0) - (ordinalOf(a, set) ?? 0));
    for (const pod of condemned) syncClaimOwners(this.#cluster, set, pod, ordinalOf(pod, set) ?? 0);
    const firstUnavailable = [...pods]
      .sort((a, b) => (ordinalOf(a, set) ?? 0) - (ordinalOf(b, set) ?? 0))
      .find((pod) => this.#isUnavailable(pod));
    for (const pod of condemned) if (this.#condemn(pod, firstUnavailable) && this.#isOrdered) return;
    if (set.spec?.updateStrategy?.type !== 'OnDelete') this.#renew();
  }

  #isUnavailable(pod: Pod): boolean {
    const { minReadySeconds = 0 } = this.#set.spec ?? {};
    return !isAvailable(pod, minReadySeconds, this.#cluster.now()) || pod.metadata.deletionTimestamp !== undefined;
  }

  /** True when those after it have to wait. */
  #keep(ordinal: number, pod: Pod | undefined): boolean {
    if (pod && isTerminal(pod)) {
      if (pod.metadata.deletionTimestamp === undefined) this.#delete(pod);
      return true;
    }
    if (!pod) {
      this.#create(ordinal);
      return true;
    }
    if (pod.status?.phase === 'Pending') createClaims(this.#cluster, this.#recorder, this.#set, ordinal);
    if (pod.metadata.deletionTimestamp !== undefined) return true;
    if (!isRunningAndReady(pod) || this.#isUnavailable(pod)) {
      if (this.#isOrdered) return true;
    }
    syncClaimOwners(this.#cluster, this.#set, pod, ordinal);
    return false;
  }

  #condemn(pod: Pod, firstUnavailable: Pod | undefined): boolean {
    if (pod.metadata.deletionTimestamp !== undefined) return true;
    if (this.#isOrdered && this.#isUnavailable(pod) && pod !== firstUnavailable) return true;
    this.#delete(pod);
    return true;
  }

  /** The last Pod of an old revision goes, when all after it are available. */
  #renew(): void {
    const set = this.#set;
    const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
    const pods = collectionOf<Pod>(this.#cluster, podsPath);
    for (let index = replicasOf(set) - 1; index >= partition; index--) {
      const pod = pods.get(set.metadata.namespace ?? '', `${set.metadata.name}-${startOf(set) + index}`);
      if (!pod) return;
      const isOld = pod.metadata.labels?.[revisionLabel] !== this.#revisions.update.name;
      if (isOld && pod.metadata.deletionTimestamp === undefined) {
        this.#delete(pod);
        return;
      }
      if (this.#isUnavailable(pod)) return;
    }
  }

  #create(ordinal: number): void {
    const set = this.#set;
    createClaims(this.#cluster, this.#recorder, set, ordinal);
    const { current, update } = this.#revisions;
    const { type, rollingUpdate } = set.spec?.updateStrategy ?? {};
    const kept = rollingUpdate
      ? (rollingUpdate.partition ?? 0)
      : type === 'RollingUpdate'
        ? (set.status?.currentReplicas ?? 0)
        : 0;
    const { name, template } = ordinal < startOf(set) + kept ? current : update;
    const pod = describePod(set, template, name, ordinal);
    const made = this.#tell('Create', `${set.metadata.name}-${ordinal}`, () =>
      createAs(this.#cluster, podsPath, set.metadata.namespace ?? '', toJson(pod)),
    );
    syncClaimOwners(this.#cluster, set, made as unknown as Pod, ordinal);
  }

  #delete({ metadata: { namespace = '', name } }: Pod): void {
    this.#tell('Delete', name, () => deleteAs(this.#cluster, podsPath, { namespace, name }));
  }

  #tell<T>(verb: 'Create' | 'Delete', pod: string, act: () => T): T {
    const what = `${verb} Pod ${pod} in StatefulSet ${this.#set.metadata.name}`;
    try {
      const result = act();
      this.#recorder.record(this.#set, 'Normal', `Successful${verb}`, `${what} successful`);
      return result;
    } catch (error) {
      if (error instanceof StatusError && error.status.reason !== 'AlreadyExists')
        this.#recorder.record(this.#set, 'Warning', `Failed${verb}`, `${what} failed error: ${error.message}`);
      throw error;
    }
  }
}
