/** Namespaces. Source: pkg/registry/core/namespace/strategy.go. */
import type { V1Namespace } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, qualifiedKey } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { breaches } from './checks/fields.ts';

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];
const nameLabel = 'kubernetes.io/metadata.name';

function validate({ spec }: V1Namespace): FieldError[] {
  return (spec?.finalizers ?? []).flatMap((name) => finalizer(name, 'spec.finalizers'));
}

function finalizer(name: string, field: string): FieldError[] {
  const problems = breaches(qualifiedKey, name, field);
  if (name.includes('/') || standardFinalizers.includes(name)) return problems;
  const why = 'name is neither a standard finalizer name nor is it fully qualified';
  return [...problems, fieldError.invalid(field, name, why)];
}

/** For the subresource `finalize`, which is all that may change the finalizers. */
export function validateNamespaceFinalizers({ spec }: V1Namespace): FieldError[] {
  return (spec?.finalizers ?? []).flatMap((name, i) => finalizer(name, `spec.finalizers[${i}]`));
}

/** So that selectors of namespaces can name one. */
function labelWithName({ metadata }: V1Namespace): void {
  if (metadata?.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name };
}

export const namespace: Rules<V1Namespace> = {
  nameRule: labelName,
  setDefaults(draft) {
    draft.spec ??= {};
    draft.status = { ...draft.status, phase: draft.status?.phase || 'Active' };
    labelWithName(draft);
  },
  prepareForCreate(draft) {
    draft.status = { phase: 'Active' };
    const finalizers = draft.spec?.finalizers ?? [];
    if (!finalizers.includes('kubernetes')) draft.spec = { ...draft.spec, finalizers: [...finalizers, 'kubernetes'] };
    labelWithName(draft);
  },
  prepareForUpdate(draft, old) {
    draft.spec ??= {};
    if (old.spec?.finalizers) draft.spec.finalizers = [...old.spec.finalizers];
    else delete draft.spec.finalizers;
    labelWithName(draft);
  },
  validate,
  validateUpdate: validate,
  validateStatusUpdate({ metadata, status }) {
    const wanted = metadata?.deletionTimestamp === undefined ? 'Active' : 'Terminating';
    if (status?.phase === wanted) return [];
    const state = wanted === 'Active' ? 'empty' : 'not empty';
    const why = `may only be '${wanted}' if \`deletionTimestamp\` is ${state}`;
    return [fieldError.invalid('status.Phase', status?.phase ?? '', why)];
  },
};
