/** One probe of a container and its verdict. Source: pkg/kubelet/prober/prober.go. */
import type { Clock } from '../../time/clock.ts';
import type { ContainerRecord } from '../container-record.ts';
import { expand } from '../environment/expand.ts';
import type { ContainerSpec, Probe } from '../pod.ts';
import { dialError, type ProbeNetwork } from './dial-error.ts';
import { grpcCheck } from './grpc-check.ts';
import { httpGet } from './http-get.ts';
import { resolvePort } from './resolve-port.ts';
import { runCommand } from './run-command.ts';

export type Verdict =
  | { readonly result: 'success' }
  | { readonly result: 'warning' | 'failure'; readonly output: string }
  /** There is no verdict; `state` is what the event calls it. */
  | { readonly result: 'error'; readonly state: 'unknown' | 'failure'; readonly message: string };

export interface ProbeOf {
  readonly probe: Probe;
  readonly container: ContainerSpec;
  readonly record: ContainerRecord;
  readonly podIp: string;
  readonly network: ProbeNetwork;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Probes that give no verdict are tried this often (maxProbeRetries). */
const tries = 3;

/** Rejects with the signal's reason. */
export async function probeOnce(of: ProbeOf): Promise<Verdict> {
  let verdict = await attempt(of);
  for (let i = 1; i < tries && verdict.result === 'error'; i++) verdict = await attempt(of);
  return verdict;
}

async function attempt({ probe, container, record, podIp, network, clock, signal }: ProbeOf): Promise<Verdict> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1_000;
  if (probe.exec) return probeByCommand(probe.exec.command ?? [], { container, record, clock, signal, timeoutMs });
  if (probe.httpGet) {
    const answer = await httpGet(probe.httpGet, {
      container,
      podIp,
      network,
      clock,
      purpose: 'probe',
      signal,
      timeoutMs,
    });
    if ('error' in answer)
      return answer.badRequest ? unknown(answer.error) : { result: 'failure', output: answer.error };
    const { status, body } = answer;
    if (status >= 200 && status < 300) return { result: 'success' };
    if (status >= 300 && status < 400)
      return { result: 'warning', output: `Probe terminated redirects, Response body: ${body}` };
    return { result: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
  }
  if (probe.tcpSocket) {
    const port = resolvePort(probe.tcpSocket.port, container);
    if (typeof port === 'string') return unknown(port);
    const ip = probe.tcpSocket.host || podIp;
    try {
      const { stream } = await network.node.connect({ ip, port }, { timeoutMs, signal });
      stream.destroy();
      return { result: 'success' };
    } catch (error) {
      signal.throwIfAborted();
      return { result: 'failure', output: dialError(ip, port, error) };
    }
  }
  if (probe.grpc) {
    const { port, service = '' } = probe.grpc;
    const problem = await grpcCheck({ ip: podIp, port, service, network, clock, timeoutMs, signal });
    return problem === undefined ? { result: 'success' } : { result: 'failure', output: problem };
  }
  return unknown(`missing probe handler for ${container.name}`);
}

function unknown(message: string): Verdict {
  return { result: 'error', state: 'unknown', message };
}

async function probeByCommand(
  command: readonly string[],
  of: Pick<ProbeOf, 'container' | 'record' | 'clock' | 'signal'> & { timeoutMs: number },
): Promise<Verdict> {
  const { container, record, clock, signal, timeoutMs } = of;
  // Only what the spec says literally is known here, not what a container was given from elsewhere.
  const literal = new Map((container.env ?? []).map(({ name, value = '' }) => [name, value]));
  const argv = command.map((part) => expand(part, (name) => literal.get(name)));
  if (!record.container) return { result: 'success' };
  const end = await runCommand(record.container, argv, { clock, signal, timeoutMs });
  if (end.error === undefined) return { result: 'success' };
  if (end.how === 'unstartable') return unknown(end.error);
  return { result: 'failure', output: end.how === 'timeout' ? end.error : end.output };
}
