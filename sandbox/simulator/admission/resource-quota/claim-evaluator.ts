/** Claims and the storage they ask for, also by class. Source: pkg/quota/v1/evaluator/core/persistent_volume_claims.go. */
import type { V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { compare, formatQuantity, parseQuantity } from '../../kinds/quantity.ts';
import type { Evaluator } from './evaluator.ts';
import { selectsName } from './scope-selector.ts';

const ofClass = '.storageclass.storage.k8s.io/';
const names = ['count/persistentvolumeclaims', 'persistentvolumeclaims', 'requests.storage'];
const suffixes = ['persistentvolumeclaims', 'requests.storage'].map((name) => ofClass + name);
const billion = 1_000_000_000n;

export const claimEvaluator: Evaluator = {
  handles: ({ subresource, operation }) => subresource === '' && (operation === 'CREATE' || operation === 'UPDATE'),
  matching: (wanted) =>
    wanted.filter((name) => names.includes(name) || suffixes.some((suffix) => name.endsWith(suffix))),
  isInScope(scope, object) {
    if (scope.scopeName !== 'VolumeAttributesClass') return false;
    const { spec, status } = object as unknown as V1PersistentVolumeClaim;
    const classes = [
      spec?.volumeAttributesClassName,
      status?.currentVolumeAttributesClassName,
      status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
    ].filter((name) => !!name);
    if (classes.length === 0) return selectsName(scope, undefined);
    return classes.some((name) => selectsName(scope, name));
  },
  usage(object) {
    const claim = object as unknown as V1PersistentVolumeClaim;
    const className =
      claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec?.storageClassName ?? '';
    const storage = storageOf(claim);
    return {
      'count/persistentvolumeclaims': '1',
      persistentvolumeclaims: '1',
      ...(className === '' ? {} : { [`${className}${ofClass}persistentvolumeclaims`]: '1' }),
      ...(storage === undefined ? {} : { 'requests.storage': storage }),
      ...(storage === undefined || className === '' ? {} : { [`${className}${ofClass}requests.storage`]: storage }),
    };
  },
};

/** In whole bytes: what is asked for, or more when more has been given out already. */
function storageOf({ spec, status }: V1PersistentVolumeClaim): string | undefined {
  const asked = spec?.resources?.requests?.storage;
  if (asked === undefined) return undefined;
  const allocated = status?.allocatedResources?.storage;
  const most = allocated !== undefined && compare(allocated, asked) > 0 ? allocated : asked;
  const { nanos, form } = parseQuantity(most);
  return formatQuantity({ nanos: ((nanos + billion - 1n) / billion) * billion, form });
}
