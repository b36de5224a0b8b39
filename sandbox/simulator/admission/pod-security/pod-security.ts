/** What Pods of a namespace may do, by its labels. Source: pod-security-admission/admission/admission.go and plugin/pkg/admission/security/podsecurity. */
import type { V1CronJob, V1Deployment, V1Pod, V1PodTemplate, V1PodTemplateSpec } from '@kubernetes/client-node';
import { invalid } from '../../meta/status.ts';
import { equal, type Json, type JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { refuse } from '../refuse.ts';
import { containersOf, type PodTemplate } from './check.ts';
import { detailsOf, violations } from './evaluate.ts';
import { existingPodWarnings } from './existing-pods.ts';
import { levelText, type Policy, readPolicy, sameLevel, strictness } from './policy.ts';

const workloads = new Set([
  'replicationcontrollers',
  'podtemplates',
  'replicasets.apps',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
]);
const ignored = new Set(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status']);

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  handles({ group, resource, subresource, operation }) {
    if (operation !== 'CREATE' && operation !== 'UPDATE') return false;
    if (group === '' && resource === 'pods') return !ignored.has(subresource);
    const isKnown = (group === '' && resource === 'namespaces') || workloads.has(qualified(group, resource));
    return isKnown && subresource === '';
  },
  validate(request, cluster) {
    if (request.resource === 'namespaces') return checkNamespace(request, cluster);
    const namespace = cluster.get('/api/v1/namespaces', undefined, request.namespace);
    const { policy } = readPolicy(metaOf(namespace ?? {}).labels);
    if (request.resource === 'pods') return checkPod(request, policy);
    if (policy.warn.level === 'privileged') return;
    const template = templateOf(request.object ?? {}, request.resource);
    if (template) warnOf(request, policy, template);
  },
};

function qualified(group: string, resource: string): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function checkPod(request: AdmissionRequest, policy: Policy): void {
  const { enforce, warn } = policy;
  if (enforce.level === 'privileged' && warn.level === 'privileged') return;
  const pod = request.object as unknown as V1Pod;
  if (request.operation === 'UPDATE' && !isSignificant(pod, request.old as unknown as V1Pod)) return;
  const template = podTemplate(pod);
  const found = violations(enforce, template);
  if (found.length > 0) throw refuse(request, `violates PodSecurity "${levelText(enforce)}": ${detailsOf(found)}`);
  warnOf(request, policy, template);
}

function warnOf(request: AdmissionRequest, { warn }: Policy, template: PodTemplate): void {
  const found = violations(warn, template);
  if (found.length > 0) request.warn(`would violate PodSecurity "${levelText(warn)}": ${detailsOf(found)}`);
}

export function podTemplate({ metadata, spec }: V1PodTemplateSpec): PodTemplate {
  return { annotations: metadata?.annotations ?? {}, spec: spec ?? { containers: [] } };
}

function templateOf(object: JsonObject, resource: string): PodTemplate | undefined {
  const template =
    resource === 'podtemplates'
      ? (object as unknown as V1PodTemplate).template
      : resource === 'cronjobs'
        ? (object as unknown as V1CronJob).spec?.jobTemplate.spec?.template
        : (object as unknown as V1Deployment).spec?.template;
  return template ? podTemplate(template) : undefined;
}

/** Only images of containers that are there, and new ephemeral containers, can matter. */
function isSignificant(pod: V1Pod, old: V1Pod): boolean {
  const images = ({ spec }: V1Pod): Json =>
    spec ? containersOf(spec).map(({ name, image = '' }) => `${name} ${image}`) : [];
  return !equal(images(pod), images(old));
}

function checkNamespace(request: AdmissionRequest, cluster: AdmissionCluster): void {
  const { policy, errors } = readPolicy(metaOf(request.object ?? {}).labels);
  const before = readPolicy(metaOf(request.old ?? {}).labels);
  const isNews = request.operation === 'CREATE' || !equal(errors as unknown as Json, before.errors as unknown as Json);
  if (errors.length > 0 && isNews) throw invalid({ group: '', kind: 'Namespace' }, request.name, errors);
  if (request.operation === 'CREATE') return;
  const [now, then] = [policy.enforce, before.policy.enforce];
  if (sameLevel(now, then) || now.level === 'privileged') return;
  if (now.minor === then.minor && strictness(now.level) <= strictness(then.level)) return;
  const pods = cluster.list('/api/v1/pods', request.name) as unknown as V1Pod[];
  for (const warning of existingPodWarnings(request.name, now, pods)) request.warn(warning);
}
