/** What a Pod's RuntimeClass adds to it. Source: plugin/pkg/admission/runtimeclass/admission.go. */
import type { V1Pod, V1RuntimeClass } from '@kubernetes/client-node';
import { equal, type Json } from '../patch/json.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout } from './is-about.ts';
import { mergeTolerations } from './merge-tolerations.ts';
import { refuse } from './refuse.ts';

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  handles: (request) => isAbout(request, '', 'pods', 'CREATE'),
  admit(request, cluster) {
    const found = classOf(request, cluster);
    if (!found) return;
    setOverhead(request, found);
    setScheduling(request, found);
  },
  validate(request, cluster) {
    const fixed = classOf(request, cluster)?.overhead?.podFixed;
    const { overhead } = specOf(request);
    if (fixed === undefined && overhead !== undefined)
      throw refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    if (fixed !== undefined && !sameOverhead(fixed, overhead)) throw differs(request);
  },
};

function specOf(request: AdmissionRequest): NonNullable<V1Pod['spec']> {
  return (request.object as unknown as V1Pod).spec ?? { containers: [] };
}

function classOf(request: AdmissionRequest, cluster: AdmissionCluster): V1RuntimeClass | undefined {
  const { runtimeClassName } = specOf(request);
  if (runtimeClassName === undefined) return undefined;
  const found = cluster.get('/apis/node.k8s.io/v1/runtimeclasses', undefined, runtimeClassName);
  if (!found) throw refuse(request, `pod rejected: RuntimeClass ${JSON.stringify(runtimeClassName)} not found`);
  return found as unknown as V1RuntimeClass;
}

function sameOverhead(a: unknown, b: unknown): boolean {
  return equal((a ?? null) as Json, (b ?? null) as Json);
}

function differs(request: AdmissionRequest) {
  return refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
}

function setOverhead(request: AdmissionRequest, { overhead }: V1RuntimeClass): void {
  if (!overhead) return;
  const spec = specOf(request);
  const given = Object.keys(spec.overhead ?? {}).length > 0;
  if (given && !sameOverhead(overhead.podFixed, spec.overhead)) throw differs(request);
  if (overhead.podFixed) spec.overhead = { ...overhead.podFixed };
}

function setScheduling(request: AdmissionRequest, { scheduling }: V1RuntimeClass): void {
  if (!scheduling) return;
  const spec = specOf(request);
  for (const [key, wanted] of Object.entries(scheduling.nodeSelector ?? {})) {
    const given = spec.nodeSelector?.[key];
    if (given !== undefined && given !== wanted)
      throw refuse(
        request,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${wanted}; pod.spec.nodeSelector[${key}] = ${given}`,
      );
    spec.nodeSelector = { ...spec.nodeSelector, [key]: wanted };
  }
  const tolerations = mergeTolerations(spec.tolerations ?? [], scheduling.tolerations ?? []);
  if (tolerations.length > 0) spec.tolerations = tolerations;
}
