/** A filter says why a Pod cannot go to a node. Source: pkg/scheduler/framework/interface.go. */
import type { Pod } from '../../controllers/kit/wire.ts';
import type { NodeInfo } from '../node-info.ts';

export interface Refusal {
  readonly reasons: readonly string[];
  /** Taking other Pods away may help. */
  readonly resolvable: boolean;
}

/** All nodes at one moment, and what else filters look at. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  namespaceLabels(namespace: string): Readonly<Record<string, string>>;
}

/** Made for one Pod and one moment, then asked of each node. Undefined: this filter has no say for this Pod. */
export type Filter = (pod: Pod, snapshot: Snapshot) => ((node: NodeInfo) => Refusal | undefined) | undefined;

export function refuse(resolvable: boolean, ...reasons: string[]): Refusal {
  return { reasons, resolvable };
}
