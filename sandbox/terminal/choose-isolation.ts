import { isLoopback } from '../../config/is-loopback.ts';
import { fail, ok, type Result } from '../contract/failure.ts';
import { run } from '../exec/run.ts';
import { outerArgs } from './bubblewrap.ts';

/** Opening a box takes a few milliseconds; a kernel that hangs here will not do. */
const patienceMs = 10_000;

/**
 * How shells are boxed on this machine: bubblewrap where it works, tried for real once. `auto` falls back to a plain shell
 * only for a Drydock that serves loopback. Failures: no-isolation, with what to install.
 */
export async function chooseIsolation(
  setting: 'auto' | 'bubblewrap' | 'plain',
  address: string,
  proxied = false,
): Promise<Result<'bubblewrap' | 'plain'>> {
  if (setting === 'plain') return ok('plain');
  // Its --size came with version 0.7.
  const inner =
    'bwrap --unshare-user --unshare-pid --uid 1000 --gid 1000 --cap-drop ALL --ro-bind / / --proc /proc --size 4096 --tmpfs /tmp true';
  const tried = await run('bwrap', [...outerArgs, ...inner.split(' ')], { timeoutMs: patienceMs });
  if (tried.ok) return ok('bubblewrap');
  // A proxy in front leads others here, also to loopback.
  const loopback = isLoopback(address) && !proxied;
  if (setting === 'auto' && loopback) return ok('plain');
  const why =
    tried.reason === 'not-installed'
      ? 'bubblewrap is not installed. Install the package bubblewrap (it brings the command bwrap).'
      : 'bubblewrap is installed but does not work here: it may be older than 0.7, or unprivileged user namespaces are not allowed. See the output.';
  return fail('no-isolation', why, { command: tried.command, output: tried.output });
}
