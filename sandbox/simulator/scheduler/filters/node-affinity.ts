/** Node selectors and node affinity. Source: component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go, plugins/nodeaffinity. */
import type { V1NodeSelectorRequirement, V1NodeSelectorTerm } from '@kubernetes/client-node';
import type { Node, Pod, Wire } from '../../controllers/kit/wire.ts';
import { type Filter, refuse } from './filter.ts';

export type NodeSelectorTerm = Wire<V1NodeSelectorTerm>;
type NodeRequirement = Wire<V1NodeSelectorRequirement>;

function holds({ key, operator, values = [] }: NodeRequirement, found: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return found !== undefined && values.includes(found);
    case 'NotIn':
      return found === undefined || !values.includes(found);
    case 'Exists':
      return found !== undefined;
    case 'DoesNotExist':
      return found === undefined;
    case 'Gt':
      return found !== undefined && Number(found) > Number(values[0]);
    case 'Lt':
      return found !== undefined && Number(found) < Number(values[0]);
    default:
      throw new Error(`unknown operator ${operator} for ${key}`);
  }
}

/** A term without requirements matches nothing. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => holds(requirement, node.metadata.labels?.[requirement.key])) &&
    matchFields.every((requirement) => holds(requirement, node.metadata.name))
  );
}

export function matchesAnyTerm(terms: readonly NodeSelectorTerm[], node: Node): boolean {
  return terms.some((term) => matchesTerm(term, node));
}

/** Whether the Pod's nodeSelector and required node affinity let it onto the node. */
export function mayRunOn({ spec }: Pod, node: Node): boolean {
  const fits = Object.entries(spec?.nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value);
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return fits && (!required || matchesAnyTerm(required.nodeSelectorTerms, node));
}

/** The nodes that the Pod names itself, as those of DaemonSets do; undefined when it names none. */
export function namedNodes({ spec }: Pod): ReadonlySet<string> | undefined {
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const byName = matchFields.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (!byName) return undefined;
    for (const name of byName.values ?? []) names.add(name);
  }
  return names;
}

export const nodeAffinity: Filter = (pod) => {
  const { nodeSelector, affinity } = pod.spec ?? {};
  if (!nodeSelector && !affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution) return undefined;
  return ({ node }) =>
    mayRunOn(pod, node) ? undefined : refuse(false, "node(s) didn't match Pod's node affinity/selector");
};
