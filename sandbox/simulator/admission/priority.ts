/** The number behind a Pod's PriorityClass. Source: plugin/pkg/admission/priority/admission.go. */
import type { V1Pod, V1PriorityClass } from '@kubernetes/client-node';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout } from './is-about.ts';
import { refuse } from './refuse.ts';

const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';

export const priority: AdmissionPlugin = {
  name: 'Priority',
  handles: (request) =>
    isAbout(request, '', 'pods', 'CREATE', 'UPDATE') ||
    isAbout(request, 'scheduling.k8s.io', 'priorityclasses', 'CREATE', 'UPDATE'),
  admit(request, cluster) {
    if (request.resource !== 'pods') return;
    if (request.operation === 'CREATE') setPriority(request, cluster);
    else keepPriority(request);
  },
  validate(request, cluster) {
    if (request.resource !== 'priorityclasses') return;
    const { globalDefault, metadata } = request.object as unknown as V1PriorityClass;
    const known = globalDefault ? defaultClass(cluster) : undefined;
    if (!known || (request.operation === 'UPDATE' && known.metadata?.name === metadata?.name)) return;
    throw refuse(
      request,
      `PriorityClass ${known.metadata?.name} is already marked as default. Only one default can exist`,
    );
  },
};

/** The default with the lowest value, should there be more than one. */
function defaultClass(cluster: AdmissionCluster): V1PriorityClass | undefined {
  const defaults = (cluster.list(classes) as unknown as V1PriorityClass[]).filter((one) => one.globalDefault);
  return defaults.reduce<V1PriorityClass | undefined>(
    (lowest, one) => (lowest && lowest.value <= one.value ? lowest : one),
    undefined,
  );
}

/** Old clients leave out what they do not know. */
function keepPriority({ object, old }: AdmissionRequest): void {
  const [pod, before] = [object as unknown as V1Pod, old as unknown as V1Pod];
  if (!pod.spec || !before.spec) return;
  if (before.spec.priority !== undefined) pod.spec.priority ??= before.spec.priority;
  if (before.spec.preemptionPolicy !== undefined) pod.spec.preemptionPolicy ??= before.spec.preemptionPolicy;
}

function setPriority(request: AdmissionRequest, cluster: AdmissionCluster): void {
  const { spec } = request.object as unknown as V1Pod;
  if (!spec) return;
  const found = spec.priorityClassName
    ? (cluster.get(classes, undefined, spec.priorityClassName) as unknown as V1PriorityClass | undefined)
    : defaultClass(cluster);
  if (spec.priorityClassName && !found)
    throw refuse(request, `no PriorityClass with name ${spec.priorityClassName} was found`);
  if (found?.metadata?.name !== undefined) spec.priorityClassName = found.metadata.name;
  const value = found?.value ?? 0;
  if (spec.priority !== undefined && spec.priority !== value)
    throw refuse(
      request,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  spec.priority = value;
  const policy = found ? found.preemptionPolicy : 'PreemptLowerPriority';
  if (policy === undefined) return;
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy)
    throw refuse(
      request,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  spec.preemptionPolicy = policy;
}
