/** The kubelets of a cluster: they run the Pods that are bound to its nodes, and tell how they are. */
import type { Cluster } from '../cluster/cluster.ts';
import type { PodNetwork } from '../network/network-stack.ts';
import type { JsonObject } from '../patch/json.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { mirrorAgain } from './mirror-pods.ts';
import { NodeAgent } from './node-agent.ts';
import { isTerminal, type Pod, podOf, type Volume } from './pod.ts';
import { PodWorker } from './pod-worker.ts';
import type { RunningPod, RunningPods } from './running-pods.ts';
import { isShown, isStaticPod, isSystemPod } from './system-pods.ts';

export interface KubeletOptions {
  readonly network: PodNetwork;
  readonly runtime: ContainerRuntime;
}

const podKeys = '/core/pods/';
const nodeKeys = '/core/nodes/';
const nodePath = '/api/v1/nodes';

export class Kubelet implements RunningPods, Disposable {
  readonly #cluster: Cluster;
  readonly #options: KubeletOptions;
  readonly #agents = new Map<string, NodeAgent>();
  /** By uid. */
  readonly #workers = new Map<string, PodWorker>();

  constructor(cluster: Cluster, options: KubeletOptions) {
    this.#cluster = cluster;
    this.#options = options;
    for (const { entry } of cluster.storage.list(podKeys)) this.#bringBack(podOf(entry.object as JsonObject));
    cluster.storage.watch(podKeys, cluster.storage.revision, ({ type, object }) => {
      if (type === 'DELETED') this.#workers.get(podOf(object as JsonObject).metadata.uid)?.removed();
      else this.#look(object as JsonObject);
    });
    // A Pod may name its node before there is one.
    cluster.storage.watch(nodeKeys, cluster.storage.revision, ({ type }) => {
      if (type === 'ADDED')
        for (const { entry } of cluster.storage.list(podKeys)) this.#look(entry.object as JsonObject);
    });
    for (const kind of ['configmap', 'secret'] as const)
      cluster.storage.watch(`/core/${kind}s/`, cluster.storage.revision, ({ key }) => this.#sourceChanged(kind, key));
  }

  find(uid: string): RunningPod | undefined {
    const worker = this.#workers.get(uid);
    if (!worker) return undefined;
    return {
      container: (name) => worker.records.find(name)?.container,
      previous: (name) => worker.records.previous(name)?.container,
      network: worker.sandbox?.stack,
    };
  }

  /** Pods of a node, of which something runs. */
  workersOf(node: string): Iterable<PodWorker> {
    return this.#agents.get(node)?.workers.values() ?? [];
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers.values()) worker[Symbol.dispose]();
    for (const agent of this.#agents.values()) agent.memory[Symbol.dispose]();
    this.#workers.clear();
  }

  #look(object: JsonObject): void {
    const pod = podOf(object);
    const known = this.#workers.get(pod.metadata.uid);
    if (known) known.update(pod);
    else if (isStaticPod(pod)) this.#cluster.later(() => mirrorAgain(this.#cluster, pod));
    else if (pod.spec.nodeName && !isShown(pod)) this.#begin(pod);
  }

  /** The Pod was there before this kubelet. */
  #bringBack(pod: Pod): void {
    // The cluster's own Pods seem to run until somebody deletes them.
    if (!pod.spec.nodeName || isSystemPod(pod)) return;
    this.#begin(pod);
  }

  #begin(pod: Pod): void {
    // What had ended before is only to be taken away, when somebody asks for it.
    if (isTerminal(pod.status.phase) && pod.metadata.deletionTimestamp === undefined) return;
    if (!this.#agents.has(pod.spec.nodeName) && !this.#cluster.reader.get(nodePath, '', pod.spec.nodeName)) return;
    const agent = this.#agentOf(pod.spec.nodeName);
    const worker = new PodWorker(agent, pod);
    this.#workers.set(pod.metadata.uid, worker);
    agent.workers.set(pod.metadata.uid, worker);
    worker.onForget(() => this.#workers.delete(pod.metadata.uid));
    worker.wake();
  }

  #agentOf(node: string): NodeAgent {
    const known = this.#agents.get(node);
    if (known) return known;
    const agent = new NodeAgent({ cluster: this.#cluster, node, ...this.#options });
    this.#agents.set(node, agent);
    return agent;
  }

  /** Volumes that show it follow. `key`: `/core/configmaps/<namespace>/<name>` */
  #sourceChanged(kind: 'configmap' | 'secret', key: string): void {
    const [, , , namespace, name = ''] = key.split('/');
    for (const worker of this.#workers.values()) {
      const { metadata, spec } = worker.pod;
      if (metadata.namespace === namespace && spec.volumes?.some((volume) => shows(volume, kind, name)))
        worker.volumesChanged();
    }
  }
}

function shows({ configMap, secret, projected }: Volume, kind: 'configmap' | 'secret', name: string): boolean {
  if (kind === 'configmap' && configMap?.name === name) return true;
  if (kind === 'secret' && secret?.secretName === name) return true;
  const key = kind === 'configmap' ? 'configMap' : 'secret';
  return projected?.sources?.some((source) => source[key]?.name === name) ?? false;
}
