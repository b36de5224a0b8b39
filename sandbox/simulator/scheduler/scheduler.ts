/** Gives each Pod a node, or says why it has none. Source: pkg/scheduler/{schedule_one,eventhandlers}.go. */
import type { Cluster } from '../cluster/cluster.ts';
import { deleteAs, kubeScheduler, updateAs } from '../controllers/create-as.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../controllers/kit/collection.ts';
import { EventRecorder } from '../controllers/kit/event-recorder.ts';
import { isTerminal, podCondition } from '../controllers/kit/pods.ts';
import { type Pod, type PodDisruptionBudget, sameLabels, toJson } from '../controllers/kit/wire.ts';
import { StatusError } from '../meta/status.ts';
import { bindPod } from './bind-pod.ts';
import type { Refusal, Snapshot } from './filters/filter.ts';
import { filtersFor } from './filters/filters.ts';
import { namedNodes } from './filters/node-affinity.ts';
import { fitError } from './fit-error.ts';
import type { NodeInfo } from './node-info.ts';
import { NodeInfos } from './node-infos.ts';
import { findPreemption, type Preemption } from './preempt.ts';
import { SchedulingQueue } from './scheduling-queue.ts';
import { bestOf } from './score.ts';
import { Volumes } from './volumes.ts';

const podsPath = '/api/v1/pods';
const schedulerName = 'default-scheduler';

export function startScheduler(cluster: Cluster): void {
  new Scheduler(cluster).start();
}

type Outcome =
  | { readonly node: NodeInfo }
  /** `nominated`: where room is being made; empty where that does not help, undefined to leave it as it is. */
  | {
      readonly node?: undefined;
      readonly message: string;
      readonly preemption?: Preemption;
      readonly nominated?: string;
    };

class Scheduler {
  readonly #cluster: Cluster;
  readonly #pods: Collection<Pod>;
  readonly #budgets: Collection<PodDisruptionBudget>;
  readonly #nodes: NodeInfos;
  readonly #volumes: Volumes;
  readonly #recorder: EventRecorder;
  readonly #queue: SchedulingQueue;
  /** Keys of Pods with a node that wait for their volumes, and that node. */
  readonly #binding = new Map<string, { uid: string; node: NodeInfo }>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#pods = collectionOf(cluster, podsPath);
    this.#budgets = collectionOf(cluster, '/apis/policy/v1/poddisruptionbudgets');
    this.#volumes = new Volumes(cluster);
    this.#recorder = new EventRecorder(cluster, { component: schedulerName }, kubeScheduler);
    this.#queue = new SchedulingQueue(cluster, {
      find: (key) => this.#pods.get(...splitKey(key)),
      schedule: (pod) => this.#schedule(pod),
      mayFitNow: (pod) => this.#mayFitNow(pod),
    });
    this.#nodes = new NodeInfos(cluster, { onRoom: () => this.#queue.reconsider() });
  }

  start(): void {
    this.#pods.onChange(({ now, before, object }) => {
      const key = keyOf(object);
      if (!now || !this.#isMine(now)) {
        this.#queue.remove(key);
        this.#binding.delete(key);
      } else if (!this.#binding.has(key) && (!before || !isSameForScheduling(now, before))) this.#queue.add(key);
    });
    for (const path of ['/api/v1/persistentvolumeclaims', '/api/v1/persistentvolumes']) {
      collectionOf(this.#cluster, path).onChange(() => {
        this.#queue.reconsider();
        if (this.#binding.size > 0) this.#cluster.later(() => this.#bindThoseWithVolumes());
      });
    }
    collectionOf(this.#cluster, '/apis/storage.k8s.io/v1/storageclasses').onChange(() => this.#queue.reconsider());
    for (const pod of this.#pods.list()) if (this.#isMine(pod)) this.#queue.add(keyOf(pod));
  }

  #isMine(pod: Pod): boolean {
    const { spec, metadata } = pod;
    return (
      !spec?.nodeName &&
      (spec?.schedulerName ?? schedulerName) === schedulerName &&
      (spec?.schedulingGates ?? []).length === 0 &&
      metadata.deletionTimestamp === undefined &&
      !isTerminal(pod)
    );
  }

  /** False when it has to wait. */
  #schedule(pod: Pod): boolean {
    const outcome = this.#choose(pod);
    if (!outcome.node) {
      this.#fail(pod, outcome);
      return false;
    }
    const { node } = outcome;
    const key = keyOf(pod);
    if (this.#volumes.prepare(pod, node.node)) this.#bind(pod, node);
    else {
      this.#nodes.assume(pod, node);
      this.#binding.set(key, { uid: pod.metadata.uid, node });
      this.#writeStatus(pod, (status) => ({ ...status, nominatedNodeName: node.name }));
    }
    return true;
  }

  #choose(pod: Pod): Outcome {
    const snapshot = this.#nodes.snapshotFor(pod, this.#queue.waiting());
    const count = snapshot.nodes.length;
    if (count === 0) return { message: 'no nodes available to schedule pods', nominated: '' };
    const everywhere = this.#volumes.problemOf(pod);
    // The words of a plugin that had nothing to look at (plugins/dynamicresources, PostFilter).
    if (everywhere !== undefined)
      return { message: fitError(count, { everywhere, refusals: [], afterwards: 'not found' }) };
    const { fitting, refusals } = this.#filter(pod, snapshot);
    if (fitting.length > 0) return { node: this.#pick(pod, fitting, snapshot) };
    const preemption = findPreemption({
      pod,
      snapshot,
      volumes: this.#volumes.filter,
      budgets: this.#budgets.list(),
      refusals,
    });
    const why = { refusals: [...refusals.values()] };
    if ('victims' in preemption) return { message: fitError(count, why), preemption, nominated: preemption.node.name };
    const afterwards = `no new claims to deallocate, preemption: ${preemption.why}`;
    return { message: fitError(count, { ...why, afterwards }), ...(preemption.isEligible ? { nominated: '' } : {}) };
  }

  #filter(pod: Pod, snapshot: Snapshot): { fitting: NodeInfo[]; refusals: Map<NodeInfo, Refusal> } {
    const names = namedNodes(pod);
    const ask = filtersFor(pod, snapshot, this.#volumes.filter);
    const fitting: NodeInfo[] = [];
    const refusals = new Map<NodeInfo, Refusal>();
    for (const node of snapshot.nodes) {
      const refusal = names && !names.has(node.name) ? otherNode : ask(node);
      if (refusal) refusals.set(node, refusal);
      else fitting.push(node);
    }
    return { fitting, refusals };
  }

  #pick(pod: Pod, fitting: readonly NodeInfo[], snapshot: Snapshot): NodeInfo {
    const nominated = fitting.find(({ name }) => name === pod.status?.nominatedNodeName);
    const best = nominated ? [nominated] : fitting.length === 1 ? fitting : bestOf(pod, fitting, snapshot);
    const chosen = best[best.length === 1 ? 0 : Math.floor(this.#cluster.random() * best.length)];
    if (!chosen) throw new Error('no node was best');
    return chosen;
  }

  #bind(pod: Pod, node: NodeInfo): void {
    const { namespace = '', name, uid } = pod.metadata;
    bindPod(this.#cluster, { namespace, name, uid, node: node.name });
    this.#recorder.record(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node.name}`);
  }

  #bindThoseWithVolumes(): void {
    for (const [key, { uid, node }] of [...this.#binding]) {
      const pod = this.#pods.get(...splitKey(key));
      if (pod?.metadata.uid !== uid) this.#binding.delete(key);
      else if (this.#volumes.prepare(pod, node.node)) {
        this.#binding.delete(key);
        this.#bind(pod, node);
      }
    }
  }

  #fail(pod: Pod, { message, preemption, nominated: next }: Exclude<Outcome, { node: NodeInfo }>): void {
    if (preemption) this.#preempt(pod, preemption);
    this.#recorder.record(pod, 'Warning', 'FailedScheduling', message);
    const known = podCondition(pod, 'PodScheduled');
    const isKnown = known?.status === 'False' && known.reason === 'Unschedulable' && known.message === message;
    const nominated = next ?? pod.status?.nominatedNodeName ?? '';
    if (isKnown && (pod.status?.nominatedNodeName ?? '') === nominated) return;
    const now = this.#cluster.timestamp();
    this.#writeStatus(pod, ({ nominatedNodeName: _, ...status }) => ({
      ...status,
      ...(nominated === '' ? {} : { nominatedNodeName: nominated }),
      conditions: [
        ...(status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'),
        {
          lastProbeTime: null,
          lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime : now,
          message,
          observedGeneration: pod.metadata.generation ?? 1,
          reason: 'Unschedulable',
          status: 'False',
          type: 'PodScheduled',
        },
      ],
    }));
  }

  #preempt(pod: Pod, { node, victims }: Preemption): void {
    for (const victim of victims) {
      const { namespace = '', name, uid } = victim.metadata;
      if (victim.metadata.deletionTimestamp !== undefined) continue;
      this.#writeStatus(victim, (status) => ({
        ...status,
        conditions: [
          ...(status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget'),
          {
            lastProbeTime: null,
            lastTransitionTime: this.#cluster.timestamp(),
            message: `${schedulerName}: preempting to accommodate a higher priority pod`,
            observedGeneration: victim.metadata.generation ?? 1,
            reason: 'PreemptionByScheduler',
            status: 'True',
            type: 'DisruptionTarget',
          },
        ],
      }));
      try {
        deleteAs(this.#cluster, podsPath, { namespace, name }, { preconditions: { uid } }, kubeScheduler);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
      }
      const text = `Preempted by pod ${pod.metadata.uid} on node ${node.name}`;
      this.#recorder.record(victim, 'Normal', 'Preempted', text);
    }
  }

  #writeStatus(pod: Pod, change: (status: NonNullable<Pod['status']>) => object): void {
    const { namespace = '', name } = pod.metadata;
    const write = (live: Pod): object => ({ ...live, status: change(live.status ?? {}) });
    try {
      const place = { namespace, name, subresource: 'status' };
      updateAs(this.#cluster, podsPath, place, (live) => toJson(write(live as unknown as Pod)), kubeScheduler);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** Whether trying again is worth it, without telling anybody. */
  #mayFitNow(pod: Pod): boolean {
    if (this.#volumes.problemOf(pod) !== undefined) return false;
    return this.#filter(pod, this.#nodes.snapshotFor(pod, this.#queue.waiting())).fitting.length > 0;
  }
}

const otherNode: Refusal = { reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"], resolvable: false };

/** What a waiting Pod wants is the same; its status does not matter. */
function isSameForScheduling(a: Pod, b: Pod): boolean {
  return a.metadata.generation === b.metadata.generation && sameLabels(a, b);
}
