/** Which nodes a DaemonSet wants its Pods on, and what such a Pod looks like. Source: pkg/controller/daemon/{daemon_controller.go,util/daemonset_util.go}. */
import { mayRunOn } from '../../scheduler/filters/node-affinity.ts';
import { untolerated } from '../../scheduler/filters/taints.ts';
import { controllerReference } from '../kit/owners.ts';
import { podFromTemplate } from '../kit/pod-control.ts';
import type { DaemonSet, Node, Pod, PodTemplate } from '../kit/wire.ts';

export const hashLabel = 'controller-revision-hash';
const generationLabel = 'pod-template-generation';
const generationAnnotation = 'deprecated.daemonset.template.generation';
const nodeNameField = 'metadata.name';

type PodSpec = NonNullable<PodTemplate['spec']>;
type Toleration = NonNullable<PodSpec['tolerations']>[number];

const exists = (key: string, effect: string): Toleration => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect,
});

/** What every Pod of a DaemonSet puts up with. */
function tolerationsOf(spec: PodSpec): readonly Toleration[] {
  const own = [
    exists('not-ready', 'NoExecute'),
    exists('unreachable', 'NoExecute'),
    exists('disk-pressure', 'NoSchedule'),
    exists('memory-pressure', 'NoSchedule'),
    exists('pid-pressure', 'NoSchedule'),
    exists('unschedulable', 'NoSchedule'),
    ...(spec.hostNetwork ? [exists('network-unavailable', 'NoSchedule')] : []),
  ];
  const given = spec.tolerations ?? [];
  const known = (toleration: Toleration): boolean =>
    given.some(
      ({ key, operator, effect }) => key === toleration.key && operator === 'Exists' && effect === toleration.effect,
    );
  return [...given, ...own.filter((toleration) => !known(toleration))];
}

export function describePod(set: DaemonSet, hash: string, node: string): Record<string, unknown> {
  const { template } = set.spec ?? {};
  const spec = (template?.spec ?? { containers: [] }) as PodSpec;
  const generation = generationOf(set);
  const known: PodTemplate = {
    ...template,
    metadata: {
      ...template?.metadata,
      labels: {
        ...template?.metadata?.labels,
        ...(generation === undefined ? {} : { [generationLabel]: generation }),
        [hashLabel]: hash,
      },
    },
    spec: { ...spec, tolerations: tolerationsOf(spec), affinity: onNode(spec.affinity, node) },
  };
  return podFromTemplate({
    template: known,
    controller: controllerReference(set, { apiVersion: 'apps/v1', kind: 'DaemonSet' }),
  });
}

/** The node by its name, with whatever else the template asks of it (ReplaceDaemonSetPodNodeNameNodeAffinity). */
function onNode(affinity: PodSpec['affinity'], node: string): NonNullable<PodSpec['affinity']> {
  const byName = { matchFields: [{ key: nodeNameField, operator: 'In', values: [node] }] };
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [byName] },
    },
  };
}

function generationOf({ metadata }: DaemonSet): string | undefined {
  const text = metadata.annotations?.[generationAnnotation];
  return text !== undefined && /^\d+$/.test(text) ? text : undefined;
}

export function isUpdated({ metadata }: Pod, set: DaemonSet, hash: string): boolean {
  const generation = generationOf(set);
  return (
    metadata.labels?.[hashLabel] === hash ||
    (generation !== undefined && metadata.labels?.[generationLabel] === generation)
  );
}

/** Whether a Pod is to be made there, and whether one that is there may stay (NodeShouldRunDaemonPod). */
export function wantsNode(set: DaemonSet, node: Node): { run: boolean; stay: boolean } {
  const spec = set.spec?.template.spec;
  if (spec?.nodeName && spec.nodeName !== node.metadata.name) return { run: false, stay: false };
  if (!mayRunOn({ metadata: set.metadata, spec } as Pod, node)) return { run: false, stay: false };
  const tolerations = spec ? tolerationsOf(spec as PodSpec) : [];
  if (!untolerated(node, tolerations, ['NoSchedule', 'NoExecute'])) return { run: true, stay: true };
  return { run: false, stay: !untolerated(node, tolerations, ['NoExecute']) };
}

/** The node a Pod is on, or is meant for. */
export function nodeOf({ spec }: Pod): string {
  if (spec?.nodeName) return spec.nodeName;
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms)
    for (const { key, operator, values = [] } of matchFields)
      if (key === nodeNameField && operator === 'In' && values.length === 1) return values[0] ?? '';
  return '';
}

/** The oldest first, running ones before others (podByCreationTimestampAndPhase). */
export function byAge(a: Pod, b: Pod): number {
  const assigned = Number(Boolean(b.spec?.nodeName)) - Number(Boolean(a.spec?.nodeName));
  if (assigned !== 0) return assigned;
  if (a.metadata.creationTimestamp !== b.metadata.creationTimestamp)
    return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
