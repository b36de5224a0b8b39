/** What an autoscaler scales: anything that has a scale. Source: reconcileAutoscaler in pkg/controller/podautoscaler/horizontal.go. */
import { withManagedFields } from '../../apply/field-manager.ts';
import { fromScaleFields, toScaleFields } from '../../apply/scale-fields.ts';
import { trackUpdate } from '../../apply/track-update.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { parseLabelSelector } from '../../meta/parse-label-selector.ts';
import { matchesLabels, type Requirement } from '../../meta/selectors.ts';
import { isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import type { Registry } from '../../registry/registry.ts';
import { scalePathsOf } from '../../serving/scale-paths.ts';
import { definitions } from '../../structure/structure.ts';
import { controllerManager, controllerWrite } from '../create-as.ts';
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
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  for (const registry of cluster.everyRegistry()) {
    const { resource } = registry;
    if (resource.kind !== kind || resource.apiVersion !== apiVersion) continue;
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
        void registry.update(namespace, name, (live = object) => scaled(cluster, registry, live, replicas), {
          ...controllerWrite(cluster),
          subresource: 'scale',
        }),
    };
  }
  return `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
}

/** Written as its Scale, of which the managed fields tell. */
function scaled(cluster: Cluster, { resource }: Registry, live: JsonObject, replicas: number): JsonObject {
  const { specReplicas } = scalePathsOf(resource);
  const { name = '', namespace = '', uid = '', managedFields } = metaOf(live);
  const entries = managedFields as Json | undefined;
  const paths = { apiVersion: resource.apiVersion, replicasPaths: { [resource.apiVersion]: specReplicas.join('.') } };
  const scale = {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid },
    spec: { replicas: numberAt(live, specReplicas) },
  };
  const tracked = trackUpdate({
    apiVersion: scale.apiVersion,
    subresource: 'scale',
    schema: definitions['io.k8s.api.autoscaling.v1.Scale'] ?? {},
    manager: controllerManager.manager,
    now: cluster.now(),
    live: withManagedFields(scale, toScaleFields(entries, paths)),
    updated: { ...scale, spec: { replicas } },
  });
  const owners = fromScaleFields(entries, metaOf(tracked).managedFields as Json | undefined, paths);
  return withManagedFields(setAt(live, specReplicas, replicas), owners);
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
