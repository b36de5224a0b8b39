import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from '../config/network-of.ts';
import { plainAddress } from './client-of.ts';

export interface ConnectionBounds {
  /** Of one network at one time. */
  readonly most: number;
  /** Addresses that connect for many: they are not counted, nor is this machine. */
  readonly proxies: ReadonlySet<string>;
  /** Whom a connection is counted as; tests pass another. */
  readonly network?: (socket: Socket) => string;
}

/** Closes connections that are too many of one network before anything is read from them, so that others still get through. */
export function boundConnections(server: Server, { most, proxies, network = networkOfSocket }: ConnectionBounds): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const of = network(socket);
    if (of === '' || proxies.has(plainAddress(socket.remoteAddress ?? ''))) return;
    const count = (open.get(of) ?? 0) + 1;
    if (count > most) {
      socket.destroy();
      return;
    }
    open.set(of, count);
    socket.once('close', () => {
      const left = (open.get(of) ?? 1) - 1;
      if (left > 0) open.set(of, left);
      else open.delete(of);
    });
  });
}

function networkOfSocket({ remoteAddress = '' }: Socket): string {
  return networkOf(plainAddress(remoteAddress));
}
