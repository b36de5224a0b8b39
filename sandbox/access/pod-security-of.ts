import type { Settings } from '../../config/settings.ts';
import type { Lab } from '../../labs/lab.ts';
import { fail, ok, type Result } from '../contract/failure.ts';
import type { PodSecurity } from './roles.ts';

/** What Pods may do in the sandbox of a lab. Failures: no-host-access, when the lab needs what the operator does not allow. */
export function podSecurityOf(
  { id, needs = [] }: Pick<Lab, 'id' | 'needs'>,
  { allowHostAccess }: Pick<Settings, 'allowHostAccess'>,
): Result<PodSecurity> {
  if (!needs.includes('host-access')) return ok('baseline');
  if (allowHostAccess === 'yes') return ok('privileged');
  return fail(
    'no-host-access',
    `The lab '${id}' needs Pods that get onto the node, which is not allowed here. Whoever runs Drydock allows it with DRYDOCK_ALLOW_HOST_ACCESS=yes.`,
  );
}
