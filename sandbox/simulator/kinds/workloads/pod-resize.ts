/** What a write to `pods/…/resize` may change. Source: dropNonResizeUpdates in pkg/registry/core/pod/strategy.go, ValidatePodResize. */

import type { V1Container, V1Pod, V1ResourceRequirements } from '@kubernetes/client-node';
import { mirrorAnnotation } from '../../meta/mirror-annotation.ts';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { podQOSClass } from './pod-qos-class.ts';

const kinds = ['initContainers', 'containers'] as const;
const onlyThese = 'only cpu and memory resources are mutable';

/** Everything but the resources of containers is as it was, unless containers came, went or changed places. */
export function keepAllButResources(draft: V1Pod, old: V1Pod): void {
  const { spec: wanted } = draft;
  const managedFields = draft.metadata?.managedFields;
  if (!wanted || !old.spec || kinds.some((kind) => (wanted[kind] ?? []).length !== (old.spec?.[kind] ?? []).length))
    return;
  const kept = structuredClone(old);
  draft.metadata = { ...kept.metadata, ...(managedFields ? { managedFields } : {}) };
  if (kept.status) draft.status = kept.status;
  draft.spec = kept.spec as NonNullable<V1Pod['spec']>;
  for (const kind of kinds) {
    const [next, before] = [wanted[kind] ?? [], draft.spec[kind] ?? []];
    if (next.length > 0) draft.spec[kind] = merged(next, before);
  }
}

function merged(next: V1Container[], before: V1Container[]): V1Container[] {
  if (next.some(({ name }, i) => name !== before[i]?.name)) return next;
  return before.map((container, i) => {
    const { resources: _r, resizePolicy: _p, ...rest } = container;
    const { resources, resizePolicy } = next[i] as V1Container;
    return { ...rest, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) } as V1Container;
  });
}

/** Beyond what every Pod is held to. */
export function validateResize(pod: V1Pod, old: V1Pod): FieldError[] {
  if (old.metadata?.annotations?.[mirrorAnnotation] !== undefined)
    return [fieldError.forbidden('<nil>', 'static pods cannot be resized')];
  const errors: FieldError[] = [];
  if (old.status?.qosClass !== podQOSClass(pod))
    errors.push(
      fieldError.invalid('spec', pod.status?.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'),
    );
  // The feature InPlacePodLevelResourcesVerticalScaling is off by default in 1.35.
  if (hasOwnResources(pod) || hasOwnResources(old))
    return [
      ...errors,
      fieldError.forbidden(
        '[]',
        'resize of pods with pod-level resources is forbidden when InPlacePodLevelResourcesVerticalScalingEnabled feature gate is disabled',
      ),
    ];
  const misplaced = (['containers', 'initContainers'] as const).flatMap((kind) => orderErrors(pod, old, kind));
  if (misplaced.length > 0) return [...errors, ...misplaced];
  for (const kind of kinds)
    (old.spec?.[kind] ?? []).forEach((container, i) => {
      const next = pod.spec?.[kind]?.[i];
      if (!next || (kind === 'initContainers' && !isSidecar(container))) return;
      for (const list of ['requests', 'limits'] as const)
        if (isRemoved(next.resources?.[list], container.resources?.[list]))
          errors.push(
            fieldError.forbidden(`spec.${kind}[${i}].resources.${list}`, `resource ${list} cannot be removed`),
          );
    });
  for (const kind of ['containers', 'initContainers'] as const)
    (old.spec?.[kind] ?? []).forEach((container, i) => {
      const next = pod.spec?.[kind]?.[i];
      if (!next) return;
      const isPlainInit = kind === 'initContainers' && !isSidecar(container);
      if (same(isPlainInit ? next : fixed(next), isPlainInit ? container : fixed(container))) return;
      const words = isPlainInit
        ? 'resources for non-sidecar init containers are immutable'
        : kind === 'initContainers'
          ? 'only cpu and memory resources for sidecar containers are mutable'
          : onlyThese;
      errors.push(fieldError.forbidden('spec', words));
    });
  return errors;
}

function hasOwnResources({ spec }: V1Pod): boolean {
  const { requests = {}, limits = {} } = spec?.resources ?? {};
  return Object.keys(requests).length + Object.keys(limits).length > 0;
}

function orderErrors(pod: V1Pod, old: V1Pod, kind: (typeof kinds)[number]): FieldError[] {
  const [next, before] = [pod.spec?.[kind] ?? [], old.spec?.[kind] ?? []];
  if (next.length !== before.length)
    return [fieldError.forbidden(`spec.${kind}`, `${kind} may not be added or removed on resize`)];
  return before.flatMap(({ name }, i) =>
    next[i]?.name === name
      ? []
      : [fieldError.forbidden(`spec.${kind}[${i}].name`, `${kind} may not be renamed or reordered on resize`)],
  );
}

function isSidecar({ restartPolicy }: V1Container): boolean {
  return restartPolicy === 'Always';
}

type Amounts = V1ResourceRequirements['limits'];

function isRemoved(next: Amounts = {}, before: Amounts = {}): boolean {
  return Object.keys(before).some((name) => !(name in next));
}

/** What of a container may not change. */
function fixed({ resources = {}, ...rest }: V1Container): object {
  const others = ({ cpu: _c, memory: _m, ...left }: Record<string, string> = {}): object => left;
  return {
    ...rest,
    claims: resources.claims ?? [],
    limits: others(resources.limits),
    requests: others(resources.requests),
  };
}

function same(one: object, other: object): boolean {
  return equal(one as Json, other as Json);
}
