/** ReplicaSets and ReplicationControllers keep so many Pods of one template. Source: pkg/controller/replicaset/replica_set.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { claim } from '../kit/claim.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { controllerOf, controllerReference } from '../kit/owners.ts';
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate, podsPath } from '../kit/pod-control.ts';
import { isActive, isTerminating, nextAvailabilityMs } from '../kit/pods.ts';
import { rankForDeletion } from '../kit/rank-pods.ts';
import { type Pod, type ReplicaSet, sameLabels, selects } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { inBatches } from './in-batches.ts';
import { replicaSetStatus, writeReplicaSetStatus } from './replica-set-status.ts';

/** How many Pods one sync makes or deletes at most. Upstream's 500 would hold up other clusters; the next sync goes on at once. */
const burst = 25;

/** The two kinds that are alike. */
export interface ReplicaKind {
  readonly path: string;
  readonly component: string;
  readonly countsTerminating: boolean;
  readonly selects: (owner: ReplicaSet, pod: Pod) => boolean;
}

const replicaSets: ReplicaKind = {
  path: '/apis/apps/v1/replicasets',
  component: 'replicaset-controller',
  countsTerminating: true,
  selects: ({ spec }, { metadata }) => selects(spec?.selector, metadata.labels),
};
const replicationControllers: ReplicaKind = {
  path: '/api/v1/replicationcontrollers',
  component: 'replication-controller',
  countsTerminating: false,
  selects: ({ spec }, { metadata }) => {
    const wanted = Object.entries((spec?.selector ?? {}) as Readonly<Record<string, string>>);
    return wanted.length > 0 && wanted.every(([key, value]) => metadata.labels?.[key] === value);
  },
};

export function startReplicaSetControllers(cluster: Cluster): void {
  for (const kind of [replicaSets, replicationControllers]) new ReplicaSetController(cluster, kind).start();
}

class ReplicaSetController {
  readonly #cluster: Cluster;
  readonly #kind: ReplicaKind;
  readonly #owners: Collection<ReplicaSet>;
  readonly #pods: Collection<Pod>;
  readonly #recorder: EventRecorder;
  readonly #queue: WorkQueue;

  constructor(cluster: Cluster, kind: ReplicaKind) {
    this.#cluster = cluster;
    this.#kind = kind;
    this.#owners = collectionOf(cluster, kind.path);
    this.#pods = collectionOf(cluster, podsPath);
    this.#recorder = new EventRecorder(cluster, { component: kind.component });
    this.#queue = new WorkQueue(cluster, (key) => this.#sync(key));
  }

  start(): void {
    this.#owners.onChange(({ object }) => this.#queue.add(keyOf(object)));
    this.#pods.onChange(({ now, before }) => {
      const [owner, previous] = [now && controllerOf(now), before && controllerOf(before)];
      if (previous && previous.uid !== owner?.uid) this.#wake(before, previous.kind, previous.name);
      if (owner) this.#wake(now, owner.kind, owner.name);
      else if (now && (!before || previous || !sameLabels(now, before))) this.#wakeAdopters(now);
    });
    for (const owner of this.#owners.list()) this.#queue.add(keyOf(owner));
  }

  #wake(pod: Pod | undefined, kind: string, name: string): void {
    const { namespace = '' } = pod?.metadata ?? {};
    if (kind === this.#owners.kind && this.#owners.get(namespace, name)) this.#queue.add(`${namespace}/${name}`);
  }

  #wakeAdopters(pod: Pod): void {
    for (const owner of this.#owners.list(pod.metadata.namespace ?? ''))
      if (this.#kind.selects(owner, pod)) this.#queue.add(keyOf(owner));
  }

  #sync(key: string): void {
    const owner = this.#owners.get(...splitKey(key));
    if (!owner) return;
    const selected = (pod: Pod): boolean => this.#kind.selects(owner, pod);
    const active = claim(this.#cluster, this.#pods, {
      owner,
      ownerKind: this.#owners,
      selects: selected,
      filter: isActive,
    });
    const terminating = this.#pods
      .controlledBy(owner.metadata.uid)
      .filter((pod) => isTerminating(pod) && selected(pod));
    let failure: StatusError | undefined;
    if (owner.metadata.deletionTimestamp === undefined) failure = this.#manage(owner, active);
    const now = this.#cluster.now();
    const status = replicaSetStatus(owner, active, {
      terminating: this.#kind.countsTerminating ? terminating.length : undefined,
      failure: failure?.message,
      now,
    });
    writeReplicaSetStatus(this.#cluster, this.#kind.path, owner, status);
    if (failure) throw failure;
    const wait = nextAvailabilityMs(active, owner.spec?.minReadySeconds ?? 0, now);
    if (wait !== undefined) this.#queue.addAfter(key, wait);
  }

  /** Gives the first failure. */
  #manage(owner: ReplicaSet, active: readonly Pod[]): StatusError | undefined {
    const missing = (owner.spec?.replicas ?? 1) - active.length;
    const { spec } = owner;
    if (missing > 0 && spec?.template) {
      const controller = controllerReference(owner, this.#owners);
      const pod = podFromTemplate({ template: spec.template, controller });
      return inBatches(Math.min(missing, burst), () =>
        this.#attempt(() => createPod(this.#cluster, this.#recorder, owner, pod)),
      );
    }
    let failure: StatusError | undefined;
    for (const pod of this.#surplus(owner, active, Math.min(-missing, burst)))
      failure ??= this.#attempt(() => deletePod(this.#cluster, this.#recorder, owner, pod.metadata.name));
    return failure;
  }

  #attempt(act: () => unknown): StatusError | undefined {
    try {
      act();
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return isNamespaceTerminating(error) ? undefined : error;
    }
  }

  #surplus(owner: ReplicaSet, active: readonly Pod[], count: number): readonly Pod[] {
    if (count <= 0) return [];
    if (count >= active.length) return active;
    const onNode = new Map<string, number>();
    for (const pod of this.#related(owner)) {
      const node = pod.spec?.nodeName ?? '';
      onNode.set(node, (onNode.get(node) ?? 0) + 1);
    }
    const rank = (pod: Pod): number => onNode.get(pod.spec?.nodeName ?? '') ?? 0;
    return rankForDeletion(active, { now: this.#cluster.now(), rank }).slice(0, count);
  }

  /** The active Pods of all that have the same controller, as the ReplicaSets of one Deployment do. */
  #related(owner: ReplicaSet): Pod[] {
    const above = controllerOf(owner);
    const siblings = above ? this.#owners.controlledBy(above.uid) : [owner];
    return siblings.flatMap(({ metadata }) => this.#pods.controlledBy(metadata.uid).filter(isActive));
  }
}
