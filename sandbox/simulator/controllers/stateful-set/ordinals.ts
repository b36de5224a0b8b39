/** The names of a StatefulSet's Pods and claims. Source: pkg/controller/statefulset/stateful_set_utils.go. */
import { controllerReference } from '../kit/owners.ts';
import { podFromTemplate } from '../kit/pod-control.ts';
import type { Pod, PodTemplate, StatefulSet } from '../kit/wire.ts';

export const revisionLabel = 'controller-revision-hash';
const podName = 'statefulset.kubernetes.io/pod-name';
const podIndex = 'apps.kubernetes.io/pod-index';

/** Undefined for a Pod that is none of the set's by its name. */
export function ordinalOf({ metadata }: Pod, set: StatefulSet): number | undefined {
  const found = /^(.*)-(\d+)$/.exec(metadata.name);
  return found?.[1] === set.metadata.name ? Number(found[2]) : undefined;
}

export function startOf({ spec }: StatefulSet): number {
  return spec?.ordinals?.start ?? 0;
}

export function replicasOf({ spec }: StatefulSet): number {
  return spec?.replicas ?? 1;
}

export function isInRange(ordinal: number, set: StatefulSet): boolean {
  return ordinal >= startOf(set) && ordinal < startOf(set) + replicasOf(set);
}

export interface ClaimOfPod {
  /** Of the template, and of the Pod's volume. */
  readonly volume: string;
  readonly name: string;
  readonly object: Record<string, unknown>;
}

/** The claims of one Pod, as they are made from the set's templates. */
export function claimsOf({ metadata, spec }: StatefulSet, ordinal: number): ClaimOfPod[] {
  return (spec?.volumeClaimTemplates ?? []).map((template) => {
    const volume = template.metadata?.name ?? '';
    const name = `${volume}-${metadata.name}-${ordinal}`;
    const { labels, annotations } = template.metadata ?? {};
    return {
      volume,
      name,
      object: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name,
          labels: { ...labels, ...spec?.selector.matchLabels },
          ...(annotations ? { annotations } : {}),
        },
        spec: template.spec,
      },
    };
  });
}

/** A Pod of the set: its own name, host name and volumes. */
export function describePod(
  set: StatefulSet,
  template: PodTemplate,
  revision: string,
  ordinal: number,
): Record<string, unknown> {
  const name = `${set.metadata.name}-${ordinal}`;
  const controller = controllerReference(set, { apiVersion: 'apps/v1', kind: 'StatefulSet' });
  const pod = podFromTemplate({ template, controller, name });
  const claims = claimsOf(set, ordinal);
  const own = claims.map((claim) => ({ name: claim.volume, persistentVolumeClaim: { claimName: claim.name } }));
  const others = (template.spec?.volumes ?? []).filter(
    (volume) => !claims.some((claim) => claim.volume === volume.name),
  );
  const { serviceName } = set.spec ?? {};
  return {
    ...pod,
    metadata: {
      ...(pod.metadata as object),
      labels: {
        ...template.metadata?.labels,
        [podName]: name,
        [podIndex]: String(ordinal),
        [revisionLabel]: revision,
      },
    },
    spec: {
      ...template.spec,
      hostname: name,
      ...(serviceName ? { subdomain: serviceName } : {}),
      ...(own.length + others.length > 0 ? { volumes: [...own, ...others] } : {}),
    },
  };
}
