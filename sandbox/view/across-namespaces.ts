import type { KubernetesObject, Watched } from '../../labs/lab.ts';
import type { SeenCluster } from '../checks/watch-cluster.ts';
import { collectionPath } from '../contract/built-in-kinds.ts';
import { home } from './seen-collections.ts';

/** What is to be watched to see these collections in all of the namespaces. */
export function inEach(collections: readonly Watched[], namespaces: readonly string[]): Watched[] {
  return namespaces.flatMap((namespace) => collections.map((collection) => ({ ...collection, namespace })));
}

/** Makes of a state one whose lists of `default` hold the objects of all the namespaces; an equal list is the same one as before. */
export function acrossNamespaces(namespaces: readonly string[]): (state: SeenCluster) => SeenCluster {
  if (namespaces.length === 1 && namespaces[0] === home) return (state) => state;
  const merged = new Map<
    string,
    { parts: readonly (readonly KubernetesObject[])[]; all: readonly KubernetesObject[] }
  >();
  return (state) => ({
    list(collection) {
      const key = collectionPath(collection);
      const parts = namespaces.map((namespace) => state.list({ ...collection, namespace }));
      const before = merged.get(key);
      if (before?.parts.every((part, index) => part === parts[index])) return before.all;
      const all = parts.flat();
      merged.set(key, { parts, all });
      return all;
    },
    get traffic() {
      return state.traffic;
    },
  });
}
