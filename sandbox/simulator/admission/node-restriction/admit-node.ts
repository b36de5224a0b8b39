import type { V1Node } from '@kubernetes/client-node';
import { equal, type Json } from '../../patch/json.ts';
import { refuse } from '../refuse.ts';
import type { Asked } from './node-restriction.ts';

/** A node neither steers workloads to itself nor touches another. Throws StatusError 403. */
export function admitNode({ request, node }: Asked): void {
  const name = JSON.stringify(node);
  if (request.name !== node)
    throw refuse(request, `node ${name} is not allowed to modify node ${JSON.stringify(request.name)}`);
  if (request.operation === 'DELETE') return;
  const made = request.object as unknown as V1Node;
  const old = request.old as unknown as V1Node | undefined;
  const { configSource } = made.spec ?? {};
  const labels = forbiddenLabels(made.metadata?.labels ?? {}, old?.metadata?.labels ?? {}).join(', ');
  if (request.operation === 'CREATE') {
    if (configSource) throw refuse(request, `node ${name} is not allowed to create pods with a non-nil configSource`);
    if (labels !== '') throw refuse(request, `node ${name} is not allowed to set the following labels: ${labels}`);
    return;
  }
  if (configSource && !isSame(configSource, old?.spec?.configSource))
    throw refuse(request, `node ${name} is not allowed to update configSource to a new non-nil configSource`);
  if (!isSame(made.spec?.taints ?? [], old?.spec?.taints ?? []))
    throw refuse(request, `node ${name} is not allowed to modify taints`);
  if (!isSame(made.metadata?.ownerReferences ?? [], old?.metadata?.ownerReferences ?? []))
    throw refuse(request, `node ${name} is not allowed to modify ownerReferences`);
  if (labels !== '') throw refuse(request, `is not allowed to modify labels: ${labels}`);
}

function isSame(a: unknown, b: unknown): boolean {
  return equal(a as Json, b as Json | undefined);
}

/** Those a kubelet may set on its node (k8s.io/kubelet/pkg/apis/well_known_labels.go). */
const kubeletLabels = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);

type Labels = Readonly<Record<string, string>>;

/** Labels that differ though they are not the node's to set, sorted. */
function forbiddenLabels(labels: Labels, old: Labels): string[] {
  const keys = new Set([...Object.keys(labels), ...Object.keys(old)]);
  return [...keys].filter((key) => labels[key] !== old[key] && isForbidden(key)).sort();
}

function isForbidden(label: string): boolean {
  const namespace = label.includes('/') ? label.slice(0, label.indexOf('/')) : '';
  const isOf = (domain: string): boolean => namespace === domain || namespace.endsWith(`.${domain}`);
  if (isOf('node-restriction.kubernetes.io')) return true;
  const isKubelets = kubeletLabels.has(label) || isOf('kubelet.kubernetes.io') || isOf('node.kubernetes.io');
  return (isOf('kubernetes.io') || isOf('k8s.io')) && !isKubelets;
}
