import { readSecret } from '../../config/secret.ts';
import { readSettings } from '../../config/settings.ts';
import { callHost } from '../../sandbox/client/call-host.ts';
import { fail, type Result } from '../../sandbox/contract/failure.ts';
import type { HostCall, HostInput, HostOutput } from '../../sandbox/contract/host-api.ts';
import { openedStore } from './opened-store.ts';

export const noHost = 'No host of Drydock is running. It may be starting again; try again in a moment.';

/** Asks any living host. */
export async function askAnyHost<Call extends HostCall>(
  call: Call,
  input: HostInput<Call>,
): Promise<Result<HostOutput<Call>>> {
  const store = await openedStore();
  const [host] = await store.hosts.alive(new Date());
  return host ? askHost(host.address, call, input) : fail('host-unreachable', noHost);
}

/** Asks the host that owns a learner's sandbox. */
export async function askOwnerOf<Call extends 'extendSandbox' | 'resetSandbox' | 'endSandbox' | 'jumpToStep'>(
  call: Call,
  input: HostInput<Call>,
): Promise<Result<HostOutput<Call>>> {
  const store = await openedStore();
  const sandbox = await store.sandboxes.find(input.sandbox);
  if (sandbox?.learner !== input.learner) return fail('not-found', `There is no sandbox ${input.sandbox} of yours.`);
  const host = await store.hosts.find(sandbox.host);
  return host ? askHost(host.address, call, input) : fail('host-unreachable', noHost);
}

/** Ends anybody's sandbox, on the administrator's word. */
export async function endAnySandbox(id: string): Promise<Result<HostOutput<'endAnySandbox'>>> {
  const store = await openedStore();
  const sandbox = await store.sandboxes.find(id);
  if (!sandbox) return fail('not-found', `There is no sandbox ${id}.`);
  const host = await store.hosts.find(sandbox.host);
  return host ? askHost(host.address, 'endAnySandbox', { sandbox: id }) : fail('host-unreachable', noHost);
}

export function askHost<Call extends HostCall>(
  address: string,
  call: Call,
  input: HostInput<Call>,
): Promise<Result<HostOutput<Call>>> {
  return callHost({ address, secret: readSecret(readSettings().data), call, input, now: new Date() });
}
