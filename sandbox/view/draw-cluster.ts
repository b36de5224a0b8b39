/** Makes the picture of a cluster from its objects: what there is, how it fares, what belongs to what. */
import type { KubernetesObject } from '../../labs/lab.ts';
import type { SeenCluster } from '../checks/watch-cluster.ts';
import type { ClusterView, ViewLink, ViewObject } from '../contract/cluster-view.ts';
import { describeObject } from './describe-object.ts';
import { arrayAt, recordAt, shownName, textAt } from './read-fields.ts';
import { drawnCollections, home, otherCollections, slices } from './seen-collections.ts';

/** Every cluster has these; they say nothing about the learner's work. */
const own = new Set(['Service/kubernetes', 'ConfigMap/kube-root-ca.crt']);

/** `namespaces`: those of the learner. */
export function drawCluster(state: SeenCluster, namespaces: readonly string[] = [home]): ClusterView {
  const objects: ViewObject[] = [];
  const links: ViewLink[] = [];
  const byName = new Map<string, string>();
  const shown = drawnCollections
    .flatMap((collection) => state.list(collection))
    .filter((object) => isOfLearner(object) && !(object.kind === 'ReplicaSet' && isEmptyAndKept(object)));
  const uids = new Set(shown.map(({ metadata }) => metadata.uid));
  for (const object of shown) {
    const { uid } = object.metadata;
    byName.set(`${object.kind}/${shownName(object)}`, uid);
    objects.push(describeObject(object));
    for (const owner of object.metadata.ownerReferences ?? [])
      if (owner.controller && uids.has(owner.uid)) links.push({ from: owner.uid, to: uid, how: 'owns' });
  }
  for (const slice of state.list(slices)) links.push(...endpointLinks(slice, byName, uids));
  for (const ingress of shown.filter(({ kind }) => kind === 'Ingress')) links.push(...ruleLinks(ingress, byName));
  const others = otherCollections
    .flatMap((collection) => state.list(collection))
    .filter(isOfLearner)
    .map(({ kind, metadata: { uid, name, namespace = home } }) => ({
      kind,
      uid,
      name,
      ...(namespace === home ? {} : { namespace }),
    }));
  return { objects, links, others, namespaces: [...namespaces] };
}

export function isOfLearner({ kind, metadata: { name } }: KubernetesObject): boolean {
  return !own.has(`${kind}/${name}`);
}

/** Old ReplicaSets of a Deployment are its way back; without Pods they would only crowd the picture. */
function isEmptyAndKept(object: KubernetesObject): boolean {
  const owned = (object.metadata.ownerReferences ?? []).length > 0;
  return (
    owned &&
    Number(recordAt(object, 'spec').replicas ?? 0) === 0 &&
    Number(recordAt(object, 'status').replicas ?? 0) === 0
  );
}

function endpointLinks(
  slice: KubernetesObject,
  byName: ReadonlyMap<string, string>,
  uids: ReadonlySet<string>,
): ViewLink[] {
  const service = byName.get(serviceBeside(slice, slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''));
  if (service === undefined) return [];
  return arrayAt(slice, 'endpoints').flatMap((endpoint): ViewLink[] => {
    const pod = textAt(recordAt(endpoint, 'targetRef'), 'uid');
    if (!uids.has(pod)) return [];
    const ready = recordAt(endpoint, 'conditions').ready !== false;
    return [{ from: service, to: pod, how: ready ? 'traffic' : 'no-traffic' }];
  });
}

/** The Service of this name in an object's own namespace. */
function serviceBeside({ metadata: { namespace = home } }: KubernetesObject, name: string): string {
  return `Service/${namespace === home ? name : `${namespace}/${name}`}`;
}

function ruleLinks(ingress: KubernetesObject, byName: ReadonlyMap<string, string>): ViewLink[] {
  return arrayAt(recordAt(ingress, 'spec'), 'rules').flatMap((rule) =>
    arrayAt(recordAt(rule, 'http'), 'paths').flatMap((path): ViewLink[] => {
      const to = byName.get(serviceBeside(ingress, textAt(recordAt(recordAt(path, 'backend'), 'service'), 'name')));
      if (to === undefined) return [];
      return [{ from: ingress.metadata.uid, to, how: 'traffic', label: textAt(path, 'path') || '/' }];
    }),
  );
}
