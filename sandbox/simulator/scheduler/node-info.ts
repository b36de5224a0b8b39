/** A node with the Pods on it and what they ask for, as the scheduler sees it. Source: pkg/scheduler/framework/types.go, NodeInfo. */
import type { Node, Pod } from '../controllers/kit/wire.ts';
import { add, type Requests, requestsOf, toRequests } from './pod-requests.ts';

interface Placed {
  readonly pod: Pod;
  readonly requests: Requests;
}

export class NodeInfo {
  readonly node: Node;
  readonly allocatable: Requests;
  readonly #pods: Map<string, Placed>;
  readonly #requested: Map<string, number>;

  constructor(node: Node, pods: Iterable<Placed> = []) {
    this.node = node;
    this.allocatable = toRequests(node.status?.allocatable);
    this.#pods = new Map();
    this.#requested = new Map();
    for (const { pod, requests } of pods) this.#put(pod, requests);
  }

  get name(): string {
    return this.node.metadata.name;
  }

  get pods(): Pod[] {
    return [...this.#pods.values()].map(({ pod }) => pod);
  }

  get podCount(): number {
    return this.#pods.size;
  }

  requested(resource: string): number {
    return this.#requested.get(resource) ?? 0;
  }

  /** Replaces an earlier form of the same Pod. */
  add(pod: Pod): void {
    this.remove(pod);
    this.#put(pod, requestsOf(pod));
  }

  remove({ metadata: { uid } }: Pod): void {
    const known = this.#pods.get(uid);
    if (!known) return;
    this.#pods.delete(uid);
    add(this.#requested, known.requests, -1);
  }

  /** The same Pods on another form of the node; without one, a copy to try things on. */
  with(node: Node = this.node): NodeInfo {
    return new NodeInfo(node, this.#pods.values());
  }

  #put(pod: Pod, requests: Requests): void {
    this.#pods.set(pod.metadata.uid, { pod, requests });
    add(this.#requested, requests);
  }
}
