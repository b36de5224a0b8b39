/** What an autoscaler scales: anything that has a scale. Source: reconcileAutoscaler in pkg/controller/podautoscaler/horizontal.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { parseLabelSelector } from '../../meta/parse-label-selector.ts';
import { matchesLabels, type Requirement } from '../../meta/selectors.ts';
import { isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { scalePathsOf } from '../../serving/scale-paths.ts';
import { pathOf } from '../../structure/structure.ts';
import { updateAs } from '../create-as.ts';
import { collectionOf } from '../kit/collection.ts';
import { podsPath } from '../kit/pod-control.ts';
import type { HorizontalPodAutoscaler, Pod } from '../kit/wire.ts';

export interface ScaleTarget {
  /** Of the specification. */
  readonly replicas: number;
  readonly statusReplicas: number;
  readonly selector: string;
  readonly pods: readonly Pod[];
  /** Throws StatusError. */
  scaleTo(replicas: number): void;
}

/** A text says why there is none. */
export function findTarget(cluster: Cluster, { metadata, spec }: HorizontalPodAutoscaler): ScaleTarget | string {
  const { apiVersion = '', kind = '', name = '' } = spec?.scaleTargetRef ?? {};
  const { namespace = '' } = metadata;
  const base = pathOf(apiVersion);
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  for (const registry of cluster.everyRegistry()) {
    const { resource } = registry;
    if (resource.kind !== kind || resource.apiVersion !== apiVersion) continue;
    const path = `${base}/${resource.resource}`;
    const object = registry.find(namespace, name);
    const qualified = group === '' ? resource.resource : `${resource.resource}.${group}`;
    if (!object) return `${qualified} ${JSON.stringify(name)} not found`;
    const { specReplicas, statusReplicas, selector } = scalePathsOf(resource);
    const text = selector(object);
    const requirements: readonly Requirement[] = text === '' ? [] : parseLabelSelector(text);
    const pods = collectionOf<Pod>(cluster, podsPath).list(namespace);
    return {
      replicas: numberAt(object, specReplicas),
      statusReplicas: numberAt(object, statusReplicas),
      selector: text,
      pods: text === '' ? [] : pods.filter((pod) => matchesLabels(requirements, pod.metadata.labels)),
      scaleTo: (replicas) =>
        void updateAs(cluster, path, { namespace, name }, (live) => setAt(live, specReplicas, replicas)),
    };
  }
  return `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
}

function numberAt(object: JsonObject, path: readonly string[]): number {
  const value = path.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), object);
  return typeof value === 'number' ? value : 0;
}

function setAt(object: JsonObject, [key = '', ...rest]: readonly string[], value: number): JsonObject {
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = object[key];
  return { ...object, [key]: setAt(isObject(inner) ? inner : {}, rest, value) };
}
