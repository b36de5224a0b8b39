/** grpc.health.v1.Health/Check over a connection from the node. Source: pkg/probe/grpc/grpc.go. */
import { connect } from 'node:http2';
import type { Duplex } from 'node:stream';
import { type Clock, sleep } from '../../time/clock.ts';
import { goDuration } from '../go-duration.ts';
import type { ProbeNetwork } from './dial-error.ts';

const servingStatus = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
/** gRPC's client tries again after a second when it cannot connect. */
const redialMs = 1_000;

export interface GrpcOf {
  readonly ip: string;
  readonly port: number;
  readonly service: string;
  readonly network: ProbeNetwork;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What is wrong, or undefined when the service is well. Rejects with the signal's reason. */
export async function grpcCheck(of: GrpcOf): Promise<string | undefined> {
  const { ip, port, clock, timeoutMs, signal } = of;
  const over = new AbortController();
  const state = { connected: false };
  const check = run(of, state, AbortSignal.any([signal, over.signal]));
  check.catch(() => {});
  const timer = new AbortController();
  const late = sleep(clock, timeoutMs, timer.signal).then(
    () =>
      state.connected
        ? `timeout: health rpc did not complete within ${goDuration(timeoutMs)}`
        : `timeout: failed to connect service ${JSON.stringify(`${ip}:${port}`)} within ${goDuration(timeoutMs)}: context deadline exceeded`,
    () => new Promise<string>(() => {}),
  );
  const first = await Promise.race([check, late]);
  timer.abort();
  over.abort();
  signal.throwIfAborted();
  return first;
}

async function run(of: GrpcOf, state: { connected: boolean }, signal: AbortSignal): Promise<string | undefined> {
  for (;;) {
    const opened = await of.network.node.connect({ ip: of.ip, port: of.port }, { signal }).catch(() => undefined);
    signal.throwIfAborted();
    if (opened) {
      state.connected = true;
      return call(opened.stream, of.service, signal);
    }
    await sleep(of.clock, redialMs, signal);
  }
}

function call(stream: Duplex, service: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const session = connect('http://grpc', { createConnection: () => stream });
    const end = (verdict: string | undefined): void => {
      session.destroy();
      resolve(verdict);
    };
    const abort = (): void => {
      session.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    session.on('error', (error: Error) => end(`error: health rpc probe failed: ${error.message}`));
    const call = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      'user-agent': 'kube-probe/1.35 grpc-go/1.72.2',
      te: 'trailers',
    });
    const parts: Buffer[] = [];
    let [status, text] = ['', ''];
    const read = (headers: Record<string, unknown>): void => {
      status = String(headers['grpc-status'] ?? status);
      text = decodeURIComponent(String(headers['grpc-message'] ?? text));
    };
    call.on('response', read).on('trailers', read);
    call.on('data', (part: Buffer) => parts.push(part));
    call.on('error', (error: Error) => end(`error: health rpc probe failed: ${error.message}`));
    call.on('end', () => end(verdictOf(status, text, Buffer.concat(parts))));
    call.end(message(service));
  });
}

/** HealthCheckRequest with its five bytes of gRPC in front. */
function message(service: string): Buffer {
  const name = Buffer.from(service);
  const body = name.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

function verdictOf(status: string, text: string, body: Buffer): string | undefined {
  if (status === '12')
    return `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${text}`;
  if (status !== '' && status !== '0')
    return `error: health rpc probe failed: rpc error: code = ${codeName(status)} desc = ${text}`;
  // HealthCheckResponse.status is field 1; what is 0 is left out.
  const value = body[5] === 0x08 ? (body[6] ?? 0) : 0;
  return value === 1
    ? undefined
    : `service unhealthy (responded with ${JSON.stringify(servingStatus[value] ?? String(value))})`;
}

function codeName(status: string): string {
  return { '5': 'NotFound', '13': 'Internal', '14': 'Unavailable', '2': 'Unknown' }[status] ?? `Code(${status})`;
}
