/** Persistent volumes. Source: pkg/registry/core/persistentvolume/strategy.go, pkg/apis/core/validation/validation.go, pkg/volume/validation/pv_validation.go. */
import type { V1NodeSelectorRequirement, V1PersistentVolume, V1PersistentVolumeSpec } from '@kubernetes/client-node';
import { timestamp } from '../../meta/object-meta.ts';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { diff } from './checks/diff.ts';
import { breaches, immutable, keyed, notSupported, oneOf } from './checks/fields.ts';
import { oldNodeLabel } from './checks/node-labels.ts';
import { positive } from './checks/quantities.ts';
import { nodeSelector } from './checks/selectors.ts';
import { internalSource, volumeSource } from './checks/volume-sources.ts';

export const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const volumeModes = ['Block', 'Filesystem'];
const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];
const mountOptions = 'volume.beta.kubernetes.io/mount-options';
const oldClass = 'volume.beta.kubernetes.io/storage-class';
/** Drivers that knew the annotation for mount options. */
const withMountOptions = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
] as const;

/** A spec that stands in an object of its own, or inside of a VolumeAttachment. */
export function persistentVolumeSpec(spec: V1PersistentVolumeSpec, path: string): FieldError[] {
  return [
    ...modes(spec.accessModes, path, undefined),
    ...capacity(spec, `${path}.capacity`),
    ...oneOf(spec.persistentVolumeReclaimPolicy, reclaimPolicies, `${path}.persistentVolumeReclaimPolicy`),
    ...affinity(spec, `${path}.nodeAffinity`),
    ...volumeSource(spec, path),
    ...(spec.hostPath && isRoot(spec.hostPath.path) && spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          fieldError.forbidden(
            `${path}.persistentVolumeReclaimPolicy`,
            "may not be 'recycle' for a hostPath mount of '/'",
          ),
        ]
      : []),
    ...(spec.storageClassName ? breaches(subdomainName, spec.storageClassName, `${path}.storageClassName`) : []),
    ...oneOf(spec.volumeMode, volumeModes, `${path}.volumeMode`),
    ...attributesClass(spec, path),
  ];
}

/** Access modes of volumes and claims. */
export function modes(given: readonly string[] | undefined, path: string, why: string | undefined): FieldError[] {
  const field = `${path}.accessModes`;
  const list = given ?? [];
  const known = list.filter((mode) => accessModes.includes(mode));
  return [
    ...(list.length === 0 ? [fieldError.required(field, why)] : []),
    ...list.filter((mode) => !accessModes.includes(mode)).map((mode) => notSupported(field, mode, accessModes)),
    ...(known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')
      ? [fieldError.forbidden(field, 'may not use ReadWriteOncePod with other access modes')]
      : []),
  ];
}

function capacity({ capacity: given = {} }: V1PersistentVolumeSpec, field: string): FieldError[] {
  const names = Object.keys(given);
  return [
    ...(names.length === 0 ? [fieldError.required(field)] : []),
    ...(given.storage === undefined || names.length > 1
      ? [
          notSupported(
            field,
            names.length === 0 ? null : Object.fromEntries(names.sort().map((name) => [name, given[name]])),
            ['storage'],
          ),
        ]
      : []),
    ...Object.entries(given).flatMap(([name, amount]) => positive(amount, keyed(field, name))),
  ];
}

function affinity({ nodeAffinity }: V1PersistentVolumeSpec, field: string): FieldError[] {
  if (!nodeAffinity) return [];
  if (nodeAffinity.required) return nodeSelector(nodeAffinity.required, `${field}.required`);
  return [fieldError.required(`${field}.required`, 'must specify required node constraints')];
}

function isRoot(path: string | undefined): boolean {
  return path !== undefined && /^\/+(\.?\/*)*$/.test(path);
}

function attributesClass({ volumeAttributesClassName: name, csi }: V1PersistentVolumeSpec, path: string): FieldError[] {
  if (name === undefined) return [];
  const field = `${path}.volumeAttributesClassName`;
  return [
    ...(name === ''
      ? [fieldError.required(field, 'an empty string is disallowed')]
      : breaches(subdomainName, name, field)),
    ...(csi ? [] : [fieldError.required(`${path}.csi`, 'has to be specified when using volumeAttributesClassName')]),
  ];
}

function validate({ metadata, spec = {} }: V1PersistentVolume): FieldError[] {
  const annotated = metadata?.annotations?.[mountOptions] !== undefined;
  return [
    ...persistentVolumeSpec(spec, 'spec'),
    ...(annotated && withMountOptions.every((source) => spec[source] === undefined)
      ? [
          fieldError.forbidden(
            `metadata.annotations.${mountOptions}`,
            'may not specify mount options for this volume type',
          ),
        ]
      : []),
  ];
}

function validateChange(object: V1PersistentVolume, old: V1PersistentVolume): FieldError[] {
  const [spec, before] = [object.spec ?? {}, old.spec ?? {}];
  const [now, then] = [internalSource(withoutNewSecret(spec, before)), internalSource(before)];
  const lostClass = before.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined;
  return [
    ...persistentVolumeSpec(spec, 'spec'),
    ...(equal(now as Json, then as Json)
      ? []
      : [
          fieldError.forbidden(
            'spec.persistentvolumesource',
            `spec.persistentvolumesource is immutable after creation\n${diff(then, now)}`,
          ),
        ]),
    ...immutable(spec.volumeMode, before.volumeMode, 'volumeMode'),
    ...(before.nodeAffinity
      ? immutable(internalAffinity(spec), internalAffinity(before), 'nodeAffinity').map(({ body, ...error }) => ({
          ...error,
          body: `${body}, except for updating from beta label to GA`,
        }))
      : []),
    ...(lostClass
      ? [fieldError.forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden')]
      : []),
  ];
}

/** The affinity as Go's internal type prints it. */
function internalAffinity({ nodeAffinity }: V1PersistentVolumeSpec): unknown {
  if (!nodeAffinity) return null;
  const requirements = (list: readonly V1NodeSelectorRequirement[] | undefined): unknown =>
    list?.map(({ key, operator, values }) => ({ Key: key, Operator: operator, Values: values ?? null })) ?? null;
  const terms = (nodeAffinity.required?.nodeSelectorTerms ?? []).map(({ matchExpressions, matchFields }) => ({
    MatchExpressions: requirements(matchExpressions),
    MatchFields: requirements(matchFields),
  }));
  return { Required: nodeAffinity.required ? { NodeSelectorTerms: terms } : null };
}

/** The secret for growing a volume may be added later. */
function withoutNewSecret(spec: V1PersistentVolumeSpec, old: V1PersistentVolumeSpec): V1PersistentVolumeSpec {
  if (!spec.csi?.controllerExpandSecretRef || !old.csi || old.csi.controllerExpandSecretRef) return spec;
  const { controllerExpandSecretRef: _, ...csi } = spec.csi;
  return { ...spec, csi };
}

const gone: readonly [keyof V1PersistentVolumeSpec, string, string][] = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

function warnings({ metadata, spec = {} }: V1PersistentVolume): string[] {
  const annotations = metadata?.annotations ?? {};
  return [
    ...(annotations[oldClass] === undefined
      ? []
      : [
          `${keyed('metadata.annotations', oldClass)}: deprecated since v1.8; use "storageClassName" attribute instead`,
        ]),
    ...(annotations[mountOptions] === undefined
      ? []
      : [
          `${keyed('metadata.annotations', mountOptions)}: deprecated since v1.31; use "mountOptions" attribute instead`,
        ]),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : []),
    ...(spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).flatMap((term, i) =>
      (term.matchExpressions ?? []).flatMap(({ key }, j) => {
        const message = oldNodeLabel(key);
        const path = `spec.nodeAffinity.required.nodeSelectorTerms[${i}].matchExpressions[${j}].key`;
        return message ? [`${path}: ${key} is ${message}`] : [];
      }),
    ),
    ...gone.flatMap(([source, name, why]) => (spec[source] === undefined ? [] : [`spec.${name}: ${why}`])),
  ];
}

/** Times are strings here, whatever the model says. */
function time(now: Date): Date {
  return timestamp(now) as unknown as Date;
}

export const persistentVolume: Rules<V1PersistentVolume> = {
  setDefaults(draft) {
    draft.spec ??= {};
    const { spec } = draft;
    draft.status = { ...draft.status, phase: draft.status?.phase || 'Pending' };
    spec.persistentVolumeReclaimPolicy ||= 'Retain';
    spec.volumeMode ??= 'Filesystem';
    if (spec.hostPath) spec.hostPath.type ??= '';
    if (spec.iscsi) spec.iscsi.iscsiInterface ||= 'default';
    if (spec.rbd) {
      spec.rbd.pool ||= 'rbd';
      spec.rbd.user ||= 'admin';
      spec.rbd.keyring ||= '/etc/ceph/keyring';
    }
    if (spec.scaleIO) {
      spec.scaleIO.storageMode ||= 'ThinProvisioned';
      spec.scaleIO.fsType ||= 'xfs';
    }
    if (spec.azureDisk) {
      spec.azureDisk.cachingMode ??= 'ReadWrite';
      spec.azureDisk.kind ??= 'Shared';
      spec.azureDisk.fsType ??= 'ext4';
      spec.azureDisk.readOnly ??= false;
    }
  },
  prepareForCreate(draft, { now }) {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: time(now) };
  },
  prepareForStatusUpdate(draft, old, { now }) {
    draft.status ??= {};
    const { status } = draft;
    const before = old.status?.lastPhaseTransitionTime;
    if (status.phase === old.status?.phase) {
      if (status.lastPhaseTransitionTime === undefined && before !== undefined) status.lastPhaseTransitionTime = before;
    } else if (status.lastPhaseTransitionTime === undefined || status.lastPhaseTransitionTime === before)
      status.lastPhaseTransitionTime = time(now);
  },
  validate,
  validateUpdate: (object, old) => [...validate(object), ...validateChange(object, old)],
  warnings,
};
