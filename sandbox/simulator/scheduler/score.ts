/** Which of several nodes is best. Source: the Score methods of pkg/scheduler/framework/plugins, with the weights of default_plugins.go. */
import type { Pod } from '../controllers/kit/wire.ts';
import type { Snapshot } from './filters/filter.ts';
import { matchesTerm } from './filters/node-affinity.ts';
import { isMeant } from './filters/pod-affinity.ts';
import { untolerated } from './filters/taints.ts';
import { counts, matchingOn, type SpreadConstraint, selectorOf } from './filters/topology-spread.ts';
import type { NodeInfo } from './node-info.ts';
import { requestsOf } from './pod-requests.ts';

const most = 100;
/** What a container is taken to need when it does not say (util/pod_resources.go). */
const unspoken: Readonly<Record<string, number>> = { cpu: 100, memory: 200 * 1024 * 1024 };
const weights = { taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, resources: 1, balance: 1 };

type Scores = readonly number[];

/** The nodes with the highest score. */
export function bestOf(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): NodeInfo[] {
  const all: readonly (readonly [number, Scores])[] = [
    [weights.taints, upsideDown(nodes.map(({ node }) => softTaints(pod, node)))],
    [weights.nodeAffinity, stretched(nodes.map((node) => preferredNode(pod, node)))],
    [weights.spread, spread(pod, nodes, snapshot)],
    [weights.podAffinity, stretched(nearness(pod, nodes, snapshot))],
    [weights.resources, nodes.map((node) => leastAllocated(pod, node))],
    [weights.balance, nodes.map((node) => balanced(pod, node))],
  ];
  const totals = nodes.map((_, index) => all.reduce((sum, [weight, scores]) => sum + weight * (scores[index] ?? 0), 0));
  const highest = Math.max(...totals);
  return nodes.filter((_, index) => totals[index] === highest);
}

/** The highest becomes 100. */
function stretched(scores: Scores): Scores {
  const highest = Math.max(0, ...scores);
  return highest === 0 ? scores.map(() => 0) : scores.map((score) => Math.floor((score * most) / highest));
}

/** The highest becomes 0. */
function upsideDown(scores: Scores): Scores {
  const highest = Math.max(0, ...scores);
  return scores.map((score) => (highest === 0 ? most : most - Math.floor((score * most) / highest)));
}

function softTaints({ spec }: Pod, node: NodeInfo['node']): number {
  const soft = (node.spec?.taints ?? []).filter(({ effect }) => effect === 'PreferNoSchedule');
  return soft.filter((taint) =>
    untolerated({ ...node, spec: { ...node.spec, taints: [taint] } }, spec?.tolerations, ['PreferNoSchedule']),
  ).length;
}

function preferredNode({ spec }: Pod, { node }: NodeInfo): number {
  const terms = spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.reduce((sum, { weight, preference }) => sum + (matchesTerm(preference, node) ? weight : 0), 0);
}

function fractionAfter(pod: Pod, node: NodeInfo, resource: string): number {
  const capacity = node.allocatable.get(resource) ?? 0;
  if (capacity === 0) return 1;
  const held = node.pods.reduce((sum, other) => sum + weightOf(other, resource), 0);
  return Math.min(1, (held + weightOf(pod, resource)) / capacity);
}

function weightOf(pod: Pod, resource: string): number {
  const amount = requestsOf(pod).get(resource) ?? 0;
  return amount > 0 ? amount : (unspoken[resource] ?? 0) * (pod.spec?.containers?.length ?? 1);
}

function leastAllocated(pod: Pod, node: NodeInfo): number {
  const free = ['cpu', 'memory'].map((resource) => Math.floor((1 - fractionAfter(pod, node, resource)) * most));
  return Math.floor(free.reduce((sum, score) => sum + score, 0) / free.length);
}

function balanced(pod: Pod, node: NodeInfo): number {
  const [cpu = 0, memory = 0] = ['cpu', 'memory'].map((resource) => fractionAfter(pod, node, resource));
  return Math.floor((1 - Math.abs(cpu - memory) / 2) * most);
}

/** What a Pod of a workload is spread over when it does not say (apis/config/v1/defaults.go, system default constraints). */
const systemDefaults: readonly SpreadConstraint[] = [
  { topologyKey: 'kubernetes.io/hostname', maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
];

/** The fewer Pods of its kind are in a domain, the better. */
function spread(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): Scores {
  const own = (pod.spec?.topologySpreadConstraints ?? []).filter((soft) => soft.whenUnsatisfiable === 'ScheduleAnyway');
  const isOwned = (pod.metadata.ownerReferences ?? []).length > 0;
  const { labels, namespace } = pod.metadata;
  const implied =
    isOwned && labels ? systemDefaults.map((rule) => ({ ...rule, labelSelector: { matchLabels: labels } })) : [];
  const constraints = pod.spec?.topologySpreadConstraints?.length ? own : implied;
  const found = constraints.map((constraint) => {
    const selector = selectorOf(constraint, pod);
    const domains = new Map<string, number>();
    for (const node of snapshot.nodes) {
      const domain = node.node.metadata.labels?.[constraint.topologyKey];
      if (domain === undefined || !counts(constraint, pod, node)) continue;
      domains.set(domain, (domains.get(domain) ?? 0) + matchingOn(node, namespace, selector));
    }
    return { key: constraint.topologyKey, domains, weight: Math.log(domains.size + 2) };
  });
  const crowding = nodes.map(({ node }) =>
    found.reduce(
      (sum, { key, domains, weight }) => sum + (domains.get(node.metadata.labels?.[key] ?? '') ?? 0) * weight,
      0,
    ),
  );
  const [least, highest] = [Math.min(...crowding), Math.max(...crowding)];
  return crowding.map((score) => (highest === 0 ? most : Math.floor((most * (highest + least - score)) / highest)));
}

/** Preferred affinity and anti-affinity to Pods, shifted so that nothing is below zero. */
function nearness(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): Scores {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
  const terms = [
    ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) => ({
      weight: -weight,
      podAffinityTerm,
    })),
  ];
  if (terms.length === 0) return nodes.map(() => 0);
  const scores = nodes.map(({ node }) => {
    let sum = 0;
    for (const { weight, podAffinityTerm } of terms) {
      const { topologyKey } = podAffinityTerm;
      const domain = node.metadata.labels?.[topologyKey];
      if (domain === undefined) continue;
      for (const other of snapshot.nodes)
        if (other.node.metadata.labels?.[topologyKey] === domain)
          sum += weight * other.pods.filter((there) => isMeant(podAffinityTerm, pod, there, snapshot)).length;
    }
    return sum;
  });
  const lowest = Math.min(0, ...scores);
  return scores.map((score) => score - lowest);
}
