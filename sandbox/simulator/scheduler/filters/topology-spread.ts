/** Pods spread over domains such as nodes and zones. Source: plugins/podtopologyspread/{common,filtering}.go. */
import type { Pod } from '../../controllers/kit/wire.ts';
import { type LabelSelector, selects } from '../../controllers/kit/wire.ts';
import type { NodeInfo } from '../node-info.ts';
import { type Filter, refuse } from './filter.ts';
import { mayRunOn } from './node-affinity.ts';
import { untolerated } from './taints.ts';

export type SpreadConstraint = NonNullable<NonNullable<Pod['spec']>['topologySpreadConstraints']>[number];

const noMatch = "node(s) didn't match pod topology spread constraints";

/** The selector of a constraint, narrowed to the Pod's own values of its matchLabelKeys. */
export function selectorOf(
  { labelSelector, matchLabelKeys = [] }: SpreadConstraint,
  pod: Pod,
): LabelSelector | undefined {
  const own = matchLabelKeys.flatMap((key) => {
    const value = pod.metadata.labels?.[key];
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
  });
  if (own.length === 0) return labelSelector;
  return { ...labelSelector, matchExpressions: [...(labelSelector?.matchExpressions ?? []), ...own] };
}

export function matchingOn(node: NodeInfo, namespace: string | undefined, selector: LabelSelector | undefined): number {
  return node.pods.filter(
    ({ metadata }) =>
      metadata.deletionTimestamp === undefined &&
      metadata.namespace === namespace &&
      selects(selector, metadata.labels),
  ).length;
}

/** Whether the Pods on this node count at all. */
export function counts(constraint: SpreadConstraint, pod: Pod, { node }: NodeInfo): boolean {
  const { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = constraint;
  if (nodeAffinityPolicy === 'Honor' && !mayRunOn(pod, node)) return false;
  return nodeTaintsPolicy !== 'Honor' || !untolerated(node, pod.spec?.tolerations, ['NoSchedule', 'NoExecute']);
}

export const podTopologySpread: Filter = (pod, { nodes }) => {
  const constraints = (pod.spec?.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
  if (constraints.length === 0) return undefined;
  const { namespace, labels } = pod.metadata;
  const rules = constraints.map((constraint) => {
    const selector = selectorOf(constraint, pod);
    const domains = new Map<string, number>();
    for (const node of nodes) {
      if (constraints.some(({ topologyKey }) => node.node.metadata.labels?.[topologyKey] === undefined)) continue;
      if (!counts(constraint, pod, node)) continue;
      const domain = node.node.metadata.labels?.[constraint.topologyKey] ?? '';
      domains.set(domain, (domains.get(domain) ?? 0) + matchingOn(node, namespace, selector));
    }
    const least = domains.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...domains.values());
    return { ...constraint, domains, least: domains.size === 0 ? 0 : least, self: selects(selector, labels) ? 1 : 0 };
  });
  return ({ node }) => {
    for (const { topologyKey, maxSkew, domains, least, self } of rules) {
      const domain = node.metadata.labels?.[topologyKey];
      if (domain === undefined) return refuse(false, `${noMatch} (missing required label)`);
      if ((domains.get(domain) ?? 0) + self - least > maxSkew) return refuse(true, noMatch);
    }
    return undefined;
  };
};
