/** Pods that want to be near other Pods, or far from them. Source: plugins/interpodaffinity/filtering.go. */
import type { V1PodAffinityTerm } from '@kubernetes/client-node';
import { type Pod, selects, type Wire } from '../../controllers/kit/wire.ts';
import type { NodeInfo } from '../node-info.ts';
import { type Filter, refuse, type Snapshot } from './filter.ts';

export type PodAffinityTerm = Wire<V1PodAffinityTerm>;

/** Whether a term of `owner` is about `other`. */
export function isMeant(term: PodAffinityTerm, owner: Pod, other: Pod, { namespaceLabels }: Snapshot): boolean {
  const { namespaces = [], namespaceSelector, labelSelector } = term;
  const namespace = other.metadata.namespace ?? '';
  const isOwn = namespaces.length === 0 && !namespaceSelector;
  const inPlace =
    (isOwn ? namespace === owner.metadata.namespace : namespaces.includes(namespace)) ||
    (namespaceSelector !== undefined && selects(namespaceSelector, namespaceLabels(namespace)));
  return inPlace && selects(labelSelector, other.metadata.labels);
}

const requiredAffinity = ({ spec }: Pod): readonly PodAffinityTerm[] =>
  spec?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const requiredAntiAffinity = ({ spec }: Pod): readonly PodAffinityTerm[] =>
  spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

/** `key value` of the domains in which something is. */
class Domains {
  readonly #found = new Set<string>();

  add({ node }: NodeInfo, key: string): void {
    const value = node.metadata.labels?.[key];
    if (value !== undefined) this.#found.add(`${key} ${value}`);
  }

  has({ node }: NodeInfo, key: string): boolean {
    const value = node.metadata.labels?.[key];
    return value !== undefined && this.#found.has(`${key} ${value}`);
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }
}

export const interPodAffinity: Filter = (pod, snapshot) => {
  const near = requiredAffinity(pod);
  const far = requiredAntiAffinity(pod);
  const [nearby, unwanted, unwelcome] = [new Domains(), new Domains(), new Domains()];
  let isSomebodyShy = false;
  for (const node of snapshot.nodes) {
    for (const other of node.pods) {
      if (near.length > 0 && near.every((term) => isMeant(term, pod, other, snapshot)))
        for (const { topologyKey } of near) nearby.add(node, topologyKey);
      for (const term of far) if (isMeant(term, pod, other, snapshot)) unwanted.add(node, term.topologyKey);
      for (const term of requiredAntiAffinity(other)) {
        isSomebodyShy = true;
        if (isMeant(term, other, pod, snapshot)) unwelcome.add(node, term.topologyKey);
      }
    }
  }
  if (near.length + far.length === 0 && !isSomebodyShy) return undefined;
  // The first of Pods that want to be together may go anywhere.
  const isFirst = nearby.isEmpty && near.every((term) => isMeant(term, pod, pod, snapshot));
  return (node) => {
    const hasKeys = near.every(({ topologyKey }) => node.node.metadata.labels?.[topologyKey] !== undefined);
    const isNear = hasKeys && (near.every(({ topologyKey }) => nearby.has(node, topologyKey)) || isFirst);
    if (!isNear) return refuse(false, "node(s) didn't match pod affinity rules");
    if (far.some(({ topologyKey }) => unwanted.has(node, topologyKey)))
      return refuse(true, "node(s) didn't match pod anti-affinity rules");
    const isUnwelcome = Object.keys(node.node.metadata.labels ?? {}).some((key) => unwelcome.has(node, key));
    return isUnwelcome ? refuse(true, "node(s) didn't satisfy existing pods anti-affinity rules") : undefined;
  };
};
