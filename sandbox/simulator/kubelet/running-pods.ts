/** What the API server asks of the kubelet for logs, exec, attach, port-forward and metrics. */
import type { NetworkStack } from '../network/network-stack.ts';
import type { Container } from '../runtime/container-runtime.ts';

export interface RunningPod {
  /** The container as it is now, or as it ended; undefined before it was made. */
  container(name: string): Container | undefined;
  /** The one before the last restart. */
  previous(name: string): Container | undefined;
  /** Undefined before the Pod has an address. */
  readonly network: NetworkStack | undefined;
}

export interface RunningPods {
  find(uid: string): RunningPod | undefined;
}
