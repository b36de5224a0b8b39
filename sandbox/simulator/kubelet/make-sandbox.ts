/** What the containers of a Pod share: its address, its name, its processes. */
import type { PodNetwork, PodStack } from '../network/network-stack.ts';
import type { PidNamespace } from '../runtime/container-runtime.ts';
import { createSharedPidNamespace } from '../runtime/create-container-runtime.ts';
import { createFolder } from '../runtime/files/create-folder.ts';
import type { Folder } from '../runtime/files/folder.ts';
import type { Pod } from './pod.ts';
import { hostsFile, resolverFile } from './sandbox-files.ts';

/** Names of hosts hold no more (pkg/kubelet/util/util.go). */
const mostHostname = 63;

export interface Sandbox extends Disposable {
  readonly stack: PodStack;
  readonly hostname: string;
  /** `etc-hosts`, `resolv.conf`, `hostname`: mounted into every container. */
  readonly files: Folder;
  /** Of a Pod whose containers see each other's processes. */
  readonly pidNamespace: PidNamespace | undefined;
}

/** Throws NetworkError when there is no address left. */
export function makeSandbox(
  pod: Pod,
  { network, now, keepIp }: { network: PodNetwork; now: () => Date; keepIp: string | undefined },
): Sandbox {
  const { namespace, name, uid } = pod.metadata;
  const { nodeName: node, hostNetwork = false, hostname: given } = pod.spec;
  const stack = network.attach({ namespace, name, uid, node, hostNetwork }, keepIp);
  const hostname = hostNetwork ? node : shorten(given ?? name);
  const files = createFolder({ now });
  files.write('/etc-hosts', hostsFile(pod, stack.ip, hostname), { mode: 0o644 });
  files.write('/resolv.conf', resolverFile(pod), { mode: 0o644 });
  files.write('/hostname', `${hostname}\n`, { mode: 0o644 });
  const pidNamespace = pod.spec.shareProcessNamespace ? createSharedPidNamespace() : undefined;
  return { stack, hostname, files, pidNamespace, [Symbol.dispose]: () => stack[Symbol.dispose]() };
}

function shorten(name: string): string {
  return name.length <= mostHostname ? name : name.slice(0, mostHostname).replace(/[-.]+$/, '');
}
