import { parse, stringify } from 'yaml';
import { z } from 'zod';

const adminSchema = z.object({
  clusters: z
    .array(z.object({ cluster: z.looseObject({ server: z.string(), 'certificate-authority-data': z.string() }) }))
    .min(1),
});

/** Server and certificate authority of a kubeconfig's only cluster. */
export function clusterOf(kubeconfig: string): { server: string; authority: string } {
  const cluster = adminSchema.parse(parse(kubeconfig)).clusters[0]?.cluster;
  if (!cluster) throw new Error('a kubeconfig without clusters was let through');
  return { server: cluster.server, authority: cluster['certificate-authority-data'] };
}

/** A kubeconfig for one user with a token, one cluster and one namespace. */
export function writeKubeconfig(of: {
  server: string;
  authority: string;
  user: string;
  token: string;
  namespace: string;
}): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'drydock',
    clusters: [{ name: 'drydock', cluster: { server: of.server, 'certificate-authority-data': of.authority } }],
    contexts: [{ name: 'drydock', context: { cluster: 'drydock', user: of.user, namespace: of.namespace } }],
    users: [{ name: of.user, user: { token: of.token } }],
  });
}

/** The same kubeconfig, for a server that is reached at another address. */
export function retargetKubeconfig(kubeconfig: string, server: string): string {
  const config = z
    .looseObject({ clusters: z.array(z.looseObject({ cluster: z.looseObject({}) })) })
    .parse(parse(kubeconfig));
  const clusters = config.clusters.map((entry) => ({ ...entry, cluster: { ...entry.cluster, server } }));
  return stringify({ ...config, clusters });
}
