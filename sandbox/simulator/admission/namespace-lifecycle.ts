/** Nothing is made in a namespace that is not there or is going. Source: apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go. */
import { forbidden, notFound, StatusError } from '../meta/status.ts';
import type { AdmissionPlugin } from './admission.ts';

/** Namespaces nobody may delete. */
const immortal = ['default', 'kube-system', 'kube-public'];
/** Made and deleted in a namespace even while it goes. */
const reviews = 'localsubjectaccessreviews';

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  handles: ({ operation }) => operation !== 'CONNECT',
  admit({ operation, group, resource, namespace, name, kind }, cluster) {
    if (operation === 'DELETE' && group === '' && resource === 'namespaces' && immortal.includes(name))
      throw forbidden({ group, resource }, name, 'this namespace may not be deleted');
    if (namespace === '' || kind === 'Namespace' || operation !== 'CREATE' || resource === reviews) return;
    const found = cluster.get('/api/v1/namespaces', undefined, namespace);
    if (!found) throw notFound({ group: '', resource: 'namespaces' }, namespace);
    const { deletionTimestamp } = found.metadata as { deletionTimestamp?: string };
    if (deletionTimestamp === undefined) return;
    const refusal = forbidden(
      { group, resource },
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
    throw new StatusError(403, 'Forbidden', refusal.message, {
      ...refusal.status.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    });
  },
  validate(request, cluster) {
    if (request.operation === 'DELETE') namespaceLifecycle.admit?.(request, cluster);
  },
};
