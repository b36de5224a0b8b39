/** What may stand in an object's metadata. Source: apimachinery/pkg/api/validation/objectmeta.go. */

import type { JsonObject } from '../patch/json.ts';
import type { ObjectMeta, OwnerReference } from './object-meta.ts';
import { type FieldError, fieldError } from './status.ts';
import { labelName, labelValue, type NameRule, qualifiedKey } from './validate-names.ts';

/** All annotations of an object together, keys and values. */
const longestAnnotations = 256 * 1024;
/** An owner that deletes its dependents, or leaves them, cannot do both. */
const exclusiveFinalizers = ['orphan', 'foregroundDeletion'];

/** Metadata of a new object. */
export function validateObjectMeta(
  meta: ObjectMeta,
  { namespaced, nameRule, builtIn = false }: { namespaced: boolean; nameRule: NameRule; builtIn?: boolean },
): readonly FieldError[] {
  const { name = '', generateName = '', namespace = '' } = meta;
  const nameErrors =
    name === ''
      ? [fieldError.required('metadata.name', 'name or generateName is required')]
      : nameRule(name).map((why) => fieldError.invalid('metadata.name', name, why));
  // What is appended makes a hyphen at the end of a prefix right.
  const prefix = generateName.replace(/-$/, 'a');
  const prefixErrors =
    generateName === ''
      ? []
      : nameRule(prefix).map((why) => fieldError.invalid('metadata.generateName', generateName, why));
  return [
    ...prefixErrors,
    ...nameErrors,
    ...validateNamespace(namespace, namespaced),
    ...validateCommon(meta),
    ...validateFinalizers(meta.finalizers ?? []),
    ...(builtIn ? unqualifiedFinalizers(meta) : []),
  ];
}

/** Metadata of an object that takes the place of another one. */
export function validateObjectMetaUpdate(
  meta: ObjectMeta,
  old: ObjectMeta,
  { builtIn = false }: { builtIn?: boolean } = {},
): readonly FieldError[] {
  const { resourceVersion = '', generation = 0 } = meta;
  const added = (meta.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer));
  const immutable = [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const;
  return [
    ...(old.deletionTimestamp !== undefined && added.length > 0
      ? [
          fieldError.forbidden(
            'metadata.finalizers',
            `no new finalizers can be added if the object is being deleted, found new finalizers ${goStrings(added)}`,
          ),
        ]
      : []),
    ...(resourceVersion === ''
      ? [fieldError.invalid('metadata.resourceVersion', resourceVersion, 'must be specified for an update')]
      : []),
    ...(generation < (old.generation ?? 0)
      ? [fieldError.invalid('metadata.generation', generation, 'must not be decremented')]
      : []),
    ...immutable
      .filter((field) => meta[field] !== old[field])
      .map((field) => fieldError.invalid(`metadata.${field}`, meta[field], 'field is immutable')),
    ...validateCommon(meta),
    ...(builtIn ? unqualifiedFinalizers(meta) : []),
  ];
}

const standardFinalizers = ['kubernetes', ...exclusiveFinalizers];

/** Kinds of Kubernetes itself want a domain before names of others (validateKubeFinalizerName in pkg/apis/core/validation/validation.go). */
function unqualifiedFinalizers({ finalizers = [] }: ObjectMeta): readonly FieldError[] {
  return finalizers.flatMap((finalizer, i) =>
    finalizer.includes('/') || standardFinalizers.includes(finalizer)
      ? []
      : [
          fieldError.invalid(
            `metadata.finalizers[${i}]`,
            finalizer,
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ],
  );
}

function validateNamespace(namespace: string, namespaced: boolean): readonly FieldError[] {
  if (!namespaced)
    return namespace === '' ? [] : [fieldError.forbidden('metadata.namespace', 'not allowed on this type')];
  if (namespace === '') return [fieldError.required('metadata.namespace')];
  return labelName(namespace).map((why) => fieldError.invalid('metadata.namespace', namespace, why));
}

function validateCommon({ labels = {}, annotations = {}, ownerReferences = [] }: ObjectMeta): readonly FieldError[] {
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  return [
    ...Object.entries(labels).flatMap(([key, value]) => [
      ...qualifiedKey(key).map((why) => fieldError.invalid('metadata.labels', key, why)),
      ...labelValue(value).map((why) => fieldError.invalid('metadata.labels', value, why)),
    ]),
    ...Object.keys(annotations).flatMap((key) =>
      qualifiedKey(key.toLowerCase()).map((why) => fieldError.invalid('metadata.annotations', key, why)),
    ),
    ...(size > longestAnnotations ? [fieldError.tooLong('metadata.annotations', longestAnnotations)] : []),
    ...validateOwners(ownerReferences),
  ];
}

function validateOwners(owners: readonly OwnerReference[]): readonly FieldError[] {
  const wrong = owners.flatMap(validateOwner);
  const controllers = owners.filter(({ controller }) => controller === true);
  if (controllers.length < 2) return wrong;
  const [first, second] = controllers.map(({ kind, name }) => `${kind}/${name}`);
  return [
    ...wrong,
    fieldError.invalid(
      'metadata.ownerReferences',
      owners.map(inOrder),
      `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`,
    ),
  ];
}

function validateOwner(owner: OwnerReference): readonly FieldError[] {
  const isEvent = owner.apiVersion === 'v1' && owner.kind === 'Event';
  const version = (owner.apiVersion ?? '').split('/').at(-1);
  return [
    ...(version === ''
      ? [fieldError.invalid('metadata.ownerReferences.apiVersion', owner.apiVersion ?? '', 'version must not be empty')]
      : []),
    ...(['kind', 'name', 'uid'] as const)
      .filter((field) => owner[field] === undefined || owner[field] === '')
      .map((field) => fieldError.invalid(`metadata.ownerReferences.${field}`, owner[field] ?? '', 'must not be empty')),
    ...(isEvent
      ? [
          fieldError.invalid(
            'metadata.ownerReferences',
            inOrder(owner),
            '/v1, Kind=Event is disallowed from being an owner',
          ),
        ]
      : []),
  ];
}

/** As Go's struct has its fields. */
function inOrder({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference): JsonObject {
  return {
    apiVersion: apiVersion ?? '',
    kind: kind ?? '',
    name: name ?? '',
    uid: uid ?? '',
    ...(controller === undefined ? {} : { controller }),
    ...(blockOwnerDeletion === undefined ? {} : { blockOwnerDeletion }),
  };
}

function validateFinalizers(finalizers: readonly string[]): readonly FieldError[] {
  const both = exclusiveFinalizers.every((finalizer) => finalizers.includes(finalizer));
  return [
    ...finalizers.flatMap((finalizer) =>
      qualifiedKey(finalizer).map((why) => fieldError.invalid('metadata.finalizers', finalizer, why)),
    ),
    ...(both
      ? [
          fieldError.invalid(
            'metadata.finalizers',
            finalizers,
            'finalizer orphan and foregroundDeletion cannot be both set',
          ),
        ]
      : []),
  ];
}

/** A set of strings as Go's `%#v` of sets.List prints it. */
function goStrings(values: readonly string[]): string {
  return `[]string{${values.map((value) => JSON.stringify(value)).join(', ')}}`;
}
