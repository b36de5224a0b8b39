/** A simulated cluster as the provider seam tells of it. */
import { stringify } from 'yaml';
import type { Cluster } from '../../contract/provider.ts';
import type { ClusterFile } from './cluster-file.ts';

/** `authority` is the PEM of the certificate authority. */
export function clusterView(file: ClusterFile, authority: string, state: Cluster['state']): Cluster {
  const { id, owner, lab, endsAt, port, ingress } = file;
  const at = (where: number) => ({ host: '127.0.0.1', port: where });
  return {
    id,
    owner,
    lab,
    endsAt,
    provider: 'simulator',
    state,
    api: at(port),
    ingress: { http: at(ingress.http), https: at(ingress.https) },
    adminKubeconfig: kubeconfigOf(file, authority),
  };
}

function kubeconfigOf({ id, port, administrator }: ClusterFile, authority: string): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const name = `drydock-${id}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      { name, cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': base64(authority) } },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [
      {
        name,
        user: {
          'client-certificate-data': base64(administrator.certificate),
          'client-key-data': base64(administrator.key),
        },
      },
    ],
  });
}
