/** Events about Pods and their containers, as the kubelet of one node records them. */
import type { Cluster } from '../cluster/cluster.ts';
import { EventRecorder } from '../controllers/kit/event-recorder.ts';
import type { Subject } from '../controllers/kit/event-subject.ts';
import { kubeletOf } from './kubelet-identity.ts';
import { fieldPathOf, type Pod } from './pod.ts';

export type EventType = 'Normal' | 'Warning';

export class PodEvents {
  readonly #recorder: EventRecorder;
  readonly #node: string;

  constructor(cluster: Cluster, node: string) {
    this.#node = node;
    this.#recorder = new EventRecorder(cluster, { component: 'kubelet', host: node }, kubeletOf(node));
  }

  ofPod(pod: Pod, type: EventType, reason: string, message: string): void {
    this.#recorder.record(pod as unknown as Subject, type, reason, message);
  }

  ofNode(type: EventType, reason: string, message: string): void {
    // The kubelet names its node by its name where a uid belongs.
    const metadata = { name: this.#node, uid: this.#node };
    this.#recorder.record({ kind: 'Node', apiVersion: 'v1', metadata } as unknown as Subject, type, reason, message);
  }

  ofContainer(pod: Pod, container: string, type: EventType, reason: string, message: string): void {
    this.#recorder.record(pod as unknown as Subject, type, reason, message, fieldPathOf(pod.spec, container));
  }
}
