/** Volumes attached to nodes. Source: pkg/apis/storage/validation/validation.go, ValidateVolumeAttachment. */
import type { V1VolumeAttachment, V1VolumeError } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { breaches } from './checks/fields.ts';
import { driverName } from './checks/names.ts';

const longestMetadata = 256 * 1024;
const longestMessage = 1024;

function validate({ spec, status }: V1VolumeAttachment): FieldError[] {
  const { attacher = '', nodeName = '', source } = spec ?? {};
  const name = source?.persistentVolumeName;
  const inline = source?.inlineVolumeSpec;
  const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  return [
    ...(attacher === '' ? [fieldError.required('spec.attacher')] : []),
    ...(name === undefined && inline === undefined ? [fieldError.required('spec.source', one)] : []),
    ...(name !== undefined && inline !== undefined ? [fieldError.forbidden('spec.source', one)] : []),
    ...(name === '' && inline === undefined
      ? [fieldError.required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName')]
      : []),
    ...breaches(subdomainName, nodeName, 'spec.nodeName'),
    ...metadataSize(status?.attachmentMetadata),
    ...problem(status?.attachError, 'status.attachError'),
    ...problem(status?.detachError, 'status.detachError'),
  ];
}

function metadataSize(metadata: Readonly<Record<string, string>> | undefined): FieldError[] {
  const size = Buffer.byteLength(
    Object.entries(metadata ?? {})
      .flat()
      .join(''),
  );
  return size > longestMetadata ? [fieldError.tooLong('status.attachmentMetadata', longestMetadata)] : [];
}

function problem(error: V1VolumeError | undefined, path: string): FieldError[] {
  const { message = '', errorCode = 0 } = error ?? {};
  return [
    ...(message.length > longestMessage ? [fieldError.tooLong(`${path}.message`, longestMetadata)] : []),
    ...(errorCode < 0
      ? [fieldError.invalid(`${path}.errorCode`, errorCode, 'must be between 0 and 2147483647, inclusive')]
      : []),
  ];
}

export const volumeAttachment: Rules<V1VolumeAttachment> = {
  setDefaults(draft) {
    draft.spec ??= { attacher: '', nodeName: '', source: {} };
    draft.spec.source ??= {};
  },
  prepareForCreate(draft) {
    draft.status = { attached: false };
  },
  validate: (object) => [
    ...validate(object),
    ...driverName(object.spec?.attacher, 'spec.attacher'),
    ...(object.spec?.source?.persistentVolumeName === undefined
      ? []
      : breaches(subdomainName, object.spec.source.persistentVolumeName, 'spec.source.persistentVolumeName')),
  ],
  validateUpdate: (object, old) => [
    ...validate(object),
    ...(equal(object.spec as unknown as Json, old.spec as unknown as Json)
      ? []
      : [fieldError.invalid('spec', internalSpec(object), 'field is immutable')]),
  ],
  validateStatusUpdate: validate,
};

function internalSpec({ spec }: V1VolumeAttachment): unknown {
  const { attacher = '', nodeName = '', source } = spec ?? {};
  const { persistentVolumeName = null, inlineVolumeSpec = null } = source ?? {};
  return {
    Attacher: attacher,
    Source: { PersistentVolumeName: persistentVolumeName, InlineVolumeSpec: inlineVolumeSpec },
    NodeName: nodeName,
  };
}
