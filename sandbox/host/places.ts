import type { Settings } from '../../config/settings.ts';
import { fail, ok, type Result } from '../contract/failure.ts';

export interface Taken {
  /** Where the learner asked from (config/network-of.ts); empty for this machine, which is not counted. */
  readonly network: string;
}

/** What one network may have of a host where nobody says otherwise: a quarter stays for everybody else. */
const shareOfOneNetwork = 0.75;

/** Whether a host that has `taken` has room for one more. Failures: full, network-full. */
export function findRoom(
  taken: readonly Taken[],
  network: string,
  { mostSandboxes, mostPerNetwork }: Pick<Settings, 'mostSandboxes' | 'mostPerNetwork'>,
): Result<void> {
  if (taken.length >= mostSandboxes)
    return fail('full', `All ${mostSandboxes} sandboxes of this machine are in use. Try again when one has ended.`);
  const most = mostPerNetwork === 0 ? Math.max(1, Math.floor(mostSandboxes * shareOfOneNetwork)) : mostPerNetwork;
  if (network === '' || taken.filter((each) => each.network === network).length < most) return ok(undefined);
  return fail(
    'network-full',
    `People who come from your network (${network}) have the ${most} sandboxes that one network may have here. Try again when one has ended. For a class behind one router, whoever runs this Drydock can allow more with --most-per-network.`,
  );
}
