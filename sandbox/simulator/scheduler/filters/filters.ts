/** The filters in the order they are asked; the first that refuses is the one that is told. Source: pkg/scheduler/apis/config/v1/default_plugins.go. */
import type { Pod } from '../../controllers/kit/wire.ts';
import type { NodeInfo } from '../node-info.ts';
import type { Filter, Refusal, Snapshot } from './filter.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeName, nodePorts, nodeResourcesFit } from './node-resources.ts';
import { interPodAffinity } from './pod-affinity.ts';
import { nodeUnschedulable, taintToleration } from './taints.ts';
import { podTopologySpread } from './topology-spread.ts';

const beforeVolumes: readonly Filter[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
];
const afterVolumes: readonly Filter[] = [podTopologySpread, interPodAffinity];

/** Asks all filters of one node; `volumes` looks at the Pod's claims. */
export function filtersFor(pod: Pod, snapshot: Snapshot, volumes: Filter): (node: NodeInfo) => Refusal | undefined {
  const asked = [...beforeVolumes, volumes, ...afterVolumes].flatMap((filter) => filter(pod, snapshot) ?? []);
  return (node) => {
    for (const ask of asked) {
      const refusal = ask(node);
      if (refusal) return refusal;
    }
    return undefined;
  };
}
