/** Claims of volumes. Source: pkg/registry/core/persistentvolumeclaim/strategy.go, pkg/api/persistentvolumeclaim/util.go, pkg/apis/core/validation/validation.go. */
import type {
  V1PersistentVolumeClaim,
  V1PersistentVolumeClaimSpec,
  V1TypedObjectReference,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { diff } from './checks/diff.ts';
import { breaches, fieldIsImmutable, immutable, keyed, oneOf } from './checks/fields.ts';
import { amountOf, canonical, compare, isWhole, positive } from './checks/quantities.ts';
import { hasBadValue, labelSelector } from './checks/selectors.ts';
import { modes, volumeModes } from './persistent-volume.ts';

const oldClass = 'volume.beta.kubernetes.io/storage-class';

/** Also the spec of a claim template of a StatefulSet. */
export function claimSpec(
  spec: V1PersistentVolumeClaimSpec,
  path: string,
  { anyValue = false }: { anyValue?: boolean } = {},
): FieldError[] {
  const storage = spec.resources?.requests?.storage;
  const field = keyed(`${path}.resources`, 'storage');
  return [
    ...((spec.accessModes ?? []).length === 0 ? modes([], path, 'at least 1 access mode is required') : []),
    ...labelSelector(spec.selector, `${path}.selector`, { anyValue }),
    ...((spec.accessModes ?? []).length === 0 ? [] : modes(spec.accessModes, path, undefined)),
    ...(storage === undefined ? [fieldError.required(field)] : size(storage, field)),
    ...(spec.storageClassName ? breaches(subdomainName, spec.storageClassName, `${path}.storageClassName`) : []),
    ...oneOf(spec.volumeMode, volumeModes, `${path}.volumeMode`),
    ...(spec.dataSource ? source(spec.dataSource, `${path}.dataSource`) : []),
    ...(spec.dataSourceRef ? source(spec.dataSourceRef, `${path}.dataSourceRef`) : []),
    ...sameSource(spec, path),
    ...(spec.volumeAttributesClassName
      ? breaches(subdomainName, spec.volumeAttributesClassName, `${path}.volumeAttributesClassName`)
      : []),
  ];
}

function size(storage: string, field: string): FieldError[] {
  const problems = positive(storage, field);
  return problems.length > 0 ? problems : amountOf('storage', storage, field);
}

function source({ name, kind, apiGroup, namespace }: V1TypedObjectReference, field: string): FieldError[] {
  return [
    ...(name ? [] : [fieldError.required(`${field}.name`)]),
    ...(kind ? [] : [fieldError.required(`${field}.kind`)]),
    ...(!apiGroup && kind !== 'PersistentVolumeClaim'
      ? [fieldError.invalid(field, kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup")]
      : []),
    ...(apiGroup ? breaches(subdomainName, apiGroup, `${field}.apiGroup`) : []),
    ...(namespace ? breaches(labelName, namespace, `${field}.namespace`) : []),
  ];
}

function sameSource({ dataSource, dataSourceRef }: V1PersistentVolumeClaimSpec, path: string): FieldError[] {
  if (!dataSource || !dataSourceRef) return [];
  // The value shown is the path itself, which Go prints as an empty object.
  const error = (why: string): FieldError => fieldError.invalid(path, {}, why);
  if (dataSourceRef.namespace) return [error('may not be specified when dataSourceRef.namespace is specified')];
  const same =
    dataSource.name === dataSourceRef.name &&
    dataSource.kind === dataSourceRef.kind &&
    (dataSource.apiGroup ?? '') === (dataSourceRef.apiGroup ?? '');
  return same ? [] : [error('must match dataSourceRef')];
}

function validateChange(object: V1PersistentVolumeClaim, old: V1PersistentVolumeClaim): FieldError[] {
  const [spec, before] = [object.spec ?? {}, old.spec ?? {}];
  const bound = object.status?.phase === 'Bound';
  const upgraded = classFromAnnotation(object, old);
  const [now, then] = [
    internalSpec(expected(spec, before, bound, object, old)),
    internalSpec({ ...before, ...(before.volumeName || !spec.volumeName ? {} : { volumeName: spec.volumeName }) }),
  ];
  const [newSize, oldSize] = [spec.resources?.requests?.storage, before.resources?.requests?.storage];
  const has = old.status?.capacity?.storage ?? '0';
  const annotated = object.metadata?.annotations?.[oldClass] ?? '';
  const current = old.status?.currentVolumeAttributesClassName !== undefined;
  const attributes = spec.volumeAttributesClassName;
  const why = (to: string): string =>
    `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`;
  return [
    ...(upgraded || annotated === (old.metadata?.annotations?.[oldClass] ?? '')
      ? []
      : [fieldError.invalid(`metadata.annotations.${oldClass}`, annotated, fieldIsImmutable)]),
    ...(equal(now as Json, then as Json)
      ? []
      : [
          fieldError.forbidden(
            'spec',
            `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${diff(then, now)}`,
          ),
        ]),
    ...(compare(newSize ?? '0', oldSize ?? '0') < 0 && compare(newSize ?? '0', has) <= 0
      ? [fieldError.forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')]
      : []),
    ...immutable(spec.volumeMode, before.volumeMode, 'volumeMode'),
    ...(current && attributes !== before.volumeAttributesClassName && !attributes
      ? [fieldError.forbidden('spec.volumeAttributesClassName', why(attributes === undefined ? 'nil' : 'empty string'))]
      : []),
  ];
}

/** The new spec, with what may change put back. */
function expected(
  spec: V1PersistentVolumeClaimSpec,
  before: V1PersistentVolumeClaimSpec,
  bound: boolean,
  object: V1PersistentVolumeClaim,
  old: V1PersistentVolumeClaim,
): V1PersistentVolumeClaimSpec {
  const result: V1PersistentVolumeClaimSpec = { ...spec };
  if (classFromAnnotation(object, old) || classFromNothing(spec, old)) delete result.storageClassName;
  if (bound && spec.resources?.requests) {
    const requests = { ...spec.resources.requests };
    const storage = before.resources?.requests?.storage;
    if (storage !== undefined) requests.storage = storage;
    result.resources = { ...spec.resources, requests };
  }
  if (bound) {
    if (before.volumeAttributesClassName === undefined) delete result.volumeAttributesClassName;
    else result.volumeAttributesClassName = before.volumeAttributesClassName;
  }
  return result;
}

function classFromAnnotation({ metadata, spec }: V1PersistentVolumeClaim, old: V1PersistentVolumeClaim): boolean {
  const before = old.metadata?.annotations?.[oldClass];
  const now = metadata?.annotations?.[oldClass];
  return (
    before !== undefined &&
    old.spec?.storageClassName === undefined &&
    spec?.storageClassName === before &&
    (now === undefined || now === before)
  );
}

/** A claim without a class gets the default one once there is one. */
function classFromNothing({ storageClassName }: V1PersistentVolumeClaimSpec, old: V1PersistentVolumeClaim): boolean {
  const annotated = old.metadata?.annotations?.[oldClass];
  if (storageClassName === undefined || old.spec?.storageClassName !== undefined) return false;
  return annotated === undefined || annotated === storageClassName;
}

/** The spec as Go's internal type prints it. */
function internalSpec(spec: V1PersistentVolumeClaimSpec): unknown {
  const { dataSource, dataSourceRef, resources } = spec;
  return {
    AccessModes: spec.accessModes ?? null,
    Selector: spec.selector ?? null,
    Resources: { Limits: sorted(resources?.limits), Requests: sorted(resources?.requests) },
    VolumeName: spec.volumeName ?? '',
    StorageClassName: spec.storageClassName ?? null,
    VolumeMode: spec.volumeMode ?? null,
    DataSource: dataSource
      ? { APIGroup: dataSource.apiGroup ?? null, Kind: dataSource.kind, Name: dataSource.name }
      : null,
    DataSourceRef: dataSourceRef
      ? {
          APIGroup: dataSourceRef.apiGroup ?? null,
          Kind: dataSourceRef.kind,
          Name: dataSourceRef.name,
          Namespace: dataSourceRef.namespace ?? null,
        }
      : null,
    VolumeAttributesClassName: spec.volumeAttributesClassName ?? null,
  };
}

function sorted(amounts: Readonly<Record<string, string>> | undefined): unknown {
  if (!amounts) return null;
  return Object.fromEntries(Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Either way of naming the source says the same; what only the newer one can name leaves the older one. */
function normalizeSources(spec: V1PersistentVolumeClaimSpec, old: V1PersistentVolumeClaimSpec | undefined): void {
  // Sources in other namespaces are behind a feature gate.
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef;
  const inUse = old?.dataSource !== undefined || old?.dataSourceRef !== undefined;
  if (!inUse && !spec.dataSourceRef && spec.dataSource && !isClaimOrSnapshot(spec.dataSource)) delete spec.dataSource;
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace) {
    const { namespace: _, ...local } = spec.dataSourceRef;
    spec.dataSource = local;
  }
}

function isClaimOrSnapshot({ kind, apiGroup = '' }: V1TypedObjectReference): boolean {
  if (kind === 'PersistentVolumeClaim') return apiGroup === '';
  return kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io';
}

/** Of the spec alone; templates have them too. */
export function claimSpecWarnings(spec: V1PersistentVolumeClaimSpec, path: string): string[] {
  return (['requests', 'limits'] as const).flatMap((list) => {
    const storage = spec.resources?.[list]?.storage;
    if (storage === undefined || isWhole(storage)) return [];
    const field = keyed(`${path}.resources.${list}`, 'storage');
    return [`${field}: fractional byte value ${JSON.stringify(canonical(storage))} is invalid, must be an integer`];
  });
}

export const persistentVolumeClaim: Rules<V1PersistentVolumeClaim> = {
  setDefaults(draft) {
    draft.spec ??= {};
    draft.spec.volumeMode ??= 'Filesystem';
    draft.spec.resources ??= {};
    draft.status = { ...draft.status, phase: draft.status?.phase || 'Pending' };
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending' };
    normalizeSources(draft.spec ?? {}, undefined);
  },
  prepareForUpdate(draft, old) {
    normalizeSources(draft.spec ?? {}, old.spec ?? {});
  },
  validate: ({ spec = {} }) => claimSpec(spec, 'spec'),
  validateUpdate: (object, old) => [
    ...claimSpec(object.spec ?? {}, 'spec', { anyValue: hasBadValue(old.spec?.selector) }),
    ...validateChange(object, old),
  ],
  validateStatusUpdate({ status }) {
    const amounts = Object.entries(status?.capacity ?? {});
    return amounts.flatMap(([name, amount]) =>
      compare(amount, '0') < 0
        ? [fieldError.invalid(keyed('status.capacity', name), amount, 'must be a valid resource quantity')]
        : [],
    );
  },
  warnings: ({ metadata, spec = {} }) => [
    ...(metadata?.annotations?.[oldClass] === undefined
      ? []
      : [
          `${keyed('metadata.annotations', oldClass)}: deprecated since v1.8; use "storageClassName" attribute instead`,
        ]),
    ...claimSpecWarnings(spec, 'spec'),
  ],
};
