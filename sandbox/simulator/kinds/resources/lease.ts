/** Leases. Source: pkg/apis/coordination/validation/validation.go, pkg/registry/coordination/lease/strategy.go. */
import type { V1Lease } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import type { Rules } from '../rules.ts';

function validate({ spec }: V1Lease): FieldError[] {
  const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec ?? {};
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [fieldError.invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...(transitions !== undefined && transitions < 0
      ? [fieldError.invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]
      : []),
  ];
}

/** Coordinated leader election is behind a feature gate. */
function dropGated({ spec }: V1Lease): void {
  delete spec?.strategy;
  delete spec?.preferredHolder;
}

export const lease: Rules<V1Lease> = {
  prepareForCreate: dropGated,
  prepareForUpdate: dropGated,
  validate,
  validateUpdate: validate,
};
