/** Pods. Source: pkg/registry/core/pod/strategy.go and pkg/apis/core/validation/validation.go. */
import type { V1Pod, V1PodSpec } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { copyOf, equal, type Json } from '../../patch/json.ts';
import { immutable } from '../resources/checks/fields.ts';
import type { Rules } from '../rules.ts';
import { setPodDefaults } from './pod-defaults.ts';
import { ephemeralContainerDiff, podSpecDiff } from './pod-diff.ts';
import { podQOSClass } from './pod-qos-class.ts';
import { keepAllButResources, validateResize } from './pod-resize.ts';
import { podWarnings } from './pod-warnings.ts';
import { deadline, validatePodSpec, validateTolerations } from './validate-pod-spec.ts';

function same(a: unknown, b: unknown): boolean {
  return equal((a ?? null) as Json, (b ?? null) as Json);
}

function validatePod(pod: V1Pod): FieldError[] {
  const spec = pod.spec ?? { containers: [] };
  return [...validatePodSpec(spec, 'spec'), ...whitespace(spec)];
}

function whitespace(spec: V1PodSpec): FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap((kind) =>
    (spec[kind] ?? []).flatMap(({ image = '' }, i) =>
      image === image.trim()
        ? []
        : [fieldError.invalid(`spec.${kind}[${i}].image`, image, 'must not have leading or trailing whitespace')],
    ),
  );
}

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

/** Source: ValidatePodUpdate. */
function validatePodUpdate(pod: V1Pod, old: V1Pod): FieldError[] {
  const [now, before] = [pod.spec, old.spec];
  if (!now || !before) return [];
  const errors = validatePod(pod);
  for (const kind of ['containers', 'initContainers'] as const) {
    if ((now[kind] ?? []).length !== (before[kind] ?? []).length)
      return [...errors, fieldError.forbidden(`spec.${kind}`, 'pod updates may not add or remove containers')];
  }
  if (now.activeDeadlineSeconds !== undefined) {
    const wrong = deadline(now.activeDeadlineSeconds, 'spec.activeDeadlineSeconds', 0);
    if (wrong.length > 0) return [...errors, ...wrong];
    if (before.activeDeadlineSeconds !== undefined && before.activeDeadlineSeconds < now.activeDeadlineSeconds)
      return [
        ...errors,
        fieldError.invalid(
          'spec.activeDeadlineSeconds',
          now.activeDeadlineSeconds,
          'must be less than or equal to previous value',
        ),
      ];
  } else if (before.activeDeadlineSeconds !== undefined) {
    errors.push(
      fieldError.invalid('spec.activeDeadlineSeconds', null, 'must not update from a positive integer to nil value'),
    );
  }
  const { tolerations = [] } = now;
  const kept = (before.tolerations ?? []).every((toleration) =>
    tolerations.some((other) =>
      same({ ...toleration, tolerationSeconds: null }, { ...other, tolerationSeconds: null }),
    ),
  );
  if (kept) errors.push(...validateTolerations(tolerations, 'spec.tolerations'));
  else
    errors.push(
      fieldError.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'),
    );
  if ((now.schedulingGates ?? []).some(({ name }) => !before.schedulingGates?.some((gate) => gate.name === name)))
    errors.push(
      fieldError.forbidden('spec.schedulingGates', 'only deletion is allowed, but found new scheduling gate'),
    );
  const munged = withUpdatable(now, before);
  if (!same(munged, before))
    errors.push(
      fieldError.forbidden(
        'spec',
        `pod updates may not change fields other than ${updatable.join(',')}\n${podSpecDiff(before, munged)}`,
      ),
    );
  return errors;
}

/** The new spec with all that may change put back. */
function withUpdatable(now: V1PodSpec, before: V1PodSpec): V1PodSpec {
  const munged = copyOf(now);
  for (const kind of ['containers', 'initContainers'] as const)
    (munged[kind] ?? []).forEach((container, i) => {
      const image = before[kind]?.[i]?.image;
      if (image === undefined) delete container.image;
      else container.image = image;
    });
  for (const key of ['activeDeadlineSeconds', 'tolerations', 'schedulingGates'] as const) {
    if (before[key] === undefined) delete munged[key];
    else Object.assign(munged, { [key]: before[key] });
  }
  if ((before.terminationGracePeriodSeconds ?? 0) < 0 && munged.terminationGracePeriodSeconds === 1)
    munged.terminationGracePeriodSeconds = before.terminationGracePeriodSeconds as number;
  // Gated Pods may get their node selection still.
  if (before.schedulingGates?.length && before.nodeSelector === undefined) delete munged.nodeSelector;
  return munged;
}

/** Source: ValidatePodEphemeralContainersUpdate. */
function validateEphemeralContainersUpdate(pod: V1Pod, old: V1Pod): FieldError[] {
  const errors = validatePod(pod);
  for (const container of old.spec?.ephemeralContainers ?? []) {
    const next = pod.spec?.ephemeralContainers?.find(({ name }) => name === container.name);
    if (!next)
      errors.push(
        fieldError.forbidden(
          'spec.ephemeralContainers',
          `existing ephemeral containers "${container.name}" may not be removed\n`,
        ),
      );
    else if (!same(next, container))
      errors.push(
        fieldError.forbidden(
          'spec.ephemeralContainers',
          `existing ephemeral containers "${container.name}" may not be changed\n${ephemeralContainerDiff(container, next)}`,
        ),
      );
  }
  return errors;
}

/** Source: dropNonEphemeralContainerUpdates in pkg/registry/core/pod/strategy.go. */
function keepAllButEphemeral(draft: V1Pod, old: V1Pod): void {
  const ephemeralContainers = draft.spec?.ephemeralContainers;
  const managedFields = draft.metadata?.managedFields;
  const kept = copyOf(old);
  draft.metadata = { ...kept.metadata, ...(managedFields ? { managedFields } : {}) };
  draft.spec = { ...(kept.spec ?? { containers: [] }), ...(ephemeralContainers ? { ephemeralContainers } : {}) };
  if (!ephemeralContainers) delete draft.spec.ephemeralContainers;
  if (kept.status) draft.status = kept.status;
}

export const pod: Rules<V1Pod> = {
  countsGenerations: true,
  setDefaults: setPodDefaults,
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending', qosClass: podQOSClass(draft) };
    const gated = (draft.spec?.schedulingGates ?? []).length > 0;
    if (gated) {
      draft.status.conditions = [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'SchedulingGated',
          message: 'Scheduling is blocked due to non-empty scheduling gates',
        },
      ];
    }
  },
  prepareForUpdate(draft, old) {
    if (old.spec?.ephemeralContainers) {
      if (draft.spec) draft.spec.ephemeralContainers = old.spec.ephemeralContainers;
    } else delete draft.spec?.ephemeralContainers;
  },
  prepareForStatusUpdate(draft, old) {
    if (draft.status && old.status?.qosClass) draft.status.qosClass = old.status.qosClass;
  },
  validate(object) {
    const errors = validatePod(object);
    if ((object.spec?.ephemeralContainers ?? []).length > 0)
      errors.push(fieldError.forbidden('spec.ephemeralContainers', 'cannot be set on create'));
    if (object.spec?.nodeName && (object.spec.schedulingGates ?? []).length > 0)
      errors.push(fieldError.forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
    return errors;
  },
  validateUpdate: validatePodUpdate,
  bySubresource: {
    ephemeralcontainers: { prepareForUpdate: keepAllButEphemeral, validateUpdate: validateEphemeralContainersUpdate },
    resize: {
      prepareForUpdate: keepAllButResources,
      validateUpdate: (object, old) => [...validatePod(object), ...validateResize(object, old)],
    },
  },
  validateStatusUpdate: (object, old) => immutable(object.status?.qosClass, old.status?.qosClass, 'status.qosClass'),
  warnings: (object, old) => (old || !object.spec ? [] : podWarnings(object.spec, object.metadata, '')),
  graceSeconds({ spec, status }, asked) {
    const seconds = asked ?? spec?.terminationGracePeriodSeconds ?? 0;
    const over = !spec?.nodeName || status?.phase === 'Failed' || status?.phase === 'Succeeded';
    if (over) return 0;
    return seconds < 0 ? 1 : seconds;
  },
};
