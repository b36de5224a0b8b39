/** What the Pods of one node share: its images, its files, its address. */
import type { Cluster } from '../cluster/cluster.ts';
import type { NetworkStack, PodNetwork } from '../network/network-stack.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import { createFolder } from '../runtime/files/create-folder.ts';
import type { Folder } from '../runtime/files/folder.ts';
import { BackOff } from './back-off.ts';
import type { Whereabouts } from './environment/downward.ts';
import { MemoryPressure } from './eviction/memory-pressure.ts';
import { ImagePuller } from './images/ensure-image.ts';
import { fullImageName } from './images/image-reference.ts';
import { NodeImages } from './images/node-images.ts';
import { podOf } from './pod.ts';
import { PodEvents } from './pod-events.ts';
import type { PodWorker } from './pod-worker.ts';
import { isSystemPod } from './system-pods.ts';

/** CrashLoopBackOff: 10 s, doubling to 5 min; ten quiet minutes end it (pkg/kubelet/kubelet.go). */
const crashes = { firstMs: 10_000, mostMs: 300_000, expiresMs: 600_000 };

export interface NodeAgentOptions {
  readonly cluster: Cluster;
  readonly node: string;
  readonly network: PodNetwork;
  readonly runtime: ContainerRuntime;
}

export class NodeAgent {
  readonly cluster: Cluster;
  readonly node: string;
  readonly network: PodNetwork;
  readonly nodeStack: NetworkStack;
  readonly runtime: ContainerRuntime;
  readonly events: PodEvents;
  readonly images: NodeImages;
  readonly puller: ImagePuller;
  readonly crashes = new BackOff(crashes);
  readonly memory = new MemoryPressure(this);
  /** By uid. */
  readonly workers = new Map<string, PodWorker>();
  #files: (Folder & { readonly usedBytes: number }) | undefined;

  constructor({ cluster, node, network, runtime }: NodeAgentOptions) {
    this.cluster = cluster;
    this.node = node;
    this.network = network;
    this.nodeStack = network.node(node);
    this.runtime = runtime;
    this.events = new PodEvents(cluster, node);
    this.images = new NodeImages(runtime, cluster.clock);
    this.puller = new ImagePuller(this.images, this.events, cluster.clock);
    // A node of kind comes with the images of its own Pods.
    for (const { spec } of cluster.reader.list('/api/v1/pods').map(podOf).filter(isSystemPod))
      if (spec.nodeName === node) for (const { image } of spec.containers) this.images.add(fullImageName(image));
  }

  /** The node's own files, as far as Pods have put any there. */
  get files(): Folder {
    this.#files ??= createFolder({ now: this.cluster.now, mode: 0o755 });
    return this.#files;
  }

  get hostIp(): string {
    return this.nodeStack.ip;
  }

  whereabouts(podIp: string): Whereabouts {
    const object = this.cluster.reader.get('/api/v1/nodes', undefined, this.node);
    const { allocatable = {} } = (object?.status ?? {}) as { allocatable?: Record<string, string> };
    return { podIp, hostIp: this.hostIp, allocatable };
  }

  /** A Pod of which nothing is left. */
  forget(worker: PodWorker): void {
    const { uid } = worker.pod.metadata;
    this.workers.delete(uid);
    this.crashes.forget(`${uid} `);
    this.puller.forget(uid);
    worker[Symbol.dispose]();
    for (const other of this.workers.values()) if (other.allocation.isDeferred) other.wake();
  }
}
