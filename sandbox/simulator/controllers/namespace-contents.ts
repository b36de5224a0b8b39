/** What every namespace has: the ServiceAccount `default` and the certificate of the cluster. Source: pkg/controller/serviceaccount/serviceaccounts_controller.go and certificates/rootcacertpublisher/publisher.go. */
import type { Cluster } from '../cluster/cluster.ts';
import type { JsonObject } from '../patch/json.ts';
import { isObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { createAs } from './create-as.ts';

const rootCertificate = 'kube-root-ca.crt';
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export function startNamespaceContents(cluster: Cluster): void {
  const provide = (namespace: string): void => {
    const found = cluster.reader.get('/api/v1/namespaces', undefined, namespace);
    if (!found || metaOf(found).deletionTimestamp !== undefined) return;
    if (!cluster.reader.get('/api/v1/configmaps', namespace, rootCertificate)) {
      createAs(cluster, '/api/v1/configmaps', namespace, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: rootCertificate, annotations: { 'kubernetes.io/description': description } },
        data: { 'ca.crt': certificateOf(cluster) },
      });
    }
    if (!cluster.reader.get('/api/v1/serviceaccounts', namespace, 'default'))
      createAs(cluster, '/api/v1/serviceaccounts', namespace, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default' },
      });
  };
  cluster.storage.watch('/core/namespaces/', cluster.storage.revision, (event) => {
    if (event.type === 'ADDED') cluster.later(() => provide(event.key.slice('/core/namespaces/'.length)));
  });
  for (const [prefix, own] of [
    ['/core/serviceaccounts/', 'default'],
    ['/core/configmaps/', rootCertificate],
  ] as const) {
    cluster.storage.watch(prefix, cluster.storage.revision, (event) => {
      const [namespace = '', name] = event.key.slice(prefix.length).split('/');
      if (event.type === 'DELETED' && name === own) cluster.later(() => provide(namespace));
    });
  }
}

function certificateOf(cluster: Cluster): string {
  const known = cluster.reader.get('/api/v1/configmaps', 'kube-system', rootCertificate);
  const data: JsonObject = isObject(known?.data) ? known.data : {};
  return String(data['ca.crt'] ?? '');
}
