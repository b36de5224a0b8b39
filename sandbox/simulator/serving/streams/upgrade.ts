/** Takes the connection of a request over from HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { badRequest, type StatusError } from '../../meta/status.ts';
import type { ResourceExchange } from '../exchange.ts';

export interface Upgrade {
  readonly socket: Duplex;
  /** Bytes that came with the request's head. */
  readonly head: Buffer;
}

export type UpgradeKind = 'websocket' | 'spdy' | undefined;

/** What a request wants to become. */
export function upgradeKind({ headers }: IncomingMessage): UpgradeKind {
  if (!/(^|,)\s*upgrade\s*(,|$)/i.test(headers.connection ?? '')) return undefined;
  const wanted = (headers.upgrade ?? '').toLowerCase();
  if (wanted === 'websocket') return 'websocket';
  return wanted === 'spdy/3.1' ? 'spdy' : undefined;
}

/** The raw connection. It ends with the cluster. Throws StatusError 400 for a request that asked for no upgrade. */
export function takeConnection(exchange: ResourceExchange): Upgrade {
  const { upgrade, response, cluster } = exchange;
  if (!upgrade) throw upgradeRequired();
  response.detachSocket(upgrade.socket as Parameters<ServerResponse['detachSocket']>[0]);
  const leaving = cluster.onClose(() => upgrade.socket.destroy());
  upgrade.socket.once('close', () => leaving[Symbol.dispose]());
  return upgrade;
}

export function upgradeRequired(): StatusError {
  return badRequest('Upgrade request required');
}

/** Chooses the first of the client's protocols that is served; an empty text where it names none. Undefined: none of them. */
export function chooseProtocol(offered: readonly string[], served: readonly string[]): string | undefined {
  if (offered.length === 0) return '';
  return offered.find((protocol) => served.includes(protocol));
}

export function listOf(header: string | string[] | undefined): string[] {
  return (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '');
}
