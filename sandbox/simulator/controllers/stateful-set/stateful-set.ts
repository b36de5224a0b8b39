/** StatefulSets keep Pods with names of their own, in order. Source: pkg/controller/statefulset/{stateful_set,stateful_set_control}.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { updateAs } from '../create-as.ts';
import { claim } from '../kit/claim.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { ControllerHistory, hashOfTemplate, isOfTemplate, templateOf } from '../kit/controller-history.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { controllerOf } from '../kit/owners.ts';
import { podsPath } from '../kit/pod-control.ts';
import { nextAvailabilityMs } from '../kit/pods.ts';
import { type ControllerRevision, type Pod, type StatefulSet, sameLabels, selects, toJson } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { ordinalOf, revisionLabel } from './ordinals.ts';
import { bringInOrder } from './replicas.ts';
import { type Revisions, type StatefulSetStatus, statefulSetStatus } from './stateful-set-status.ts';

const path = '/apis/apps/v1/statefulsets';
/** Of its ControllerRevisions; their Pods have the whole name. */
const hashLabel = 'controller.kubernetes.io/hash';

export function startStatefulSetController(cluster: Cluster): void {
  new StatefulSetController(cluster).start();
}

class StatefulSetController {
  readonly #cluster: Cluster;
  readonly #sets: Collection<StatefulSet>;
  readonly #pods: Collection<Pod>;
  readonly #history: ControllerHistory;
  readonly #recorder: EventRecorder;
  readonly #queue: WorkQueue;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#sets = collectionOf(cluster, path);
    this.#pods = collectionOf(cluster, podsPath);
    this.#history = new ControllerHistory(cluster);
    this.#recorder = new EventRecorder(cluster, { component: 'statefulset-controller' });
    this.#queue = new WorkQueue(cluster, (key) => this.#sync(key));
  }

  start(): void {
    this.#sets.onChange(({ object }) => this.#queue.add(keyOf(object)));
    this.#pods.onChange(({ now, before }) => {
      for (const pod of [before, now]) {
        const owner = pod && controllerOf(pod);
        const namespace = pod?.metadata.namespace ?? '';
        if (owner?.kind === 'StatefulSet' && this.#sets.get(namespace, owner.name))
          this.#queue.add(`${namespace}/${owner.name}`);
      }
      if (!now || controllerOf(now) || (before && sameLabels(now, before))) return;
      for (const set of this.#sets.list(now.metadata.namespace))
        if (selects(set.spec?.selector, now.metadata.labels)) this.#queue.add(keyOf(set));
    });
    for (const set of this.#sets.list()) this.#queue.add(keyOf(set));
  }

  #sync(key: string): void {
    const set = this.#sets.get(...splitKey(key));
    if (!set) return;
    this.#history.adopt(set);
    const pods = claim(this.#cluster, this.#pods, {
      owner: set,
      ownerKind: this.#sets,
      selects: (pod) => selects(set.spec?.selector, pod.metadata.labels) && ordinalOf(pod, set) !== undefined,
    });
    const revisions = this.#revisions(set);
    let failure: unknown;
    const now = this.#cluster.now();
    let status: StatefulSetStatus;
    if (set.metadata.deletionTimestamp === undefined) {
      try {
        bringInOrder(this.#cluster, this.#recorder, set, pods, revisions);
      } catch (error) {
        failure = error;
      }
      const left = this.#pods.controlledBy(set.metadata.uid).filter((pod) => ordinalOf(pod, set) !== undefined);
      status = statefulSetStatus(set, left, revisions, now);
    } else status = statefulSetStatus(set, pods, revisions, now);
    this.#writeStatus(set, status);
    this.#truncateHistory(set, pods, revisions);
    if (failure !== undefined) throw failure;
    const wait = nextAvailabilityMs(pods, set.spec?.minReadySeconds ?? 0, now);
    if (wait !== undefined) this.#queue.addAfter(key, wait);
  }

  /** The revision of the present template, made where there is none yet, and the one most Pods should have. */
  #revisions(set: StatefulSet): Revisions {
    const known = this.#history.list(set);
    const last = known.at(-1);
    const next = (last?.revision ?? 0) + 1;
    const equals = known.filter((revision) => isOfTemplate(revision, set));
    let collisionCount = set.status?.collisionCount ?? 0;
    let update = equals.at(-1);
    if (update && update !== last) this.#history.setRevision(update, next);
    while (!update) {
      const hash = hashOfTemplate(set, collisionCount);
      const name = `${set.metadata.name}-${hash}`;
      try {
        update = this.#history.create(set, { name, hash, revision: next, label: hashLabel });
      } catch (error) {
        if (!(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error;
        collisionCount += 1;
      }
    }
    const current = known.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update;
    return {
      current: { name: current.metadata.name, template: templateOf(current) },
      update: { name: update.metadata.name, template: templateOf(update) },
      collisionCount,
    };
  }

  #writeStatus(set: StatefulSet, status: StatefulSetStatus): void {
    const before = set.status;
    const counts = ['replicas', 'readyReplicas', 'availableReplicas', 'currentReplicas', 'updatedReplicas'] as const;
    const isSame =
      (status.observedGeneration ?? 0) <= (before?.observedGeneration ?? 0) &&
      counts.every((count) => (status[count] ?? 0) === (before?.[count] ?? 0)) &&
      status.currentRevision === before?.currentRevision &&
      status.updateRevision === before?.updateRevision;
    if (isSame) return;
    const { namespace = '', name } = set.metadata;
    updateAs(this.#cluster, path, { namespace, name, subresource: 'status' }, (live) => toJson({ ...live, status }));
  }

  #truncateHistory(set: StatefulSet, pods: readonly Pod[], { current, update }: Revisions): void {
    const live = new Set([current.name, update.name, ...pods.map(({ metadata }) => metadata.labels?.[revisionLabel])]);
    const old: ControllerRevision[] = this.#history.list(set).filter(({ metadata }) => !live.has(metadata.name));
    const surplus = old.length - (set.spec?.revisionHistoryLimit ?? 10);
    for (const revision of old.slice(0, Math.max(0, surplus))) this.#history.remove(revision);
  }
}
