import type { PodIdentity } from './network-stack.ts';
import type { PortSpace } from './port-space.ts';

/** Who holds an address. */
export interface Host {
  readonly ports: PortSpace;
  readonly node: string;
  /** Undefined for a node, and for Pods of the host network. */
  readonly pod: PodIdentity | undefined;
  /** Of a component of the cluster that has no object: what policies select it by. */
  readonly labels?: Readonly<Record<string, string>>;
}
