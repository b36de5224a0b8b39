/** DaemonSets keep a Pod on each node that fits. Source: pkg/controller/daemon/{daemon_controller,update}.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { updateAs } from '../create-as.ts';
import { claim } from '../kit/claim.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { ControllerHistory, isOfTemplate } from '../kit/controller-history.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { controllerOf } from '../kit/owners.ts';
import { createPod, deletePod, isNamespaceTerminating, podsPath } from '../kit/pod-control.ts';
import { isAvailable, isReady, nextAvailabilityMs } from '../kit/pods.ts';
import { templateHash } from '../kit/template-hash.ts';
import {
  type ControllerRevision,
  type DaemonSet,
  type Node,
  type Pod,
  sameLabels,
  selects,
  toJson,
} from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { inBatches } from '../replica-set/in-batches.ts';
import { byAge, describePod, hashLabel, nodeOf, wantsNode } from './daemon-pods.ts';
import { daemonSetStatus } from './daemon-set-status.ts';
import { type Changes, maxSurgeOf, rollingUpdate } from './rolling-update.ts';

const path = '/apis/apps/v1/daemonsets';
/** How long a Pod that failed is left, at first and at most, before it is replaced. */
const firstBackOffMs = 1_000;
const longestBackOffMs = 900_000;

export function startDaemonSetController(cluster: Cluster): void {
  new DaemonSetController(cluster).start();
}

class DaemonSetController {
  readonly #cluster: Cluster;
  readonly #sets: Collection<DaemonSet>;
  readonly #pods: Collection<Pod>;
  readonly #nodes: Collection<Node>;
  readonly #history: ControllerHistory;
  readonly #recorder: EventRecorder;
  readonly #queue: WorkQueue;
  /** By uid and node. */
  readonly #backOffs = new Map<string, { waitMs: number; sinceMs: number }>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#sets = collectionOf(cluster, path);
    this.#pods = collectionOf(cluster, podsPath);
    this.#nodes = collectionOf(cluster, '/api/v1/nodes');
    this.#history = new ControllerHistory(cluster);
    this.#recorder = new EventRecorder(cluster, { component: 'daemonset-controller' });
    this.#queue = new WorkQueue(cluster, (key) => this.#sync(key));
  }

  start(): void {
    this.#sets.onChange(({ object }) => this.#queue.add(keyOf(object)));
    this.#nodes.onChange(({ now, before }) => {
      const told = (node: Node | undefined): Json => [node?.metadata.labels ?? {}, node?.spec ?? {}] as unknown as Json;
      if (now && before && equal(told(now), told(before))) return;
      for (const set of this.#sets.list()) this.#queue.add(keyOf(set));
    });
    this.#pods.onChange(({ now, before }) => {
      for (const pod of [before, now]) {
        const owner = pod && controllerOf(pod);
        const namespace = pod?.metadata.namespace ?? '';
        if (owner?.kind === 'DaemonSet' && this.#sets.get(namespace, owner.name))
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
    if (!set || set.metadata.deletionTimestamp !== undefined) return;
    this.#history.adopt(set);
    const { current, old } = this.#revisions(set);
    const hash = current.metadata.labels?.[hashLabel] ?? '';
    const nodes = this.#nodes.list();
    let failure = this.#apply(set, hash, this.#keep(set, nodes, hash));
    if (!failure && set.spec?.updateStrategy?.type === 'RollingUpdate') {
      const changes = rollingUpdate(set, nodes, this.#onNodes(set), hash, this.#cluster.now());
      failure = this.#apply(set, hash, changes);
    }
    if (!failure) this.#cleanUp(set, old);
    const now = this.#cluster.now();
    const onNodes = this.#onNodes(set);
    const status = daemonSetStatus(set, nodes, onNodes, hash, now);
    if (!equal((set.status ?? {}) as Json, status as unknown as Json)) {
      const { namespace = '', name } = set.metadata;
      updateAs(this.#cluster, path, { namespace, name, subresource: 'status' }, (live) => toJson({ ...live, status }));
    }
    if (failure) throw failure;
    const wait = nextAvailabilityMs([...onNodes.values()].flat(), set.spec?.minReadySeconds ?? 0, now);
    if (wait !== undefined) this.#queue.addAfter(key, wait);
  }

  /** Its Pods by node, after adopting and releasing. */
  #onNodes(set: DaemonSet): Map<string, Pod[]> {
    const pods = claim(this.#cluster, this.#pods, {
      owner: set,
      ownerKind: this.#sets,
      selects: ({ metadata }) => selects(set.spec?.selector, metadata.labels),
    });
    return Map.groupBy(pods, nodeOf);
  }

  #keep(set: DaemonSet, nodes: readonly Node[], hash: string): Changes {
    const onNodes = this.#onNodes(set);
    const changes: Changes = { remove: [], create: [] };
    for (const node of nodes) this.#keepOnNode(set, node, onNodes.get(node.metadata.name), hash, changes);
    // Pods that wait for a node that is gone.
    const names = new Set(nodes.map(({ metadata }) => metadata.name));
    for (const [node, pods] of onNodes)
      if (!names.has(node))
        changes.remove.push(
          ...pods.filter(({ spec, metadata }) => !spec?.nodeName && metadata.deletionTimestamp === undefined),
        );
    return changes;
  }

  #keepOnNode(
    set: DaemonSet,
    node: Node,
    pods: readonly Pod[] | undefined,
    hash: string,
    { remove, create }: Changes,
  ): void {
    const { run, stay } = wantsNode(set, node);
    const staying = (pods ?? []).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (run && !pods) create.push(node.metadata.name);
    else if (!stay) remove.push(...staying);
    else {
      const running = staying.filter((pod) => !this.#isOver(set, node, pod, remove)).sort(byAge);
      if (maxSurgeOf(set, 1) === 0) remove.push(...running.slice(1));
      else if (running.length === 0 && run) create.push(node.metadata.name);
      else this.#thinOut(set, running, hash, remove);
    }
  }

  /** One old and one new Pod may be side by side, until the new one is there or the old one is not. */
  #thinOut(set: DaemonSet, running: readonly Pod[], hash: string, remove: Pod[]): void {
    const isNew = ({ metadata }: Pod): boolean => metadata.labels?.[hashLabel] === hash;
    const [current, ...moreCurrent] = running.filter(isNew);
    const [old, ...moreOld] = running.filter((pod) => !isNew(pod));
    remove.push(...moreCurrent, ...moreOld);
    if (!current || !old) return;
    if (!isReady(old) || isAvailable(current, set.spec?.minReadySeconds ?? 0, this.#cluster.now())) remove.push(old);
  }

  /** A Pod that ended makes room for the next one, later and later if it failed. */
  #isOver(set: DaemonSet, node: Node, pod: Pod, remove: Pod[]): boolean {
    const where = `${pod.metadata.namespace}/${pod.metadata.name} on node ${node.metadata.name}`;
    if (pod.status?.phase === 'Succeeded') {
      this.#recorder.record(
        set,
        'Normal',
        'SucceededDaemonPod',
        `Found succeeded daemon pod ${where}, will try to delete it`,
      );
      remove.push(pod);
      return true;
    }
    if (pod.status?.phase !== 'Failed') return false;
    const key = `${set.metadata.uid} ${node.metadata.name}`;
    const nowMs = this.#cluster.now().getTime();
    const known = this.#backOffs.get(key);
    const left = known ? known.sinceMs + known.waitMs - nowMs : 0;
    if (left > 0) {
      this.#queue.addAfter(keyOf(set), left);
      return true;
    }
    const waitMs = known ? Math.min(known.waitMs * 2, longestBackOffMs) : firstBackOffMs;
    this.#backOffs.set(key, { waitMs, sinceMs: nowMs });
    this.#recorder.record(set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${where}, will try to kill it`);
    remove.push(pod);
    return true;
  }

  #apply(set: DaemonSet, hash: string, { create, remove }: Changes): StatusError | undefined {
    let at = 0;
    let failure = inBatches(create.length, () =>
      attempt(() => createPod(this.#cluster, this.#recorder, set, describePod(set, hash, create[at++] ?? ''))),
    );
    for (const pod of remove) {
      const failed = attempt(() => deletePod(this.#cluster, this.#recorder, set, pod.metadata.name));
      failure ??= failed;
    }
    return failure;
  }

  #revisions(set: DaemonSet): { current: ControllerRevision; old: ControllerRevision[] } {
    const known = this.#history.list(set);
    const old = known.filter((revision) => !isOfTemplate(revision, set));
    const next = Math.max(0, ...old.map(({ revision }) => revision)) + 1;
    const current = known.filter((revision) => isOfTemplate(revision, set)).at(-1);
    if (current) {
      if (current.revision < next) this.#history.setRevision(current, next);
      return { current, old };
    }
    for (let collisionCount = set.status?.collisionCount; ; collisionCount = (collisionCount ?? 0) + 1) {
      const hash = templateHash(set.spec?.template, collisionCount);
      try {
        const name = `${set.metadata.name}-${hash}`;
        return { current: this.#history.create(set, { name, hash, revision: next, label: hashLabel }), old };
      } catch (error) {
        if (!(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error;
      }
    }
  }

  #cleanUp(set: DaemonSet, old: readonly ControllerRevision[]): void {
    let surplus = old.length - (set.spec?.revisionHistoryLimit ?? 10);
    if (surplus <= 0) return;
    const live = new Set(this.#pods.controlledBy(set.metadata.uid).map(({ metadata }) => metadata.labels?.[hashLabel]));
    for (const revision of old) {
      if (surplus <= 0) return;
      if (live.has(revision.metadata.labels?.[hashLabel])) continue;
      this.#history.remove(revision);
      surplus -= 1;
    }
  }
}

function attempt(act: () => unknown): StatusError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return isNamespaceTerminating(error) ? undefined : error;
  }
}
