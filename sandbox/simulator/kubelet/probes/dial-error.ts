/** Why a connection could not be opened, as Go's net package says it. */
import { NetworkError, type NetworkStack } from '../../network/network-stack.ts';

/** Where probes and hooks come from. */
export interface ProbeNetwork {
  readonly node: NetworkStack;
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  ECONNRESET: 'connect: connection reset by peer',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
};

/** `dial tcp 10.244.0.5:80: connect: connection refused` */
export function dialError(ip: string, port: number, error: unknown): string {
  const code = error instanceof NetworkError ? error.code : '';
  const host = ip.includes(':') ? `[${ip}]` : ip;
  return `dial tcp ${host}:${port}: ${reasons[code] ?? (error instanceof Error ? error.message : String(error))}`;
}
