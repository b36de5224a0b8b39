/** Pods and what they ask for. Source: pkg/quota/v1/evaluator/core/pods.go. */
import type { V1Affinity, V1Pod, V1PodAffinityTerm } from '@kubernetes/client-node';
import { podQOSClass } from '../../kinds/workloads/pod-qos-class.ts';
import { type Amounts, podResources } from '../pod-resources.ts';
import { sum } from './amounts.ts';
import type { Evaluator } from './evaluator.ts';
import { selectsName } from './scope-selector.ts';

const computed = ['cpu', 'memory', 'ephemeral-storage'];
const names = [
  'count/pods',
  'pods',
  ...computed,
  ...computed.map((name) => `requests.${name}`),
  ...computed.map((name) => `limits.${name}`),
];
/** A quota on these wants every container to say how much. */
const required = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

export const podEvaluator: Evaluator = {
  handles({ subresource, operation, object, old }) {
    if (subresource === 'resize') return operation === 'UPDATE';
    if (subresource !== '') return false;
    if (operation === 'CREATE') return true;
    return operation === 'UPDATE' && endsByItself(object as unknown as V1Pod) !== endsByItself(old as unknown as V1Pod);
  },
  matching: (wanted) =>
    wanted.filter(
      (name) =>
        names.includes(name) ||
        name.startsWith('hugepages-') ||
        name.startsWith('requests.hugepages-') ||
        (name.startsWith('requests.') && isExtended(name.slice('requests.'.length))),
    ),
  isInScope(scope, object) {
    const pod = object as unknown as V1Pod;
    switch (scope.scopeName) {
      case 'Terminating':
        return endsByItself(pod);
      case 'NotTerminating':
        return !endsByItself(pod);
      case 'BestEffort':
        return podQOSClass(pod) === 'BestEffort';
      case 'NotBestEffort':
        return podQOSClass(pod) !== 'BestEffort';
      case 'PriorityClass':
        return selectsName(scope, pod.spec?.priorityClassName || undefined);
      case 'CrossNamespacePodAffinity':
        return reachesOtherNamespaces(pod.spec?.affinity);
      default:
        return false;
    }
  },
  usage(object, now) {
    const pod = object as unknown as V1Pod;
    const counted = { 'count/pods': '1' };
    if (!pod.spec || isOver(pod, now)) return counted;
    const requests = podResources(pod.spec, 'requests', { overhead: true });
    return sum(counted, spread(requests, podResources(pod.spec, 'limits', { overhead: true })));
  },
  lacking(wanted, object) {
    const { spec } = object as unknown as V1Pod;
    if (!spec || Object.keys(spec.resources?.requests ?? spec.resources?.limits ?? {}).length > 0) return undefined;
    const needed = required.filter((name) => wanted.includes(name)).sort();
    const texts = needed.flatMap((name) => {
      const silent = [...spec.containers, ...(spec.initContainers ?? [])].filter(
        ({ resources }) => spread(resources?.requests ?? {}, resources?.limits ?? {})[name] === undefined,
      );
      const all = [...new Set(silent.map((container) => container.name))].sort();
      return all.length === 0 ? [] : [`${name} for: ${all.join(',')}`];
    });
    return texts.length === 0 ? undefined : `must specify ${texts.join('; ')}`;
  },
};

/** Under the names that quotas use. */
function spread(requests: Amounts, limits: Amounts): Amounts {
  const all: Amounts = { pods: '1' };
  for (const [name, amount] of Object.entries(requests)) {
    if (computed.includes(name) || name.startsWith('hugepages-')) all[name] = amount;
    if (computed.includes(name) || name.startsWith('hugepages-') || isExtended(name)) all[`requests.${name}`] = amount;
  }
  for (const name of computed) {
    const amount = limits[name];
    if (amount !== undefined) all[`limits.${name}`] = amount;
  }
  return all;
}

/** Of a device plugin, such as `nvidia.com/gpu`. */
function isExtended(name: string): boolean {
  return name.includes('/') && !(name.split('/')[0] ?? '').endsWith('kubernetes.io');
}

function endsByItself({ spec }: V1Pod): boolean {
  return spec?.activeDeadlineSeconds !== undefined;
}

/** It has ended, or its time to end has passed. */
export function isOver({ metadata, status }: V1Pod, now: Date): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return true;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata ?? {};
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false;
  return now.getTime() > new Date(deletionTimestamp).getTime() + deletionGracePeriodSeconds * 1_000;
}

function reachesOtherNamespaces({ podAffinity, podAntiAffinity }: V1Affinity = {}): boolean {
  const terms: V1PodAffinityTerm[] = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some(
    ({ namespaces = [], namespaceSelector }) => namespaces.length > 0 || namespaceSelector !== undefined,
  );
}
