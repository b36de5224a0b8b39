/** Service accounts. Source: pkg/registry/core/serviceaccount/strategy.go. */
import type { V1ServiceAccount } from '@kubernetes/client-node';
import type { Rules } from '../rules.ts';

const enforce = 'kubernetes.io/enforce-mountable-secrets';

/** Of its secrets an account keeps the names only. */
function keepNames(draft: V1ServiceAccount): void {
  if (draft.secrets) draft.secrets = draft.secrets.map(({ name }) => (name === undefined ? {} : { name }));
}

export const serviceAccount: Rules<V1ServiceAccount> = {
  prepareForCreate: keepNames,
  prepareForUpdate: keepNames,
  warnings(object, old) {
    if (old?.metadata?.annotations?.[enforce] !== undefined || object.metadata?.annotations?.[enforce] === undefined)
      return [];
    return [
      `metadata.annotations[${enforce}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
    ];
  },
};
