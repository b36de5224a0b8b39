/** Every Pod runs as a ServiceAccount and holds a token of it. Source: plugin/pkg/admission/serviceaccount/admission.go. */

import type { V1Pod, V1PodSpec, V1ServiceAccount } from '@kubernetes/client-node';
import { mirrorAnnotation } from '../../meta/mirror-annotation.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { refuse } from '../refuse.ts';
import { refuseMirrorReferences } from './mirror-pod.ts';
import { mountToken } from './mount-token.ts';
import { forbiddenSecret, forbiddenSecretOfEphemeral } from './secret-references.ts';

const enforceSecrets = 'kubernetes.io/enforce-mountable-secrets';
/** What Go's strconv.ParseBool takes for true. */
const trues = ['1', 't', 'T', 'true', 'TRUE', 'True'];

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  handles: ({ group, resource, subresource, operation }) =>
    group === '' &&
    resource === 'pods' &&
    ((subresource === '' && operation === 'CREATE') ||
      (subresource === 'ephemeralcontainers' && operation === 'UPDATE')),
  admit(request, cluster) {
    if (request.operation !== 'CREATE') return;
    const pod = request.object as unknown as V1Pod;
    const { spec } = pod;
    if (!spec || pod.metadata?.annotations?.[mirrorAnnotation] !== undefined) return;
    spec.serviceAccountName ||= 'default';
    spec.serviceAccount = spec.serviceAccountName;
    const account = accountOf(request, cluster, spec);
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)
      mountToken(spec, () => cluster.random());
    const pull = account.imagePullSecrets ?? [];
    if ((spec.imagePullSecrets ?? []).length === 0 && pull.length > 0)
      spec.imagePullSecrets = pull.map(({ name }) => (name === undefined ? {} : { name }));
  },
  validate(request, cluster) {
    const pod = request.object as unknown as V1Pod;
    const { spec } = pod;
    if (!spec) return;
    if (request.operation === 'CREATE' && pod.metadata?.annotations?.[mirrorAnnotation] !== undefined)
      return refuseMirrorReferences(request, spec);
    if (!spec.serviceAccountName)
      throw refuse(request, `no service account specified for pod ${request.namespace}/${pod.metadata?.name ?? ''}`);
    const account = accountOf(request, cluster, spec);
    if (!trues.includes(account.metadata?.annotations?.[enforceSecrets] ?? '')) return;
    const why =
      request.operation === 'CREATE' ? forbiddenSecret(account, spec) : forbiddenSecretOfEphemeral(account, spec);
    if (why !== undefined) throw refuse(request, why);
  },
};

function accountOf(request: AdmissionRequest, cluster: AdmissionCluster, spec: V1PodSpec): V1ServiceAccount {
  const name = spec.serviceAccountName ?? '';
  const found = cluster.get('/api/v1/serviceaccounts', request.namespace, name);
  if (found) return found as unknown as V1ServiceAccount;
  const where = `${request.namespace}/${name}`;
  throw refuse(request, `error looking up service account ${where}: serviceaccount ${JSON.stringify(name)} not found`);
}
