/** One request on its way through the server, with everything that was found out about it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cluster } from '../cluster/cluster.ts';
import type { Registry } from '../registry/registry.ts';
import type { MediaType } from './negotiate.ts';
import type { RequestInfo } from './request-info.ts';
import type { Upgrade } from './streams/upgrade.ts';
import type { User } from './user.ts';

export interface Exchange {
  readonly cluster: Cluster;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly user: User;
  readonly media: MediaType;
  /** The connection of a request that asks to become another protocol. */
  readonly upgrade?: Upgrade;
}

/** An exchange about a resource that exists. */
export interface ResourceExchange extends Exchange {
  readonly registry: Registry;
}

/** Who a write is told to come from: the field manager, else the client's own name (handlers/create.go, managerOrUserAgent). */
export function managerOf(manager: string, userAgent: string | undefined): string {
  if (manager !== '') return manager;
  const first = (userAgent ?? '').split('/')[0] ?? '';
  const printable = [...first].filter((character) => /[^\p{C}]/u.test(character)).join('');
  return printable.slice(0, 128) || 'unknown';
}
