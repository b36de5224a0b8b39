import type { ClusterView } from '../../../sandbox/contract/cluster-view.ts';

/** Where an object is that names no namespace. */
export const home = 'default';

/** What of a cluster is in one namespace. */
export function inNamespace(cluster: ClusterView, namespace: string): ClusterView {
  const isHere = (each: { namespace?: string | undefined }): boolean => (each.namespace ?? home) === namespace;
  const objects = cluster.objects.filter(isHere);
  const uids = new Set(objects.map(({ uid }) => uid));
  return {
    objects,
    links: cluster.links.filter(({ from }) => uids.has(from)),
    others: cluster.others.filter(isHere),
    namespaces: [namespace],
  };
}

/** A cluster by its namespaces, those that hold something to draw; as it is where the learner has only one. */
export function byNamespace(cluster: ClusterView): { readonly namespace: string; readonly cluster: ClusterView }[] {
  const [only, ...more] = cluster.namespaces;
  if (more.length === 0) return [{ namespace: only ?? home, cluster }];
  return cluster.namespaces
    .map((namespace) => ({ namespace, cluster: inNamespace(cluster, namespace) }))
    .filter((each) => each.cluster.objects.length > 0);
}
