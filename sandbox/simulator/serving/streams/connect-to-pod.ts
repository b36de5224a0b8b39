/** Joins a stream to a port of a Pod, from within the Pod's own network as containerd does (internal/cri/server/sandbox_portforward_linux.go). */
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NetworkError } from '../../network/network-stack.ts';
import type { FoundPod } from './find-pod.ts';

/** Resolves when both sides are done: with what went wrong in the runtime's words, if anything did. Never rejects. */
export async function connectToPod(
  { running, uid }: FoundPod,
  port: number,
  data: Duplex,
): Promise<string | undefined> {
  // What stands for the sandbox's id in its messages.
  const sandbox = uid.replaceAll('-', '').padEnd(64, '0');
  const failed = (why: string): string => `error forwarding port ${port} to pod ${sandbox}, uid : ${why}`;
  if (!running?.network) return failed(`failed to find sandbox ${JSON.stringify(sandbox)} in store: not found`);
  const inside = `failed to execute portforward in network namespace "/var/run/netns/cni-${uid}": `;
  try {
    const { stream } = await running.network.connect({ ip: '127.0.0.1', port });
    try {
      await Promise.all([pipeline(data, stream), pipeline(stream, data)]);
    } catch (error) {
      // The client going away is no fault of the Pod's.
      if (error instanceof NetworkError)
        return failed(`${inside}read tcp4 127.0.0.1:${port}: read: connection reset by peer`);
    } finally {
      stream.destroy();
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const refused = 'connect: connection refused';
    return failed(
      `${inside}failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: ${refused} IPv6 dial tcp6 [::1]:${port}: ${refused} `,
    );
  }
}
