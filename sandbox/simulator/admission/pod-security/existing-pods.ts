import type { V1Pod } from '@kubernetes/client-node';
import { violations } from './evaluate.ts';
import { type LevelVersion, levelText } from './policy.ts';

/** Pods that are looked at when a namespace gets stricter (defaultNamespaceMaxPodsToCheck). */
const mostPods = 3_000;

/** What to tell somebody who makes a namespace stricter than its Pods. Source: EvaluatePodsInNamespace. */
export function existingPodWarnings(namespace: string, enforce: LevelVersion, pods: readonly V1Pod[]): string[] {
  const checked = oneOfEachOwnerFirst(pods).slice(0, mostPods);
  const byReason = new Map<string, string[]>();
  for (const { metadata, spec } of checked) {
    const pod = { annotations: metadata?.annotations ?? {}, spec: spec ?? { containers: [] } };
    const reason = violations(enforce, pod)
      .map((violation) => violation.reason)
      .join(', ');
    if (reason !== '') byReason.set(reason, [...(byReason.get(reason) ?? []), metadata?.name ?? '']);
  }
  const warnings = [...byReason].map(([reason, names]) => {
    const others = names.length - 1;
    const more = others === 0 ? '' : ` (and ${others} other ${others === 1 ? 'pod' : 'pods'})`;
    return `${names.toSorted()[0]}${more}: ${reason}`;
  });
  return [
    ...(checked.length < pods.length
      ? [
          `new PodSecurity enforce level only checked against the first ${checked.length} of ${pods.length} existing pods`,
        ]
      : []),
    ...(warnings.length > 0
      ? [`existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${levelText(enforce)}"`]
      : []),
    ...warnings.sort(),
  ];
}

function oneOfEachOwnerFirst(pods: readonly V1Pod[]): V1Pod[] {
  const owners = new Set<string>();
  const [first, rest]: [V1Pod[], V1Pod[]] = [[], []];
  for (const pod of pods) {
    const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller)?.uid;
    if (owner !== undefined && owners.has(owner)) rest.push(pod);
    else first.push(pod);
    if (owner !== undefined) owners.add(owner);
  }
  return [...first, ...rest];
}
